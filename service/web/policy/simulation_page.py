"""A simulation 模拟结果: the machine's own statement first, then who moves and why, in pictures with tables, and the files of it."""

from __future__ import annotations

import gzip
import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from rulesets.form.policy import GRADES
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.desk import current_desk
from service.faults import NotFound
from service.operations.policy.exporting import take_simulation
from service.operations.policy.reading import simulation_of
from service.queries.looking import looking
from service.store.policy import PolicySimulation
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.phrases import Voice
from service.web.policy.pictures import matrix_svg, shift_svg
from service.web.policy.report_view import ReportView, view_of
from service.web.policy.simulation_excel import simulation_excel
from service.web.speaking import current_voice
from workflows.policy import POLICY

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES, FILES = ("matrix", "shift"), ("movers.csv", "report.md", "report.json", "tables.xlsx")


@web.get("/policy/simulations/<int:simulation>")
@require(Permission.POLICY_READ)
def policy_simulation(simulation: int) -> ResponseReturnValue:
    voice = current_voice()
    with looking(current_desk(), current_actor(), Permission.POLICY_READ) as work:
        line, change = simulation_of(work.session, simulation)
    return render_template(
        "policy/simulation.html",
        row=line.row,
        work=line.work,
        change=change,
        stale=change is not None and change.content_sha256 != line.row.content_sha256,
        view=view_of(line.row.report, voice) if line.row.report is not None else None,
        grades=GRADES,
        words=CaseWords(voice, POLICY),
    )


@web.get("/policy/simulations/<int:simulation>/pictures/<name>.svg")
@require(Permission.POLICY_READ)
def policy_picture(simulation: int, name: str) -> Response:
    view = _counted(simulation)
    if name not in PICTURES:
        raise NotFound("unknown_picture", "没有这张图")
    voice = current_voice()
    drawn = matrix_svg(view.matrix, voice) if name == "matrix" else shift_svg(view.bars, voice)
    return Response(drawn, mimetype="image/svg+xml")


# An SVG opened by itself may draw and nothing else.
policy_picture.talisman_view_options = {  # type: ignore[attr-defined]
    "content_security_policy": {"default-src": "'none'", "style-src": "'unsafe-inline'", "sandbox": ""}
}


@web.get("/policy/simulations/<int:simulation>/files/<name>")
@require(Permission.POLICY_READ)
def policy_simulation_file(simulation: int, name: str) -> Response:
    """The list of movers, the report for reading, its data, or its tables."""
    if name not in FILES:
        raise NotFound("unknown_file", "没有这份文件")
    row = take_simulation(current_desk(), current_actor(), simulation=simulation, what=name)
    called, voice = f"模拟{row.id}_{name}", current_voice()
    if name == "movers.csv":
        if row.movers is None:
            raise NotFound("unknown_file", "这次模拟没有保存变动名单")
        return as_download(gzip.decompress(row.movers), called, "text/csv")
    if name == "report.md":
        return as_download((row.text or "").encode(), called, "text/markdown")
    if name == "report.json":
        text = json.dumps(row.report, ensure_ascii=False, indent=2) + "\n"
        return as_download(text.encode(), called, "application/json")
    assert row.report is not None
    return as_download(simulation_excel(view_of(row.report, voice), voice, _told(row, voice)), called, _EXCEL)


def _told(row: PolicySimulation, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Which rules were compared, for which day and over whom: without it the tables of a file say nothing."""
    scope = voice.term("policy_scope", row.scope) + (f" {row.sample:,}" if row.sample else "")
    return (
        (voice.say("policy_report.before"), f"{row.before} {row.before_sha256}"),
        (voice.say("policy_report.after"), f"{row.after} {row.after_sha256}"),
        (voice.say("grade.day"), row.as_of.isoformat()),
        (voice.say("policy.scope"), scope),
    )


def _counted(simulation: int) -> ReportView:
    with looking(current_desk(), current_actor(), Permission.POLICY_READ) as work:
        line, _ = simulation_of(work.session, simulation)
    if line.row.report is None or "population" not in line.row.report:
        raise NotFound("unknown_picture", "没有这张图")
    return view_of(line.row.report, current_voice())

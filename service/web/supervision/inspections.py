"""An inspector's own inspections 我的检查, made for a telephone in the field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.operations.inspection.conduct import CONDUCT
from service.operations.inspection.reporting import assigned_inspections, own_inspection, report
from service.queries.looking import looking
from service.store.enterprise import Enterprise
from service.web.blueprint import web
from service.web.desk.entries import entries_of, form_of
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice
from workflows.inspection import INSPECTION
from workflows.inspection.codes import HANDLING, METHODS, RESULTS
from workflows.procedure.run import allowed_steps
from workflows.procedure.shape import Step

_ITEM = "i."


@web.get("/my-inspections")
@require(Permission.INSPECTION_WORK)
def my_inspections() -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.INSPECTION_WORK) as work:
        lines = assigned_inspections(work)
    return render_template(
        "inspection/mine.html",
        lines=lines,
        today=today(current_desk().clock),
        words=CaseWords(current_voice(), INSPECTION),
    )


@web.get("/my-inspections/<number>")
@require(Permission.INSPECTION_WORK)
def my_inspection(number: str) -> ResponseReturnValue:
    return _page(number)


@web.post("/my-inspections/<number>/steps/<event>")
@require(Permission.INSPECTION_WORK)
def take_inspection_step(number: str, event: str) -> ResponseReturnValue:
    """Take a step; on an error the page comes back with everything typed."""
    entries = entries_of(request.form) | _items(request.form)
    step = next((row for row in INSPECTION.steps if row.event == event and "inspector" in row.roles), None)
    if step is None:
        raise Conflict("not_in_this_state", "现在不能这样办理，请回到检查页面查看最新情况")
    revision = request.form.get("revision", "")
    try:
        report(
            current_desk(),
            current_actor(),
            number=number,
            revision=int(revision[:9]) if revision.isascii() and revision.isdigit() else -1,
            event=event,
            form=_form(step, entries),
        )
    except (Conflict, Invalid) as fault:
        return _page(number, entries=entries, event=event, problem=fault)
    return redirect(url_for("web.my_inspection", number=number, done=event), 303)


def _items(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in form.items() if name.startswith(_ITEM)}


def _form(step: Step, entries: Mapping[str, str]) -> dict[str, Any]:
    """The form as the step takes it; the record sheet has a row for each item of the matter."""
    found = form_of(tuple(field for field in step.form if field.kind != "rows"), entries)
    if any(field.kind == "rows" for field in step.form):
        numbers = sorted(
            {int(name.split(".")[1]) for name in entries if name.startswith(_ITEM) and name.split(".")[1].isdigit()}
        )
        found["items"] = [
            {
                part: entries.get(f"{_ITEM}{number}.{part}", "").strip()
                for part in ("item", "checked", "problem", "handling")
            }
            for number in numbers
        ]
    return found


def _page(
    number: str,
    *,
    entries: Mapping[str, str] | None = None,
    event: str | None = None,
    problem: ServiceFault | None = None,
) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.INSPECTION_WORK) as work:
        case = own_inspection(work, number)
        enterprise = work.session.get_one(Enterprise, case.enterprise_id)
        detail = CONDUCT.detail(work, case)
        steps = allowed_steps(INSPECTION, case.state, "inspector", CONDUCT.facts(work, case))
    page = render_template(
        "inspection/my.html",
        case=case,
        enterprise=enterprise,
        detail=detail,
        steps=steps,
        entries=entries or {},
        event=event,
        problem=problem,
        done=request.args.get("done"),
        today=today(current_desk().clock),
        results=RESULTS,
        methods=METHODS,
        handling=HANDLING,
        words=CaseWords(current_voice(), INSPECTION),
    )
    return page, problem.status if problem is not None else 200

"""Double-random tasks 双随机抽查任务: the year's plan, and one page for each task with what may be done now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.plan.planning import create_plan
from service.operations.plan.reading import plan_file, plan_lines, rosters
from service.operations.plan.stepping import take_plan_step
from service.queries.looking import looking
from service.web.blueprint import web
from service.web.desk.entries import PREFIX, entries_of
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice
from workflows.inspection import INSPECTION
from workflows.plan import PLAN

_PLANNED = ("name", "matter", "starts_on", "ends_on", "base_rate", "per_object")


@web.get("/plans")
@require(Permission.PLAN_WORK)
def plans() -> ResponseReturnValue:
    return _list({})


@web.post("/plans")
@require(Permission.PLAN_WORK)
def plan_new() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip() for name in _PLANNED}
    try:
        made = create_plan(
            current_desk(),
            current_actor(),
            name=typed["name"],
            matter=typed["matter"],
            starts_on=_day(typed, "starts_on"),
            ends_on=_day(typed, "ends_on"),
            base_rate=typed["base_rate"] or None,
            per_object=int(typed["per_object"])
            if typed["per_object"].isascii() and typed["per_object"].isdigit()
            else 0,
        )
    except (Invalid, NotFound, Conflict) as fault:
        return _list(typed, fault)
    return redirect(url_for("web.plan_page", number=made.number, done="create"), 303)


@web.get("/plans/<number>")
@require(Permission.PLAN_WORK)
def plan_page(number: str) -> ResponseReturnValue:
    return _page(number)


@web.post("/plans/<number>/steps/<event>")
@require(Permission.PLAN_WORK)
def plan_step(number: str, event: str) -> ResponseReturnValue:
    """Take a step; on an error the page comes back with everything typed, except the secret."""
    entries = entries_of(request.form)
    revision = request.form.get("revision", "")
    try:
        take_plan_step(
            current_desk(),
            current_actor(),
            number=number,
            revision=int(revision[:9]) if revision.isascii() and revision.isdigit() else -1,
            event=event,
            form=_form(entries),
        )
    except (Conflict, Invalid) as fault:
        kept = {name: value for name, value in entries.items() if name != f"{PREFIX}secret"}
        return _page(number, entries=kept, event=event, problem=fault)
    return redirect(url_for("web.plan_page", number=number, done=event), 303)


def _form(entries: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(PREFIX): value.strip() for name, value in entries.items() if name.startswith(PREFIX)}


def _day(typed: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(typed[name])
    except ValueError as error:
        raise Invalid("bad_date", "日期应写成 2026-11-21 这样的年-月-日", field=name) from error


def _list(typed: Mapping[str, str], problem: ServiceFault | None = None) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.PLAN_WORK) as work:
        lines, held = plan_lines(work.session), rosters(work.session)
    page = render_template(
        "plan/list.html",
        lines=lines,
        matters=[matter for matter in held.matters if matter.active],
        typed=typed,
        problem=problem,
        today=today(current_desk().clock),
        words=CaseWords(current_voice(), PLAN),
    )
    return page, problem.status if problem is not None else 200


def _page(
    number: str,
    *,
    entries: Mapping[str, str] | None = None,
    event: str | None = None,
    problem: ServiceFault | None = None,
) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.PLAN_WORK) as work:
        file = plan_file(work, number)
    page = render_template(
        "plan/page.html",
        file=file,
        plan=file.line.plan,
        entries=entries or {},
        event=event,
        problem=problem,
        done=request.args.get("done"),
        words=CaseWords(current_voice(), PLAN),
        inspection_words=CaseWords(current_voice(), INSPECTION),
    )
    return page, problem.status if problem is not None else 200

"""Assigning many cases at once 批量分派: first what would happen, then, confirmed, each case by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Invalid, ServiceFault
from service.operations.calendar import calendar_of, today_of
from service.operations.cases.stepping import take_case_step
from service.operations.joint.units import reading_unit
from service.operations.operation import Work
from service.queries.case import handlers
from service.queries.light import Lights
from service.queries.looking import looking
from service.queries.queue import PER_PAGE, QueueRow, rows_of
from service.store.account import User
from service.web.blueprint import web
from service.web.desk.wanted import way_back
from service.web.desk.words import CaseWords
from service.web.phrases import Voice
from service.web.speaking import current_voice
from workflows.procedure.run import allowed_steps


@dataclass(frozen=True, slots=True)
class Plan:
    """What an assignment would do to one case: ``event`` None where it cannot be done, and then why."""

    row: QueueRow
    event: str | None
    problem: str | None


@web.post("/desk/bulk")
@require(Permission.DESK_WORK)
def bulk_plan() -> ResponseReturnValue:
    """The dry run: nothing is changed."""
    actor = current_actor()
    voice = current_voice()
    numbers = request.form.getlist("number")[:PER_PAGE]
    if not numbers:
        raise Invalid("no_case", "请先在列表里勾选要分派的办件", field="number")
    with looking(current_desk(), actor, Permission.DESK_WORK) as work:
        handler = _handler(work)
        rows = rows_of(work.session, Lights(calendar_of(work), today_of(work)), numbers, reading_unit(work))
    role = actor.role.value if actor.role is not None else "system"
    plans = [_plan(row, handler, role, voice) for row in rows]
    return render_template(
        "desk/bulk.html", plans=plans, handler=handler, words=CaseWords(voice), back=way_back(), results=None
    )


@web.post("/desk/bulk/confirm")
@require(Permission.DESK_WORK)
def bulk_confirm() -> ResponseReturnValue:
    """Each case in a transaction of its own: one that somebody else has changed meanwhile stops none of the others."""
    actor, desk, voice = current_actor(), current_desk(), current_voice()
    with looking(desk, actor, Permission.DESK_WORK) as work:
        handler = _handler(work)
        lights = Lights(calendar_of(work), today_of(work))
        seen = _seen(request.form.getlist("case")[:PER_PAGE])
        rows = rows_of(work.session, lights, tuple(seen), reading_unit(work))
    reason = request.form.get("reason", "").strip()
    results: list[tuple[QueueRow, str | None]] = []
    for row in rows:
        revision, event = seen[row.number]
        form: dict[str, object] = {"handler": handler.id}
        if event == "reassign":
            form["reason"] = reason
        try:
            take_case_step(desk, actor, number=row.number, revision=revision, event=event, form=form)
        except ServiceFault as fault:
            results.append((row, fault.message))
        else:
            results.append((row, None))
    return render_template(
        "desk/bulk.html", plans=None, handler=handler, words=CaseWords(voice), back=way_back(), results=results
    )


def _handler(work: Work) -> User:
    chosen = request.form.get("handler", "")
    found = next((person for person in handlers(work) if str(person.id) == chosen), None)
    if found is None:
        raise Invalid("unknown_handler", "请选择一位在用的经办人或负责人", field="handler")
    return found


def _seen(values: Sequence[str]) -> dict[str, tuple[int, str]]:
    """number -> (revision, event) as the dry run showed them."""
    found = {}
    for value in values:
        number, _, rest = value.partition("|")
        revision, _, event = rest.partition("|")
        if number and revision.isascii() and revision.isdigit() and event in ("assign", "reassign"):
            found[number] = (int(revision[:9]), event)
    return found


def _plan(row: QueueRow, handler: User, role: str, voice: Voice) -> Plan:
    words = CaseWords(voice).of(row.procedure)
    if row.stopped:
        return Plan(row, None, voice.say("bulk.decided", state=words.state(row.state)))
    if row.handler is not None and row.handler == handler.display_name:
        return Plan(row, None, voice.say("bulk.same"))
    events = {step.event for step in allowed_steps(words.procedure, row.state, role, {})}
    event = next((event for event in ("assign", "reassign") if event in events), None)
    return Plan(row, event, None if event else voice.say("bulk.not_now", state=words.state(row.state)))

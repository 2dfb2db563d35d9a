"""Measures in force 在施措施: of one enterprise, one's own, and the restrictions that wait for a named person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.measures.confirming import confirm_measure, decline_measure
from service.operations.measures.deriving import derive_today
from service.operations.measures.following import ORDERED
from service.operations.measures.ordering import orderable
from service.operations.measures.reading import measures_of, waiting_measures
from service.queries.looking import looking
from service.web.blueprint import web

_ENTRIES = ("basis", "reason", "last_day")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one of the page's forms (``order``, ``end-<measure>``), and why it was refused."""

    form: str
    entries: Mapping[str, str]
    problem: ServiceFault


@web.get("/measures")
@require(Permission.MEASURE_CONFIRM)
def measures_waiting() -> ResponseReturnValue:
    return _waiting()


@web.post("/measures/<int:measure>/confirm")
@require(Permission.MEASURE_CONFIRM)
def confirm_restriction(measure: int) -> ResponseReturnValue:
    return _decide(measure, "confirm")


@web.post("/measures/<int:measure>/decline")
@require(Permission.MEASURE_CONFIRM)
def decline_restriction(measure: int) -> ResponseReturnValue:
    return _decide(measure, "decline")


def _decide(measure: int, decision: str) -> ResponseReturnValue:
    """Confirm or decline; on an error the page comes back with everything typed."""
    typed = {name: request.form.get(name, "").strip()[:1000] for name in _ENTRIES}
    revision = request.form.get("revision", "")
    number = int(revision[:9]) if revision.isascii() and revision.isdigit() else -1
    try:
        if decision == "confirm":
            confirm_measure(
                current_desk(),
                current_actor(),
                measure=measure,
                revision=number,
                basis=typed["basis"],
                reason=typed["reason"],
                last_day=_day(typed["last_day"]),
            )
        else:
            decline_measure(current_desk(), current_actor(), measure=measure, revision=number, reason=typed["reason"])
    except (Conflict, Invalid, NotFound) as fault:
        return _waiting(measure, typed, fault)
    return redirect(url_for("web.measures_waiting", done=decision), 303)


@web.get("/enterprises/<uscc>/measures")
@require(Permission.ASSESSMENT_READ)
def enterprise_measures(uscc: str) -> ResponseReturnValue:
    return measures_page(uscc)


@web.get("/own-measures")
@require(Permission.ASSESSMENT_READ)
def own_measures() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.home"))
    return measures_page(actor.uscc)


def measures_page(uscc: str, typed: Typed | None = None) -> ResponseReturnValue:
    """The measures of an enterprise; who decides on them also orders and ends them here."""
    actor = current_actor()
    with looking(current_desk(), actor, Permission.ASSESSMENT_READ) as work:
        enterprise, lines = measures_of(work, uscc)
        page = render_template(
            "measures/enterprise.html",
            enterprise=enterprise,
            lines=lines,
            derived=derive_today(work, enterprise),
            orderable=orderable(work) if actor.may(Permission.MEASURE_CONFIRM) else (),
            ordered=ORDERED,
            typed=typed,
            done=request.args.get("done"),
        )
    return page, typed.problem.status if typed is not None else 200


def _waiting(
    measure: int | None = None, typed: dict[str, str] | None = None, problem: ServiceFault | None = None
) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.MEASURE_CONFIRM) as work:
        page = render_template(
            "measures/waiting.html",
            lines=waiting_measures(work),
            chosen=measure,
            typed=typed or {},
            problem=problem,
            done=request.args.get("done"),
        )
    return page, problem.status if problem is not None else 200


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("bad_day", "日期应当写成 2026-11-21 的样子", field="last_day") from None

"""Tolerance 容错免责 for the office: what is under way, and reporting a violation, alone or from an inspection or a commitment."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Work
from service.operations.tolerance.consequence import BREACH, records
from service.operations.tolerance.reporting import Report, report_violation
from service.queries.light import Lights
from service.queries.looking import looking
from service.queries.queue import QueueRow, rows_with_ids
from service.store.case import Stage
from service.store.tolerance import ToleranceCase
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice
from workflows.tolerance import TOLERANCE

_MOST = 200
_ENTRIES = ("uscc", "source", "violation", "found_on", "record", "unit")


@web.get("/tolerance")
@require(Permission.TOLERANCE_REPORT)
def tolerance_list() -> ResponseReturnValue:
    """The form knows the inspection or commitment that it was opened from."""
    typed = {name: request.args.get(name, "")[:60] for name in ("uscc", "source")}
    return _list(typed, None)


@web.post("/tolerance")
@require(Permission.TOLERANCE_REPORT)
def report_tolerance() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").replace("\r\n", "\n").strip()[:4000] for name in _ENTRIES}
    report = Report(
        violation=typed["violation"],
        found_on=typed["found_on"],
        record=typed["record"],
        source=typed["source"] or None,
        unit=typed["unit"] or None,
    )
    try:
        case = report_violation(current_desk(), current_actor(), uscc=typed["uscc"], report=report)
    except (Invalid, Conflict, NotFound) as fault:
        return _list(typed, fault)
    return redirect(url_for("web.desk_case", number=case.number), 303)


def _list(typed: Mapping[str, str], problem: ServiceFault | None) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.TOLERANCE_REPORT) as work:
        rows = _open_rows(work)
    page = render_template(
        "tolerance/list.html",
        rows=rows,
        typed=typed,
        problem=problem,
        records=records(),
        breach=BREACH,
        today=today(current_desk().clock),
        words=CaseWords(current_voice(), TOLERANCE),
    )
    return page, problem.status if problem is not None else 200


def _open_rows(work: Work) -> tuple[QueueRow, ...]:
    query = select(ToleranceCase.id).where(ToleranceCase.stage != Stage.CLOSED.value)
    ids = work.session.scalars(query.order_by(ToleranceCase.due_on, ToleranceCase.id).limit(_MOST)).all()
    return rows_with_ids(work.session, Lights(calendar_of(work), today_of(work)), ids)

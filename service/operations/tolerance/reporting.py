"""Reporting a violation 登记违法行为 (WF-12): by a department or a caseworker, alone or from an inspection or an unkept commitment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.access.permissions import Permission
from service.access.roles import Role
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.opening import open_case, running_number
from service.operations.cases.stepping import check_texts, refusal, role_of, settle
from service.operations.check.standing import acting_unit
from service.operations.operation import Work, operation
from service.operations.tolerance.blocking import reported_already
from service.operations.tolerance.consequence import BREACH, PENALTY, records
from service.operations.tolerance.source import fitting_source, tell_source
from service.operations.wording import checked_text
from service.outbox.announce import announce
from service.store.case import Case
from service.store.history import find_enterprise
from service.store.tolerance import Tolerance, ToleranceCase
from workflows.procedure.run import NotAllowed, Taken, take
from workflows.procedure.shape import NOWHERE
from workflows.tolerance import TOLERANCE

_MOST_UNIT = 100
_EARLIEST = date(2000, 1, 1)
"""Ours: whatever was found before this day is a slip of the pen."""


@dataclass(frozen=True)
class Report:
    """``record``: the id of the record that would follow (``consequence.records``); ``source``: the number of the inspection or
    commitment in which it was found; ``unit``: who would decide in the normal way, the reporter's own where it is left out."""

    violation: str
    found_on: str
    record: str
    source: str | None = None
    unit: str | None = None


@operation(Permission.TOLERANCE_REPORT)
def report_violation(work: Work, *, uscc: str, report: Report) -> ToleranceCase:
    """Register a violation for screening. Nothing is written into the file of the enterprise.

    Raises NotFound (enterprise, source), Invalid (bad_form, unknown_record, bad_day) or Conflict (nothing_found, not_unkept, guard).
    """
    work.must_see(uscc)
    number = (report.source or "").strip()
    enterprise = find_enterprise(work.session, uscc, lock=True)
    source = fitting_source(work, enterprise, number) if number else None
    taken = _take(work, report, source)
    kind = source.procedure if source is not None else "reported"
    record_kind, penalty_type = _record(report.record, kind)
    case = ToleranceCase(
        number=running_number(work, "容", "tolerance"),
        enterprise_id=enterprise.id,
        kind=kind,
        target_type="case" if source is not None else None,
        target=source.number if source is not None else None,
        unit=_unit(work, report, source),
    )
    if work.actor.role in (Role.CASEWORKER, Role.SUPERVISOR):
        case.handler_id = work.actor.user_id
    open_case(work, case, taken, f"登记违法行为，审查是否容错{f'（来源：{case.target}）' if case.target else ''}")
    work.session.add(
        Tolerance(
            case_id=case.id,
            violation=taken.form["violation"],
            found_on=taken.form["found_on"],
            record_kind=record_kind,
            penalty_type=penalty_type,
        )
    )
    settle(work, case)
    for kind_of_notice in taken.step.notices:
        announce(work, kind_of_notice, case)
    if source is not None:
        tell_source(work, source, case.number)
    return case


def _take(work: Work, report: Report, source: Case | None) -> Taken:
    asked = {"reported_already": source is not None and reported_already(work, source.number)}
    form = {"violation": report.violation, "found_on": report.found_on}
    try:
        taken = take(TOLERANCE, NOWHERE, "report", role_of(work), asked, form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    if not _EARLIEST <= taken.form["found_on"] <= today_of(work):
        raise Invalid("bad_day", "发现日期不能晚于今天，请核对", field="found_on")
    return taken


def _record(record: str, kind: str) -> tuple[str, str | None]:
    if kind == "commitment":
        return BREACH, None
    if record not in records():
        raise Invalid("unknown_record", "请选择按一般程序处理时会形成的记录", field="record")
    name, _, penalty_type = record.partition(".")
    return name, penalty_type if name == PENALTY else None


def _unit(work: Work, report: Report, source: Case | None) -> str | None:
    if report.unit and report.unit.strip():
        return checked_text(report.unit, "unit", most=_MOST_UNIT)
    unit = source.unit if source is not None and source.unit else acting_unit(work)
    return unit[:_MOST_UNIT] if unit else None

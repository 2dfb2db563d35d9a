"""A named person decides on a restriction 限制措施确认 (AMB-99): with the law it stands on, or declined with a reason."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm.exc import StaleDataError

from service.access.permissions import Permission
from service.faults import Conflict, Invalid, NotFound
from service.operations.calendar import today_of
from service.operations.measures.following import end
from service.operations.measures.holding import held_measure
from service.operations.operation import Work, operation
from service.operations.wording import checked_reason, checked_text
from service.store.enterprise import Enterprise
from service.store.measure import MeasureRow

_MOST_BASIS = 300


@operation(Permission.MEASURE_CONFIRM)
def confirm_measure(
    work: Work, *, measure: int, revision: int, basis: str, reason: str, last_day: date | None = None
) -> str:
    """Bring a waiting restriction into force; returns the enterprise's code.

    Raises NotFound, Conflict (decided already, changed meanwhile), Invalid (no legal basis, AMB-76; a last day in the past).
    """
    found = _waiting(work, measure, revision)
    if not basis.strip():
        raise Invalid("no_legal_basis", "限制措施应当写明法律依据，没有依据不得采取（AMB-76）", field="basis")
    law = checked_text(basis, "basis", most=_MOST_BASIS)
    if last_day is not None and last_day < today_of(work):
        raise Invalid("past_day", "措施的最后一日不能早于今天", field="last_day")
    found.state, found.basis, found.last_day = "active", law, last_day
    return _decided(work, found, reason)


@operation(Permission.MEASURE_CONFIRM)
def decline_measure(work: Work, *, measure: int, revision: int, reason: str) -> str:
    """Do without a waiting restriction as long as its ground lasts; returns the enterprise's code. Raises as ``confirm_measure``."""
    found = _waiting(work, measure, revision)
    found.state = "declined"
    return _decided(work, found, reason)


@operation(Permission.REMINDER_RUN)
def end_measure(work: Work, *, measure: int) -> bool:
    """End a measure whose set last day is over (AMB-77); False where nothing is left to do."""
    found = held_measure(work, measure)
    if found is None or found.ended_on is not None or found.last_day is None or found.last_day >= today_of(work):
        return False
    end(work, found, f"期限至 {found.last_day} 届满")
    work.audit("measure.end", f"measure:{found.id}", measure=found.measure)
    return True


def _waiting(work: Work, identifier: int, revision: int) -> MeasureRow:
    found = held_measure(work, identifier)
    if found is None:
        raise NotFound("unknown_measure", "没有这一措施")
    if found.state != "waiting":
        raise Conflict("already_decided", "这一措施已经处理，请刷新页面")
    if found.revision != revision:
        raise Conflict("outdated", "这一措施已有变化，请刷新页面后再决定")
    return found


def _decided(work: Work, found: MeasureRow, reason: str) -> str:
    if work.actor.user_id is None:
        raise Invalid("not_a_person", "限制措施应当由具名的人员确认", field="reason")
    found.reason = checked_reason(reason)
    found.decided_at, found.decided_by, found.decided_by_id = work.now, work.actor.label, work.actor.user_id
    uscc = work.session.get_one(Enterprise, found.enterprise_id).uscc
    try:
        work.session.flush()
    except StaleDataError as error:
        raise Conflict("outdated", "这一措施已有变化，请刷新页面后再决定") from error
    work.audit(f"measure.{found.state}", f"enterprise:{uscc}", measure=found.measure, number=found.id)
    return uscc

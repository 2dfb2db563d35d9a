"""Submitting and approving 提交与核准: the second person's word, and the day from which it counts."""

from __future__ import annotations

from datetime import date, timedelta

from service.access.permissions import Permission
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.operation import Work, operation
from service.operations.policy.standing import find_change
from service.operations.policy.stepping import begin, conclude
from service.policy.texts import newest_version
from service.store.number_series import next_number
from service.store.policy import PolicyChange, PolicyVersion

FURTHEST = timedelta(days=3 * 366)
"""How far ahead a day may lie (ours): a later one is a slip of the pen."""


@operation(Permission.POLICY_DRAFT)
def submit_change(work: Work, *, number: str, revision: int, in_force_from: str) -> PolicyChange:
    """Hand the change to a supervisor, with the day from which it should hold. Raises NotFound, Conflict, Invalid."""
    change, taken = begin(work, number, revision, "submit", {"in_force_from": in_force_from})
    change.in_force_from = _day(work, change, taken.form["in_force_from"])
    change.submitted_at, change.submitted_by = work.now, work.actor.label
    return conclude(
        work, change, taken, f"提交核准，建议自 {change.in_force_from} 起执行", day=str(change.in_force_from)
    )


@operation(Permission.POLICY_APPROVE)
def approve_change(work: Work, *, number: str, revision: int, in_force_from: str) -> PolicyVersion:
    """Approve by a second person: a version for ever, in force from the day. Raises NotFound, Conflict, Invalid (bad_day)."""
    # Taken before anything is judged: two approvals of one pack wait for each other here, and the second sees the first.
    version_number = next_number(work.session, f"policy_version/{find_change(work.session, number).pack}")
    work.session.expire_all()
    change, taken = begin(work, number, revision, "approve", {"in_force_from": in_force_from})
    assert change.sha256 is not None
    day = _day(work, change, taken.form["in_force_from"])
    change.in_force_from, change.version = day, version_number
    change.approved_at, change.approved_by = work.now, work.actor.label
    version = PolicyVersion(
        change_id=change.id,
        pack=change.pack,
        number=version_number,
        files=change.files,
        sha256=change.sha256,
        in_force_from=day,
        approved_at=work.now,
        approved_by=work.actor.label,
    )
    work.session.add(version)
    line = f"核准为 {change.pack}@{change.version}，自 {change.in_force_from} 起执行"
    conclude(work, change, taken, line, version=change.version, day=str(change.in_force_from), sha256=change.sha256)
    return version


@operation(Permission.POLICY_APPROVE)
def return_change(work: Work, *, number: str, revision: int, reason: str) -> PolicyChange:
    """Send the change back to its author. Raises NotFound, Conflict, Invalid (no reason)."""
    change, taken = begin(work, number, revision, "return", {"reason": reason})
    return conclude(work, change, taken, f"退回：{taken.form['reason']}")


@operation(Permission.POLICY_APPROVE)
def revoke_approval(work: Work, *, number: str, revision: int, reason: str) -> PolicyChange:
    """Undo an approval before its first day; the version keeps its number and is never in force. Raises NotFound, Conflict."""
    change, taken = begin(work, number, revision, "revoke", {"reason": reason})
    line = f"撤销核准，{change.pack}@{change.version} 不执行：{taken.form['reason']}"
    return conclude(work, change, taken, line, version=change.version)


def _day(work: Work, change: PolicyChange, day: date) -> date:
    """Not before tomorrow, so that what was weighed until tonight stays as it was weighed."""
    today = today_of(work)
    if day <= today:
        told = "开始执行的日期最早是明天：今天和以前的评价按当时的规则，不能追溯"
        raise Invalid("bad_day", told, field="in_force_from")
    if day > today + FURTHEST:
        raise Invalid("bad_day", "开始执行的日期太远，请核对年份", field="in_force_from")
    before = newest_version(work.session, change.pack)
    if before is not None and day < before.in_force_from:
        told = f"它所依据的 {before.pack}@{before.number} 自 {before.in_force_from} 起执行，这一项不能更早"
        raise Invalid("bad_day", told, field="in_force_from")
    return day

"""Which unit acts, which check is meant, and what the guards of the table ask about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from rulesets.checks import check_rules
from service.access.roles import Role
from service.faults import Conflict, Invalid, NotFound
from service.operations.check.report import KEPT, Report, advice_on, enterprise_of, kept_report, matter_of, no_report
from service.operations.operation import Work
from service.store.account import User
from service.store.check import CreditCheck, CreditLookup
from workflows.check import CHECK

_OF_THE_OFFICE = (Role.CASEWORKER, Role.SUPERVISOR)


def unit_of(work: Work) -> str:
    """The unit that acts: that of the account, for the office's own people the office. Raises Invalid for nobody's account."""
    found = acting_unit(work)
    if found is None:
        raise Invalid("no_unit", "您的账号没有填写单位，查询要记在单位名下；请联系系统管理员补填单位", field="unit")
    return found


def acting_unit(work: Work) -> str | None:
    """The same; None where there is none."""
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id is not None else None
    if user is not None and user.unit:
        return user.unit
    return work.desk.settings.organ_name if work.actor.role in _OF_THE_OFFICE else None


def find_check(work: Work, number: str) -> CreditCheck:
    """The check, held against other writers; that of another unit answers as if it did not exist."""
    query = select(CreditCheck).where(CreditCheck.number == number, CreditCheck.unit == unit_of(work)).with_for_update()
    found = work.session.scalars(query).one_or_none() if number.isprintable() else None
    if found is None:
        raise unknown_check(number)
    return found


def unknown_check(number: str) -> NotFound:
    return NotFound("unknown_check", f"没有编号为 {number[:60]} 的查询")


def outdated(check: CreditCheck) -> Conflict:
    """Somebody else was faster."""
    state = CHECK.state(check.state).label
    return Conflict("outdated", f"{check.number} 已被他人处理（现为“{state}”），请查看最新情况后再决定")


def latest_lookup(work: Work, check: CreditCheck) -> CreditLookup:
    """The look-up that counts: the last one before the decision."""
    query = select(CreditLookup).where(CreditLookup.check_id == check.id, CreditLookup.number == check.lookups)
    return work.session.scalars(query).one()


def facts_of(work: Work, check: CreditCheck) -> dict[str, Any]:
    """What the guards ask."""
    return {
        "matter_in_catalogue": any(matter.id == check.matter for matter in check_rules().matters),
        "subject_fits": True,
        "own_unit": check.unit == acting_unit(work),
        "advice_current": _is_current(work, check),
        "restricts": check.restricts,
    }


def _is_current(work: Work, check: CreditCheck) -> bool:
    """Whether a look-up of now would advise the same on the same ground; a decision must not rest on what has changed since."""
    lookup = latest_lookup(work, check)
    enterprise = enterprise_of(work, check.uscc)
    if enterprise is None:
        report: Report | None = no_report() if lookup.source != "brought" else None
    else:
        report = kept_report(work, enterprise)
    if report is None:
        # The dossier was the office's own and is not kept here; nothing can have changed but the platform's having a file.
        return True
    if (report.source == KEPT) != (lookup.source == KEPT):
        return False
    now = advice_on(work, matter_of(check.matter), report)
    return (now.advice, now.standing) == (lookup.advice, lookup.standing)

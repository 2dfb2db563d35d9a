"""What the usual guards ask about any case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service.access.roles import Role
from service.operations.calendar import today_of
from service.operations.cases.clocks import clock_rule, current_clock
from service.operations.operation import Work
from service.store.account import User
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.joint import Joint


def usual_facts(work: Work, case: Case) -> dict[str, Any]:
    """The facts that the guards of workflows.procedure.usual read."""
    clock = current_clock(work, case)
    rule = clock_rule(work, clock.code, clock.starts_on) if clock is not None else None
    running = clock is not None and clock.state == "running"
    return {
        "kind": case.kind,
        "own_case": is_own(work, case),
        "supplement_open": case.supplement_wanted is not None,
        # AMB-47: nothing stops a clock unless the pack that it comes from says so.
        "may_pause": rule is not None and rule.pauses,
        "may_extend": running
        and rule is not None
        and bool(rule.extension)
        and clock is not None
        and not clock.extension,
        "clock_running": running,
        "clock_paused": clock is not None and clock.state == "paused",
        "urged_today": case.urged_on == today_of(work),
        "result_stored": case.result_after_id is not None,
        "reply_delivered": case.decided_at is not None or case.state == "withdrawn",
    }


def is_own(work: Work, case: Case) -> bool:
    """An enterprise's own; the office acts for whoever stands at its counter."""
    return not is_foreign(work, case)


def is_foreign(work: Work, case: Case) -> bool:
    """Whether the actor may not know of the case: an enterprise sees its own, but never who objects to its public notice.

    A department sees those joint incentives and sanctions that were pushed to its unit.
    """
    if work.actor.uscc is None:
        return case.procedure == "joint" and _is_of_another_unit(work, case)
    return is_against_notice(case.procedure, case.kind) or work.actor.uscc != uscc_of(work, case)


def _is_of_another_unit(work: Work, case: Case) -> bool:
    if work.actor.role is not Role.DEPARTMENT:
        return False
    query = select(Joint.case_id).join(User, User.unit == Joint.unit)
    query = query.where(Joint.case_id == case.id, Joint.pushed_on.is_not(None), User.id == work.actor.user_id)
    return work.session.scalars(query).one_or_none() is None


def is_against_notice(procedure: str, kind: str) -> bool:
    """An objection to a public notice 公示异议: its objector is not the enterprise that it is filed under."""
    return procedure == "objection" and kind == "notice"


def uscc_of(work: Work, case: Case) -> str:
    return work.session.get_one(Enterprise, case.enterprise_id).uscc

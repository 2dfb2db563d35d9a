"""Taking one step of any case by its procedure's table: event, effect, clocks, history line, audit row, notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from service.access.permissions import Permission
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.cases.clocks import (
    current_clock,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
)
from service.operations.cases.conduct import Conduct, conduct_of
from service.operations.cases.effects import CHANGES_WHO_ACTS
from service.operations.cases.history import note
from service.operations.cases.holding import hold_case
from service.operations.cases.standing import is_foreign
from service.operations.operation import Work, operation
from service.operations.wording import check_storable
from service.outbox.announce import announce
from service.reminders.arming import arm
from service.store.case import Case, Stage
from workflows.procedure.run import NotAllowed, Taken, take

_LONGEST = 4000


@operation(Permission.CASE_STEP)
def take_case_step(work: Work, *, number: str, revision: int, event: str, form: Mapping[str, Any]) -> Case:
    """Take one step of a case of any procedure, with everything that follows from it.

    Raises NotFound, Conflict (outdated revision, or a step that the table does not allow now) or Invalid (the form).
    """
    case = find_case(work, number)
    conduct = conduct_of(case.procedure)
    if conduct.take is not None:
        return conduct.take(work, number, revision, event, form)
    if case.revision != revision:
        raise outdated(case)
    fire(work, case, event, role_of(work), form)
    settle(work, case)
    return case


def fire(work: Work, case: Case, event: str, role: str, form: Mapping[str, Any]) -> Taken:
    """One row of the table as a part of the running operation. Raises Conflict, NotFound or Invalid."""
    conduct = conduct_of(case.procedure)
    try:
        taken = take(conduct.procedure, case.state, event, role, conduct.facts(work, case), form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    move(case, conduct, taken.after)
    effect = conduct.effects.get(event)
    line = effect(work, case, taken) if effect else ""
    _clocks(work, case, conduct, taken)
    if case.stage == Stage.CLOSED.value and case.closed_at is None:
        case.closed_at = work.now
    note(work, case, event, taken.before, line or taken.step.label, clause=taken.step.clause)
    clock = current_clock(work, case)
    if event in CHANGES_WHO_ACTS and clock is not None:
        arm(work, case, clock)
    for kind in taken.step.notices:
        announce(work, kind, case)
    conduct.follow(work, case, taken)
    return taken


def move(case: Case, conduct: Conduct, state: str) -> None:
    """Put the case into a state; its stage follows from the table."""
    case.state = state
    case.stage = conduct.procedure.state(state).stage


def _clocks(work: Work, case: Case, conduct: Conduct, taken: Taken) -> None:
    if taken.step.pauses:
        pause_clock(work, case, taken.form["reason"])
    if taken.step.resumes:
        resume_clock(work, case)
    if taken.step.stops:
        stop_clock(work, case)
    for name in taken.step.starts:
        start_clock(work, case, conduct.clock_code(case, name), conduct.clock_start(work, case, name))


def settle(work: Work, case: Case) -> None:
    """Write what was changed. Raises Conflict where somebody else was faster."""
    try:
        work.session.flush()
    except StaleDataError as error:
        raise outdated(case) from error


def find_case(work: Work, number: str) -> Case:
    """The case and its enterprise, held against other writers; one that the actor may not see answers as if it did not exist."""
    # Characters that no number has, some of which no database takes.
    case = hold_case(work, Case, Case.number == number) if number.isprintable() else None
    if case is None or is_foreign(work, case):
        raise unknown_case(number)
    return case


def unknown_case(number: str) -> NotFound:
    return NotFound("unknown_case", f"没有编号为 {number[:60]} 的办件")


def outdated(case: Case) -> Conflict:
    """Somebody else was faster; the page shows what changed."""
    state = conduct_of(case.procedure).procedure.state(case.state).label
    return Conflict("outdated", f"{case.number} 已被他人处理（现为“{state}”），请查看最新情况后再决定")


def refusal(refused: NotAllowed) -> ServiceFault:
    """A step that may not be taken, in the shape of the service's faults."""
    if refused.code == "form":
        return Invalid("bad_form", refused.message, field=refused.field)
    if refused.code == "unknown_event":
        return NotFound("unknown_event", refused.message)
    return Conflict(refused.code, refused.message)


def role_of(work: Work) -> str:
    """The role that the actor plays in a table; without an account the system itself acts."""
    role = work.actor.role
    return role.value if role is not None else "system"


def check_texts(form: Mapping[str, Any]) -> None:
    """Raises Invalid for characters that no database keeps."""
    for name, value in form.items():
        if isinstance(value, str):
            check_storable(value, name, most=_LONGEST)

"""Taking one step of a change of the rules by its table: held against other writers, with its line of history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.operations.cases.stepping import check_texts, refusal, role_of
from service.operations.operation import Work
from service.operations.policy.history import note
from service.operations.policy.standing import facts_of, find_change, outdated, settle
from service.store.policy import PolicyChange
from workflows.policy import POLICY
from workflows.procedure.run import NotAllowed, Taken, take


def begin(
    work: Work, number: str, revision: int, event: str, form: Mapping[str, Any], **known: bool
) -> tuple[PolicyChange, Taken]:
    """The change held against other writers, and the row of the table that may be taken. Nothing has changed yet.

    ``known``: facts that this very step brings. Raises NotFound, Conflict or Invalid.
    """
    change = find_change(work.session, number, lock=True)
    if change.revision != revision:
        raise outdated(change)
    return change, allowed(work, change, event, role_of(work), form, **known)


def allowed(work: Work, change: PolicyChange, event: str, role: str, form: Mapping[str, Any], **known: bool) -> Taken:
    """One row of the table for a change that is held already. Raises Conflict, NotFound or Invalid."""
    try:
        taken = take(POLICY, change.state, event, role, facts_of(work, change) | known, form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    return taken


def conclude(work: Work, change: PolicyChange, taken: Taken, line: str, **detail: Any) -> PolicyChange:
    """The new state with its line of history. Raises Conflict where somebody else was faster."""
    change.state = taken.after
    settle(work, change)
    note(work, change, taken.step.event, taken.before, line, **detail)
    return change

"""What the office decided 决定: in line with the advice or against it, always on a look-up that came before (WF-14, AMB-99)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm.exc import StaleDataError

from service.access.permissions import Permission
from service.faults import Invalid
from service.operations.cases.stepping import check_texts, refusal, role_of
from service.operations.check.standing import facts_of, find_check, outdated
from service.operations.operation import Work, operation
from service.store.check import CreditCheck
from workflows.check import CHECK
from workflows.procedure.run import NotAllowed, take

DECISIONS = ("follow", "deviate", "drop")


@operation(Permission.CHECK_USE)
def decide(work: Work, *, number: str, revision: int | None, event: str, form: Mapping[str, Any]) -> CreditCheck:
    """Note the decision: ``follow`` (a restriction with its ``legal_basis``), ``deviate`` or ``drop`` (each with a ``reason``).

    ``revision`` None: whatever it is now. Raises NotFound, Conflict (outdated, or a decision that the table does not
    allow now) or Invalid (the form).
    """
    if event not in DECISIONS:
        raise Invalid("unknown_decision", f"决定只能是 {'、'.join(DECISIONS)}", field="decision")
    check = find_check(work, number)
    if revision is not None and check.revision != revision:
        raise outdated(check)
    try:
        taken = take(CHECK, check.state, event, role_of(work), facts_of(work, check), form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    check.state = taken.after
    check.legal_basis = taken.form.get("legal_basis")
    check.reason = taken.form.get("reason")
    check.note = taken.form.get("note")
    check.decided_at, check.decided_by = work.now, work.actor.label
    try:
        work.session.flush()
    except StaleDataError as error:
        raise outdated(check) from error
    work.audit(
        f"check.{event}",
        f"check:{check.number}",
        matter=check.matter,
        unit=check.unit,
        office_no=check.office_no,
        advice=check.advice,
        look_up=check.lookups,
        after=check.state,
    )
    return check

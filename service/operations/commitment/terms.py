"""The end of a commitment's term 承诺期满: found every night, case by case. Safe to run twice."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.clock import today
from service.operations.cases.stepping import fire, settle
from service.operations.commitment.signing import find_commitment
from service.operations.commitment.standing import facts_of
from service.operations.operation import Desk, Work, operation
from service.store.commitment import Commitment, CommitmentCase
from service.store.engine import reading

log = structlog.get_logger(__name__)


def end_terms(desk: Desk, actor: Actor) -> int:
    """Take the step ``term_reached`` for every commitment whose last day is over. Returns how many were taken."""
    with reading(desk.engine) as session:
        query = (
            select(CommitmentCase.number)
            .join(Commitment, Commitment.case_id == CommitmentCase.id)
            .where(CommitmentCase.state.in_(("signed", "published")), Commitment.valid_until < today(desk.clock))
            .order_by(CommitmentCase.id)
        )
        numbers = list(session.scalars(query))
    ended = 0
    for number in numbers:
        try:
            ended += end_term(desk, actor, number=number)
        except Exception as error:
            log.error("commitment_term_failed", commitment=number, exc_info=error)
    return ended


@operation(Permission.REMINDER_RUN)
def end_term(work: Work, *, number: str) -> bool:
    """One commitment; False where somebody was faster and nothing is left to do."""
    case = find_commitment(work, number)
    if case.state not in ("signed", "published") or not facts_of(work, case)["term_over"]:
        return False
    fire(work, case, "term_reached", "system", {})
    settle(work, case)
    return True

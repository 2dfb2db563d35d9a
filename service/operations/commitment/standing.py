"""What the guards of the commitment table ask, and the rows behind a commitment."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from service.operations.calendar import today_of
from service.operations.cases.clocks import current_clock
from service.operations.cases.standing import usual_facts
from service.operations.operation import Work
from service.operations.tolerance.blocking import tolerance_open
from service.store.case import Case
from service.store.commitment import Commitment, CommitmentCase

STANDING = ("offered", "signed", "published", "checking", "curing")


def facts_of(work: Work, case: Case) -> dict[str, Any]:
    """The facts of a commitment, as the guards name them."""
    detail = commitment_of(work, case)
    clock = current_clock(work, case)
    today = today_of(work)
    return {
        **usual_facts(work, case),
        # The commitment that is offered is itself the one that stands.
        "stands_already": stands_already(work, case.enterprise_id, detail.bundle, but=case.id),
        "public": detail.public,
        "checked": detail.checked,
        "term_over": detail.valid_until is not None and detail.valid_until < today,
        "tolerance_open": tolerance_open(work, case),
        "cure_over": case.state == "curing" and clock is not None and clock.due_on is not None and clock.due_on < today,
    }


def commitment_of(work: Work, case: Case) -> Commitment:
    """The detail of a commitment."""
    return work.session.get_one(Commitment, case.id)


def stands_already(work: Work, enterprise_id: int, bundle: str, but: int | None = None) -> bool:
    """Whether a second commitment for the same bundle may not be asked for (SQ20-02c, AMB-87)."""
    return standing_commitment(work, enterprise_id, bundle, but) is not None and not on_negative_list(
        work, enterprise_id
    )


def standing_commitment(work: Work, enterprise_id: int, bundle: str, but: int | None = None) -> CommitmentCase | None:
    """The commitment of this enterprise for this bundle that is in force or offered, if any."""
    query = (
        select(CommitmentCase)
        .join(Commitment, Commitment.case_id == CommitmentCase.id)
        .where(
            CommitmentCase.enterprise_id == enterprise_id,
            CommitmentCase.state.in_(STANDING),
            Commitment.bundle == bundle,
            or_(Commitment.valid_until.is_(None), Commitment.valid_until >= today_of(work)),
        )
    )
    if but is not None:
        query = query.where(CommitmentCase.id != but)
    return work.session.scalars(query.order_by(CommitmentCase.id)).first()


def on_negative_list(work: Work, enterprise_id: int) -> bool:
    """Whether the enterprise is on the negative list of commitment subjects 信用承诺对象负面清单 (NL-01).

    The document names no ground; ours is a commitment that was broken (AMB-87).
    """
    query = select(CommitmentCase.id).where(
        CommitmentCase.enterprise_id == enterprise_id, CommitmentCase.state == "breached"
    )
    return work.session.scalars(query.limit(1)).first() is not None


def reason_mark(case: Case) -> str:
    """Every record version that a commitment brings about begins its reason with this."""
    return f"承诺 {case.number}："

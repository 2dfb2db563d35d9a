"""What the pages of a repair show besides what every case has 修复详情."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from rulesets.repair import Eligibility
from service.operations.operation import Work
from service.operations.repair.standing import eligibility_of, papers_of_case, repair_of
from service.store.case import Case
from service.store.commitment import Commitment, CommitmentCase
from service.store.repair import Repair, SiteJob


@dataclass(frozen=True)
class RepairDetail:
    """``found``: the conditions as they stand today; ``repair.basis``: as they stood on the day of filing."""

    repair: Repair
    found: Eligibility
    handed_in: frozenset[str]
    commitment: CommitmentCase | None
    commitment_text: Commitment | None
    sites: tuple[SiteJob, ...]

    @property
    def consequence(self) -> Mapping[str, Any] | None:
        """What the repair was said to change and not to change, as it was told at the time of filing."""
        told: Mapping[str, Any] | None = self.repair.basis.get("consequence")
        return told


def detail_of(work: Work, case: Case) -> RepairDetail:
    """Everything about one repair; the caller has checked that the reader may see the case."""
    repair = repair_of(work, case)
    commitment = work.session.get(CommitmentCase, repair.commitment_id) if repair.commitment_id else None
    text = work.session.get(Commitment, repair.commitment_id) if repair.commitment_id else None
    jobs = select(SiteJob).where(SiteJob.case_id == case.id).order_by(SiteJob.id)
    return RepairDetail(
        repair,
        eligibility_of(work, case, repair),
        frozenset(papers_of_case(work, case)),
        commitment,
        text,
        tuple(work.session.scalars(jobs)),
    )

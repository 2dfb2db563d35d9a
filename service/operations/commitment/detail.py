"""What the pages of a commitment show besides what every case has 承诺详情."""

from __future__ import annotations

from service.operations.commitment.standing import commitment_of
from service.operations.operation import Work
from service.store.case import Case
from service.store.commitment import Commitment


def detail_of(work: Work, case: Case) -> Commitment:
    """The commitment itself; the caller has checked that the reader may see the case."""
    return commitment_of(work, case)

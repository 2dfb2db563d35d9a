"""What a tolerance holds back 容错期间的暂缓: no dishonesty record comes of a matter that is being tolerated, or was (WF-12)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from service.operations.operation import Work
from service.store.case import Case
from service.store.tolerance import ToleranceCase
from workflows.tolerance.table import UNDER_WAY

EXEMPTED = "exempted"


def tolerance_open(work: Work, source: Case) -> bool:
    """Whether tolerance is being looked at for this inspection or commitment."""
    return _exists(work, source.number, UNDER_WAY)


def tolerated(work: Work, source: Case) -> bool:
    """Whether it is being looked at, or was granted."""
    return _exists(work, source.number, (*UNDER_WAY, EXEMPTED))


def reported_already(work: Work, number: str) -> bool:
    """Whether this matter was reported before; a report that was withdrawn does not count."""
    query = select(ToleranceCase.id).where(ToleranceCase.target == number, ToleranceCase.state != "withdrawn")
    return work.session.scalars(query.limit(1)).first() is not None


def _exists(work: Work, number: str, states: Collection[str]) -> bool:
    query = select(ToleranceCase.id).where(ToleranceCase.target == number, ToleranceCase.state.in_(states))
    return work.session.scalars(query.limit(1)).first() is not None

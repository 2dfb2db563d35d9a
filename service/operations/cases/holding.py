"""Holding a case against other writers 锁定办件, in the one order in which everybody waits: enterprise, case, audit chain.

A step of one case may change others of the same enterprise (a repair ends a list entry, an entry ends what other units do about it).
Whoever holds the enterprise may take any case of it; whoever took a case first and the enterprise after it could wait in a circle.
"""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import ColumnElement, select

from service.operations.operation import Work
from service.store.case import Case
from service.store.enterprise import Enterprise

C = TypeVar("C", bound=Case)


def hold_case(work: Work, model: type[C], *conditions: ColumnElement[bool]) -> C | None:
    """The one case that fits, with its enterprise, both held until the end of the transaction; None where there is none."""
    owner = work.session.scalars(select(model.enterprise_id).where(*conditions)).one_or_none()
    if owner is None:
        return None
    hold_enterprise(work, owner)
    # Only now: what was read before the wait may have changed since.
    query = select(model).where(*conditions).with_for_update(key_share=True)
    return work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def hold_enterprise(work: Work, enterprise_id: int) -> None:
    """Hold the row of an enterprise against other writers."""
    query = select(Enterprise.id).where(Enterprise.id == enterprise_id)
    work.session.scalars(query.with_for_update(key_share=True)).one()


def hold_enterprises_of(work: Work, case_ids: list[int]) -> None:
    """Hold the enterprises of many cases, in one order for everybody."""
    owners = select(Case.enterprise_id).where(Case.id.in_(case_ids))
    query = select(Enterprise.id).where(Enterprise.id.in_(owners)).order_by(Enterprise.uscc)
    work.session.scalars(query.with_for_update(key_share=True)).all()

"""Holding a measure against other writers 锁定措施."""

from __future__ import annotations

from sqlalchemy import select

from service.operations.cases.holding import hold_enterprise
from service.operations.operation import Work
from service.store.measure import MeasureRow


def held_measure(work: Work, identifier: int) -> MeasureRow | None:
    """The measure, held after its enterprise: a new result holds the enterprise and then changes its measures."""
    owner = work.session.scalars(select(MeasureRow.enterprise_id).where(MeasureRow.id == identifier)).one_or_none()
    if owner is None:
        return None
    hold_enterprise(work, owner)
    query = select(MeasureRow).where(MeasureRow.id == identifier).with_for_update(key_share=True)
    return work.session.scalars(query).one_or_none()

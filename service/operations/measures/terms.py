"""The last day of a measure 措施期满 (AMB-77). Safe to run twice."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from service.access.actor import Actor
from service.clock import today
from service.operations.measures.confirming import end_measure
from service.operations.operation import Desk
from service.store.engine import reading
from service.store.measure import MeasureRow

log = structlog.get_logger(__name__)


def end_measures(desk: Desk, actor: Actor) -> int:
    """End every measure whose last day is over. Returns how many; one that fails stops no other."""
    query = select(MeasureRow.id).where(MeasureRow.ended_on.is_(None), MeasureRow.last_day < today(desk.clock))
    with reading(desk.engine) as session:
        numbers = list(session.scalars(query.order_by(MeasureRow.id)))
    ended = 0
    for number in numbers:
        try:
            ended += end_measure(desk, actor, measure=number)
        except Exception as error:
            log.error("measure_not_ended", measure=number, exc_info=error)
    return ended

"""The enterprise is told once when the earliest day of a repair has come; time travel to the day and beyond."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from service.clock import FixedClock
from service.operations.repair.earliest import tell_earliest_days
from service.store.engine import reading
from service.store.notice import Notice
from tests.service.conftest import OPERATOR
from tests.service.repair.conftest import Repairs


def told(repairs: Repairs) -> list[str]:
    with reading(repairs.desk.engine) as session:
        query = select(Notice.key).where(Notice.kind == "repair_earliest").order_by(Notice.id)
        return [key.split("/")[2] for key in session.scalars(query)]


def test_told_on_the_day_and_only_once(repairs: Repairs, clock: FixedClock) -> None:
    """Earliest day of the serious one: 2027-01-11; of the general one of October: 2027-01-21."""
    assert tell_earliest_days(repairs.desk, OPERATOR) == 0
    clock.advance(timedelta(days=50))
    assert tell_earliest_days(repairs.desk, OPERATOR) == 0, "the last day of the minimum"
    clock.advance(timedelta(days=1))
    assert tell_earliest_days(repairs.desk, OPERATOR) == 1
    assert tell_earliest_days(repairs.desk, OPERATOR) == 0
    clock.advance(timedelta(days=12))
    tell_earliest_days(repairs.desk, OPERATOR)
    assert told(repairs) == ["grave", "fresh"], "two nights late is made up for"


def test_nobody_is_told_of_what_is_already_applied_for(repairs: Repairs, clock: FixedClock) -> None:
    clock.advance(timedelta(days=51))
    repairs.file("grave")
    assert tell_earliest_days(repairs.desk, OPERATOR) == 0

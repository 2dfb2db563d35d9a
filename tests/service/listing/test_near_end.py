"""The reminder before the planned end of an entry: ten working days ahead (ours), once for each person and last day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from service.access.roles import Role
from service.clock import today
from service.operations.listing.near_end import DAYS_BEFORE, tell_near_ends
from service.scheduler.jobs import ACTOR
from service.store.account import User
from service.store.engine import reading
from service.store.notice import Notice
from tests.service.listing.conftest import REASON, Listings
from workflows.calendar import published_calendar


def told(listings: Listings) -> list[str]:
    query = select(User.role).join(Notice, Notice.recipient_id == User.id).where(Notice.kind == "listing_end_near")
    with reading(listings.desk.engine) as session:
        return sorted(session.scalars(query))


def test_ten_working_days_before_the_last_day(listings: Listings) -> None:
    """The day before nobody hears of it, on the day the enterprise and the designating unit do; not a second time."""
    last = today(listings.clock) + timedelta(days=60)
    listings.listed(planned_end=last.isoformat())
    calendar, first, left = published_calendar(), last, DAYS_BEFORE
    while left:
        left -= calendar.day(first).working
        first -= timedelta(days=1)
    # The day of the reminder itself is not counted.
    while not calendar.day(first).working:
        first -= timedelta(days=1)
    listings.later((first - today(listings.clock)).days - 1)
    assert tell_near_ends(listings.desk, ACTOR) == 0
    listings.later(1)
    assert tell_near_ends(listings.desk, ACTOR) == 2
    assert told(listings) == sorted([Role.DEPARTMENT.value, Role.ENTERPRISE.value])
    listings.later(1)
    assert tell_near_ends(listings.desk, ACTOR) == 0


def test_an_entry_without_an_end_or_removed_is_not_told_of(listings: Listings) -> None:
    """Nothing is near where no end was planned, and nothing where the entry has gone."""
    listings.listed("KL-01")
    number = listings.listed(planned_end=(today(listings.clock) + timedelta(days=13)).isoformat())
    listings.step(number, "apply_exit", REASON)
    assert tell_near_ends(listings.desk, ACTOR) == 0

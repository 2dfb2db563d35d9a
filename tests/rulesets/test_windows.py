"""AMB-07: look-back windows, and the days on which a status holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.facts.windows import add_years, first_day_inside, first_day_outside, last_day
from tests.reference.evaluator import corresponding_day
from tests.reference.examples import examples

ONE_DAY = timedelta(days=1)
anchors = st.dates(date(1925, 1, 1), date(2200, 12, 31)) | st.builds(
    lambda year, shift: date(year, 2, 28) + timedelta(days=shift), st.integers(1925, 2200), st.integers(0, 2)
)
lengths = st.integers(1, 20)


@given(anchors, lengths, st.integers(-3, 3))
@examples(1000)
def test_first_day_inside_agrees_with_the_corresponding_day(as_of: date, years: int, shift: int) -> None:
    """A record is inside exactly while the day is not after its corresponding day."""
    day = first_day_inside(as_of, years) + timedelta(days=shift)
    assert (day >= first_day_inside(as_of, years)) is (as_of <= add_years(day, years))


def test_first_day_inside_agrees_on_every_day_of_five_years() -> None:
    """No day is skipped: all days, all neighbours, 1 to 5 years; 2100 has no 29 February."""
    for start in (date(2023, 1, 1), date(2098, 1, 1)):
        for number in range(5 * 366):
            as_of = start + timedelta(days=number)
            for years in range(1, 6):
                first = first_day_inside(as_of, years)
                assert add_years(first, years) >= as_of > add_years(first - ONE_DAY, years)


@given(anchors, lengths)
@examples(500)
def test_add_years_is_the_corresponding_day(day: date, years: int) -> None:
    assert add_years(day, years) == corresponding_day(day, years)


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        ("2024-02-29", 2, "2026-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2096-02-29", 4, "2100-02-28"),
        ("2024-02-28", 2, "2026-02-28"),
        ("2026-02-28", 2, "2028-02-28"),
        ("2024-12-31", 2, "2026-12-31"),
    ],
)
def test_29_february_corresponds_to_28_february(day: str, years: int, expected: str) -> None:
    assert add_years(date.fromisoformat(day), years).isoformat() == expected


@pytest.mark.parametrize(
    ("as_of", "years", "expected"),
    [
        ("2026-11-21", 2, "2024-11-21"),
        ("2026-02-28", 2, "2024-02-28"),
        ("2026-03-01", 2, "2024-03-01"),
        ("2028-02-29", 2, "2026-03-01"),
        ("2028-02-29", 4, "2024-02-29"),
        ("2027-01-01", 3, "2024-01-01"),
    ],
)
def test_first_day_inside_by_hand(as_of: str, years: int, expected: str) -> None:
    assert first_day_inside(date.fromisoformat(as_of), years).isoformat() == expected


@given(anchors, lengths)
@examples(500)
def test_a_record_leaves_on_the_day_after_its_corresponding_day(day: date, years: int) -> None:
    outside = first_day_outside(day, years)
    assert outside is not None
    assert first_day_inside(outside, years) > day
    assert first_day_inside(outside - ONE_DAY, years) <= day


def test_the_ends_of_the_calendar_raise_nothing() -> None:
    assert first_day_outside(date.max, 2) is None
    assert first_day_outside(date(9997, 12, 31), 2) is None
    assert first_day_outside(date(9997, 12, 30), 2) == date.max
    assert first_day_inside(date(2, 5, 5), 3) <= date(2, 5, 5)


@given(anchors, st.integers(0, 2000))
@examples(300)
def test_a_status_holds_to_the_day_before_its_end_but_at_least_one_day(start: date, length: int) -> None:
    """Contract §1."""
    last = last_day(start, start + timedelta(days=length))
    assert last == (start if length == 0 else start + timedelta(days=length - 1))
    assert last_day(start, None) is None


def test_a_status_that_ended_before_it_began_still_has_its_day() -> None:
    assert last_day(date(2026, 3, 2), date(2026, 3, 1)) == date(2026, 3, 2)

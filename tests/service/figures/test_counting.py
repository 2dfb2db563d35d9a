"""The definitions of the figures, held against a slow count by hand."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.figures.counting import CaseFacts, Mean, Share, tally
from workflows.calendar import published_calendar

CALENDAR = published_calendar()
FIRST, LAST, TODAY = date(2026, 9, 1), date(2026, 9, 30), date(2026, 11, 21)


def working(first: date, last: date) -> int:
    return sum(CALENDAR.day(first + timedelta(days=place)).working for place in range((last - first).days + 1))


def case(opened: date, decided: date | None = None, due: date | None = date(2026, 9, 15), **more: object) -> CaseFacts:
    given_facts = {"handler": 1, "stopped_on": decided, "upheld": False, "pauses": (), **more}
    return CaseFacts(opened_on=opened, decided_on=decided, due_on=due, **given_facts)  # type: ignore[arg-type]


def test_on_time_means_on_or_before_the_due_day() -> None:
    """CZ21-2.5.2b."""
    cases = [
        case(date(2026, 9, 8), date(2026, 9, 14)),
        case(date(2026, 9, 8), date(2026, 9, 15), upheld=True),
        case(date(2026, 9, 8), date(2026, 9, 16)),
        case(date(2026, 9, 8)),
    ]
    found = tally(cases, FIRST, LAST, TODAY, working)
    assert (found.opened, found.decided, found.on_time, found.late, found.overdue_open) == (4, 3, 2, 1, 1)
    assert found.upheld_share == Share(1, 3) and found.upheld_share.tenths == 333
    assert found.on_time_share.tenths == 667


def test_the_edges_of_the_span_count() -> None:
    cases = [case(day, day) for day in (date(2026, 8, 31), FIRST, LAST, date(2026, 10, 1))]
    found = tally(cases, FIRST, LAST, TODAY, working)
    assert (found.opened, found.decided) == (2, 2)


def test_a_withdrawn_case_is_neither_decided_nor_open() -> None:
    withdrawn = case(date(2026, 9, 8), None, stopped_on=date(2026, 9, 20))
    found = tally([withdrawn], FIRST, LAST, TODAY, working)
    assert (found.opened, found.decided, found.overdue_open) == (1, 0, 0)
    assert tally([withdrawn], FIRST, date(2026, 9, 18), TODAY, working).overdue_open == 1


def test_a_clock_that_stands_still_has_no_due_day_and_is_not_overdue() -> None:
    assert tally([case(date(2026, 9, 8), None, None)], FIRST, LAST, TODAY, working).overdue_open == 0


def test_due_at_the_end_of_the_span_is_not_overdue_yet() -> None:
    open_case = case(date(2026, 9, 8))
    assert tally([open_case], FIRST, date(2026, 9, 15), TODAY, working).overdue_open == 0
    assert tally([open_case], FIRST, date(2026, 9, 16), TODAY, working).overdue_open == 1
    assert tally([open_case], FIRST, LAST, date(2026, 9, 15), working).overdue_open == 0


def test_working_days_with_and_without_pauses_across_a_holiday() -> None:
    """2026-09-20 is a make-up day, 10-01 to 10-07 are holidays; the day of receipt does not count."""
    paused = case(
        date(2026, 9, 18), date(2026, 9, 30), pauses=((date(2026, 9, 21), date(2026, 9, 23)), (date(2026, 9, 29), None))
    )
    found = tally([paused], FIRST, LAST, TODAY, working)
    whole = working(date(2026, 9, 19), date(2026, 9, 30))
    assert CALENDAR.day(date(2026, 9, 20)).working
    assert found.days_with_pauses == Mean(whole, 1)
    assert found.days_without_pauses == Mean(whole - 3 - 2, 1)


def test_decided_on_the_day_of_receipt_takes_no_day() -> None:
    assert tally([case(FIRST, FIRST)], FIRST, LAST, TODAY, working).days_with_pauses.tenths == 0


def test_nothing_has_no_average() -> None:
    found = tally([], FIRST, LAST, TODAY, working)
    assert found.upheld_share.tenths is None and found.days_with_pauses.tenths is None


@given(st.integers(0, 500), st.integers(1, 500))
def test_tenths_are_rounded_half_up(total: int, count: int) -> None:
    tenths = Mean(total, count).tenths
    assert tenths is not None
    # tenths/10 lies within a twentieth of total/count, in whole numbers; the half goes up.
    assert 0 <= 20 * total + count - 2 * count * tenths < 2 * count
    assert Share(total, count).tenths == (2000 * total + count) // (2 * count)


_DAY = st.dates(date(2026, 8, 1), date(2026, 10, 31))


@given(st.lists(st.tuples(_DAY, st.none() | st.integers(0, 40), st.integers(3, 20), st.booleans()), max_size=12))
def test_totals_are_the_sums_of_parts(drawn: list[tuple[date, int | None, int, bool]]) -> None:
    cases = [
        case(
            opened,
            None if took is None else opened + timedelta(days=took),
            opened + timedelta(days=limit),
            upheld=upheld,
            handler=place % 3,
        )
        for place, (opened, took, limit, upheld) in enumerate(drawn)
    ]
    whole = tally(cases, FIRST, LAST, TODAY, working)
    parts = [tally([one for one in cases if one.handler == who], FIRST, LAST, TODAY, working) for who in range(3)]
    for name in ("opened", "decided", "on_time", "overdue_open", "upheld", "working_days", "paused_days"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts), name
    assert 0 <= whole.on_time <= whole.decided <= len(cases)
    assert whole.paused_days == 0 <= whole.working_days

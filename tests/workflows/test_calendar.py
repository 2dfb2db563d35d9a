"""The calendar says what the State Council's notices say, and says so when it does not know."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import published_calendar
from workflows.calendar.notice import NoticeFault, read_notice
from workflows.calendar.work_calendar import WorkCalendar

CALENDAR = published_calendar()
YEARS = sorted(CALENDAR.notices)


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


@pytest.mark.parametrize("year", YEARS)
def test_agrees_with_two_independent_sources_on_every_day(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    for day in days_of(year):
        working = CALENDAR.day(day).working
        assert working == chinese_calendar.is_workday(day), day
        assert working == other.is_working_day(day), day


def test_known_years_reach_the_current_notice() -> None:
    assert YEARS[-1] >= 2026
    assert CALENDAR.notices[2026].number == "国办发明电〔2025〕7号"


def test_make_up_day_and_holiday_name_their_notice() -> None:
    """国办发明电〔2025〕7号: Sunday 2026-09-20 is worked, Friday 2026-10-02 is not."""
    worked, off = CALENDAR.day(date(2026, 9, 20)), CALENDAR.day(date(2026, 10, 2))
    assert worked.working and "调休上班" in worked.reason and "国办发明电〔2025〕7号" in worked.reason
    assert not off.working and "国庆节" in off.reason and not off.provisional


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2027, 1, 2), date(2027, 10, 1), date(2018, 5, 9)])
def test_a_year_without_a_notice_is_provisional(day: date) -> None:
    known = CALENDAR.day(day)
    assert known.provisional and "暂定" in known.reason


def test_fixed_statutory_holidays_are_off_before_the_notice_comes() -> None:
    assert not CALENDAR.day(date(2027, 1, 1)).working
    assert not CALENDAR.day(date(2027, 10, 1)).working
    assert CALENDAR.day(date(2027, 1, 4)).working


def test_loading_a_notice_makes_the_year_known_and_changes_the_version() -> None:
    text = (
        "year: 2027\ntitle: 国务院办公厅关于2027年部分节假日安排的通知\nnumber: 示例文号\n"
        "holidays:\n  - {name: 元旦, from: 2027-01-01, until: 2027-01-03}\nmake_up_days: [2027-01-09]\n"
    )
    after = CALENDAR.with_notice(read_notice(text))
    assert after.version != CALENDAR.version
    assert not after.day(date(2027, 1, 4)).provisional
    assert after.day(date(2027, 1, 9)).working
    assert CALENDAR.day(date(2027, 1, 9)).provisional, "the earlier calendar is not changed"


GOOD = "year: 2027\ntitle: t\nnumber: n\nholidays:\n  - {name: 元旦, from: 2027-01-01, until: 2027-01-03}\nmake_up_days: [2027-01-09]\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2027-01-09", "2027-01-08", "本来就是周一至周五"),
        ("2027-01-09", "2027-01-02", "同时写成了假期和上班日"),
        ("until: 2027-01-03", "until: 2026-12-31", "不在 2027 年"),
        ("until: 2027-01-03", "until: 2027-03-03", "不合理"),
        ("until: 2027-01-03", "until: 2027-02-30", "不是日期"),
        ("number: n\n", "", "缺少 number"),
        ("make_up_days", "makeup_days", "核对拼写"),
        ("year: 2027\n", "year: 2027\nyear: 2028\n", "重复"),
        ("year: 2027", "year: next", "应当是年份"),
    ],
)
def test_faulty_notice_is_refused_in_words(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(NoticeFault, match=message):
        read_notice(GOOD.replace(old, new, 1), "2027.yaml")


@given(st.dates(date(2019, 1, 1), date(2026, 12, 31)))
def test_version_is_the_same_for_the_same_notices_in_any_order(day: date) -> None:
    again = WorkCalendar(reversed(list(CALENDAR.notices.values())))
    assert again.version == CALENDAR.version and again.day(day) == CALENDAR.day(day)

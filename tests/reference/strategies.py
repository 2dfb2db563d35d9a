"""Hypothesis strategies for dossiers, dense at the borders where rules change their mind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from rulesets.records.uscc import with_check_digit
from tests.reference.evaluator import ADVERSE_EVENTS, SOCIAL, STATUSES, corresponding_day

USCC = with_check_digit("91130900MA0000000")
PENALTY_TYPES = (
    "warning", "criticism", "fine", "confiscation", "downgrade", "licence_suspension", "suspension_of_business",
    "licence_revocation", "business_restriction", "administrative_detention", "other",
)  # fmt: skip
HONOURS = ("international", "national", "ministerial", "provincial", "municipal", "county")
KEY_PERSONNEL = ("key_personnel_dishonesty", "key_personnel_judgment")
COUNTED = (*KEY_PERSONNEL, "volunteer_service", "charitable_donation", "false_declaration", "judgment_debtor", "honour")
RATINGS = ("industry_evaluation", "internet_supervision")
KINDS = (*KEY_PERSONNEL, *ADVERSE_EVENTS, *STATUSES, *SOCIAL, *RATINGS)

AS_OF_DAYS = (
    date(2026, 11, 21), date(2026, 1, 1), date(2026, 12, 31), date(2028, 2, 29), date(2026, 2, 28), date(2027, 3, 1),
    date(2100, 2, 28), date(2000, 2, 29),
)  # fmt: skip
as_of_days = st.sampled_from(AS_OF_DAYS) | st.dates(date(1996, 1, 1), date(2110, 12, 31))


def years_before(day: date, years: int) -> date:
    """Some day whose corresponding day is near ``day``; its neighbours make the border."""
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def borders(as_of: date) -> list[date]:
    """Days around the ends of both windows, of the calendar years, of February and of the day itself."""
    centres = [
        as_of,
        years_before(as_of, 2),
        years_before(as_of, 3),
        *(date(as_of.year - back, 1, 1) for back in (0, 1, 2, 3)),
        *(corresponding_day(date(year, 2, 29), 0) for year in range(as_of.year - 4, as_of.year + 1) if _leap(year)),
        as_of - timedelta(days=180),
        as_of - timedelta(days=400),
    ]
    return sorted({centre + timedelta(days=shift) for centre in centres for shift in (-1, 0, 1)})


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days(as_of: date) -> st.SearchStrategy[date]:
    near = st.integers(-1300, 30).map(lambda shift: as_of + timedelta(days=shift))
    return st.sampled_from(borders(as_of)) | near


@st.composite
def records(draw: st.DrawFn, as_of: date, kinds: tuple[str, ...] = KINDS) -> dict[str, Any]:
    """One record of the contract, without an id."""
    kind = draw(st.sampled_from(kinds))
    day = draw(days(as_of))
    record: dict[str, Any] = {"kind": kind, "date": day.isoformat()}
    if draw(st.integers(0, 9)) == 0:
        record["revoked"] = draw(st.booleans())
    if kind in STATUSES and draw(st.booleans()):
        record["ended_on"] = draw(_not_before(day, as_of)).isoformat()
    if kind == "administrative_penalty":
        common = st.sampled_from(("fine", "warning"))
        record["penalty_type"] = draw(common | common | common | st.sampled_from(PENALTY_TYPES))
        if draw(st.booleans()):
            record["repaired_on"] = draw(_not_before(day, as_of)).isoformat()
    if kind in ("key_personnel_judgment", "judgment_debtor"):
        fulfilled = draw(st.sampled_from((None, False, True)))
        if fulfilled is not None:
            record["fulfilled"] = fulfilled
    if kind == "honour":
        record["level"] = draw(st.sampled_from(HONOURS))
    if kind == "industry_evaluation":
        record["industry"] = draw(st.sampled_from(("建筑", "药品", "教育")))
        record["rank"] = draw(st.sampled_from((1, 1, 1, 2, 3, 4, 99)))
    if kind == "internet_supervision":
        record["level"] = draw(st.sampled_from("ABCDE"))
    if kind in ("red_list", "industry_blacklist") and draw(st.booleans()):
        record["list"] = draw(st.sampled_from(("失信被执行人", "𠮷“名单”\n", "")))
    return record


def _not_before(day: date, as_of: date) -> st.SearchStrategy[date]:
    """The same day, just after, or around the borders, but never before ``day``."""
    later = [border for border in borders(as_of) if border >= day]
    return st.sampled_from([day, day + timedelta(days=1), *later]) | st.integers(0, 1500).map(
        lambda shift: day + timedelta(days=shift)
    )


def _name_some(draw: st.DrawFn, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gives most records an id, leaves others without, and sometimes takes the name that a nameless one would get."""
    taken: set[str] = set()
    for number, record in enumerate(found):
        style = draw(st.sampled_from(("own", "own", "none", "clash")))
        name = f"{record['kind']}@{record['date']}" if style == "clash" else f"r{number}"
        if style != "none" and name not in taken:
            record["id"] = name
            taken.add(name)
    return found


@st.composite
def clusters(draw: st.DrawFn, as_of: date) -> list[dict[str, Any]]:
    """Several records of one kind that is counted, most of them close together, so that the upper rows are met."""
    kind = draw(
        st.sampled_from(("administrative_penalty", "administrative_penalty", "administrative_penalty", *COUNTED))
    )
    near = draw(st.sampled_from(("one year", "one year", "anywhere")))
    found = []
    for number in range(draw(st.sampled_from((2, 3, 4, 5, 6, 7)))):
        record = draw(records(as_of, (kind,)))
        if near == "one year":
            record["date"] = (years_before(as_of, 1) - timedelta(days=number)).isoformat()
            if record.get("repaired_on", record["date"]) < record["date"]:
                record["repaired_on"] = record["date"]
        if kind == "administrative_penalty":
            record["penalty_type"] = draw(st.sampled_from(("fine", "warning", "criticism", "other")))
        found.append(record)
    return found


def _good(as_of: date) -> list[dict[str, Any]]:
    recent = (as_of - timedelta(days=30)).isoformat()
    return [
        {"kind": "industry_evaluation", "industry": "建筑", "rank": 1, "date": recent},
        {"kind": "internet_supervision", "level": "A", "date": recent},
        {"kind": "volunteer_service", "date": recent},
    ]


@st.composite
def dossiers(draw: st.DrawFn, as_of: date, most: int = 12) -> dict[str, Any]:
    """0 to ``most`` records; often good ones or a cluster are laid underneath, so that every grade is met."""
    flavour = draw(st.sampled_from(("plain", "cluster", "good", "good cluster")))
    found = draw(st.lists(records(as_of), max_size=most))
    if "good" in flavour:
        found += _good(as_of)
    if "cluster" in flavour:
        found += draw(clusters(as_of))
    return {"uscc": USCC, "name": "沧州某某公司", "region": "cangzhou", "records": _name_some(draw, found)}


@st.composite
def weighings(draw: st.DrawFn, most: int = 12) -> tuple[dict[str, Any], date]:
    """A dossier with the day on which it is weighed."""
    as_of = draw(as_of_days)
    return draw(dossiers(as_of, most)), as_of

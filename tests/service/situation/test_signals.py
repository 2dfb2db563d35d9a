"""Early-warning signals: raised exactly on their definition, silent below their least numbers, told with the numbers of then (SQ20-13a)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.situation.counting import Counts
from service.situation.document import Named, Warning
from service.situation.domains import domain_of, domains
from service.situation.months import Months
from service.situation.placing import Places
from service.situation.signals import SignalFault, read_signals, signals
from service.situation.warning import NAMED, raised
from service.web.phrases import Voice
from service.web.supervision.situation_words import SituationWords
from tests.bulk.tables import code
from tests.service.situation.composed import Raw, composed

AS_OF = date(2026, 11, 21)
MONTHS = Months(AS_OF)
TEXT = (Path(__file__).parents[3] / "service" / "situation" / "signals.yaml").read_text(encoding="utf-8")


def counts(**given: Any) -> Counts:
    empty: dict[str, Any] = {
        name: {} for name in ("grades", "adverse_by_region", "adverse_by_industry", "flow", "listed")
    }
    return Counts(**{**empty, "movement": None, **given})


def of(signal: str, found: Counts, regions: tuple[str, ...] = ("沧县", "青县", "?")) -> list[Warning]:
    wanted = {signal: signals()[signal]}
    # Signals by group read the counts alone.
    return list(raised(wanted, found, Places(regions, ("建筑", "?")), None, None, MONTHS))  # type: ignore[arg-type]


@given(st.integers(0, 120), st.integers(0, 120))
@example(before=10, now=30)
@example(before=10, now=29)
@example(before=60, now=90)
@example(before=60, now=91)
def test_a_surge_is_more_than_half_more_and_at_least_twenty_more(before: int, now: int) -> None:
    """Three whole months against the same months a year before; November 2026 is not over."""
    cells = {(0, 34, 0): now, (0, 22, 0): before, (0, 35, 0): 999, (0, 23, 0): 999, (0, 31, 0): 999, (0, 19, 0): 999}
    found = of("region_surge", counts(adverse_by_region=cells))
    assert bool(found) is (2 * now > 3 * before and now - before >= 20)
    for warning in found:
        assert (warning.of, warning.group) == ("region", 0)
        expected = {"months": 3, "percent": 150, "more": 20, "now": now, "before": before, "difference": now - before}
        assert warning.numbers == expected


def test_a_month_that_ends_today_is_whole() -> None:
    cells = {(0, 35, 0): 100}
    assert not of("region_surge", counts(adverse_by_region=cells))
    ended = Months(date(2026, 11, 30))
    found = raised({"region_surge": signals()["region_surge"]}, counts(adverse_by_region=cells), Places(("沧县",), ()), None, None, ended)  # type: ignore[arg-type]  # fmt: skip
    assert [warning.numbers["now"] for warning in found] == [100]


def test_the_larger_finding_is_told_first_and_all_together_by_themselves() -> None:
    cells = {(0, 34, 0): 50, (1, 34, 1): 70, (1, 33, 0): 10}
    assert [warning.group for warning in of("region_surge", counts(adverse_by_region=cells))] == [1, 0]
    (everybody,) = of("surge", counts(adverse_by_region=cells))
    assert (everybody.of, everybody.group, everybody.numbers["now"]) == ("", None, 130)


@given(st.integers(0, 30), st.integers(1, 400), st.integers(0, 30), st.integers(1, 400))
@example(here=5, size=50, there=0, others=100)
@example(here=5, size=50, there=0, others=50)
@example(here=4, size=50, there=0, others=400)
@example(here=5, size=49, there=0, others=400)
def test_a_high_share_is_twice_that_of_all_with_a_name(here: int, size: int, there: int, others: int) -> None:
    """BG22-15: those without a region are no group, and are not in the comparison."""
    here, there = min(here, size), min(there, others)
    grades = {(0, 0, "B"): size, (1, 0, "B"): others, (2, 0, "B"): 5000}
    listed = {(0, 0, 35): here, (1, 0, 35): there, (2, 0, 35): 4000, (0, 0, 34): 900}
    found = of("region_blacklisted", counts(grades=grades, listed=listed))
    share = here * (size + others) > 2 * (here + there) * size and here >= 5 and size >= 50
    assert (0 in {warning.group for warning in found}) is share
    assert 2 not in {warning.group for warning in found}


@given(st.integers(0, 60), st.integers(0, 60))
@example(before=20, now=25)
@example(before=20, now=24)
@example(before=50, now=60)
def test_more_blacklisted_than_a_year_ago(before: int, now: int) -> None:
    found = of("blacklisted_rising", counts(listed={(0, 0, 35): now, (0, 0, 23): before}))
    assert bool(found) is (now * 100 > before * 120 and now - before >= 5)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 4000))
@example(down=20, up=0, same=1979)
@example(down=20, up=0, same=1980)
@example(down=19, up=0, same=0)
def test_grades_falling(down: int, up: int, same: int) -> None:
    moved = {("A", "C"): down, ("D", "B"): up, ("B", "B"): same, ("", "D"): 500, ("new", "D"): 500, ("B", "gone"): 500}
    found = of("grades_falling", counts(movement=moved))
    assert bool(found) is (down * 1000 > 10 * (down + up + same) and down >= 20)
    assert not of("grades_falling", counts())
    for warning in found:
        assert (warning.numbers["now"], warning.numbers["up"], warning.numbers["total"]) == (down, up, down + up + same)


def firm(number: int, *records: Raw, region: str = "沧县") -> Raw:
    return {
        "uscc": code(number),
        "region": region,
        "records": [{"id": f"r{n}", **one} for n, one in enumerate(records)],
    }


def listed(day: date, ended: date | None = None, **more: Any) -> Raw:
    return {"kind": "industry_blacklist", "date": day.isoformat(), "ended_on": ended and ended.isoformat(), **more}


def test_newly_blacklisted_are_named(tmp_path: Path) -> None:
    """Thirty days, today included; not who was removed, not who is listed tomorrow, nobody twice."""
    first = AS_OF - timedelta(29)
    population = [
        firm(0, listed(first)),
        firm(1, listed(first - timedelta(1))),
        firm(2, listed(AS_OF), listed(first)),
        firm(3, listed(first, AS_OF)),
        firm(4, listed(first, AS_OF + timedelta(1))),
        firm(5, listed(AS_OF + timedelta(1))),
        firm(6, listed(first, revoked=True)),
    ]
    found = composed(tmp_path, population, {}, AS_OF)
    (warning,) = [warning for warning in found.warnings if warning.signal == "newly_blacklisted"]
    assert warning.numbers == {"days": 30, "at_least": 1, "now": 3}
    assert [(one.uscc, one.value) for one in warning.named] == [
        (code(2), AS_OF.isoformat()),
        *sorted([(code(0), first.isoformat()), (code(4), first.isoformat())]),
    ]


def test_repeated_penalties_are_named_the_most_first_and_counted_whole(tmp_path: Path) -> None:
    def penalties(times: int, **more: Any) -> list[Raw]:
        day = (AS_OF - timedelta(29)).isoformat()
        return [{"kind": "administrative_penalty", "penalty_type": "fine", "date": day, **more} for _ in range(times)]

    population = [firm(number, *penalties(3)) for number in range(NAMED + 5)]
    population += [
        firm(900, *penalties(7), region="青县"),
        firm(901, *penalties(2), *penalties(9, revoked=True)),
        firm(902, *penalties(9, date=(AS_OF - timedelta(30)).isoformat())),
    ]
    found = composed(tmp_path, population, {}, AS_OF)
    (warning,) = [warning for warning in found.warnings if warning.signal == "penalties_of_one"]
    assert warning.numbers["now"] == NAMED + 6 and len(warning.named) == NAMED
    assert (warning.named[0].uscc, warning.named[0].value) == (code(900), "7")
    told = SituationWords(found, Voice("zh")).told(warning)
    assert not told.all_named and "106 家企业最近 30 天内有 3 条以上" in told.text and told.named[0][1] == "7 条"


def test_nothing_is_raised_for_a_quiet_population(tmp_path: Path) -> None:
    population = [
        firm(0, {"kind": "wage_arrears", "date": "2026-10-01"}, {"kind": "wage_arrears", "date": "2024-01-01"})
    ]
    assert composed(tmp_path, population, {}, AS_OF).warnings == ()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("signal", sorted(signals()))
def test_every_signal_can_be_told(tmp_path: Path, signal: str, language: Any) -> None:
    """Definition, finding and each enterprise; no place is left open."""
    found = composed(tmp_path, [firm(0)], {}, AS_OF)
    names = signals()[signal].told.places | signals()[signal].definition.places
    numbers = {name: 1234 for name in names if name != "name"}
    warning = Warning(signal, "region", 0, numbers, (Named(code(0), 0, 0, "5"),))
    told = SituationWords(found, Voice(language)).told(warning)
    for text in (told.text, told.definition, *(value for _, value in told.named)):
        assert "{" not in text and "–" not in text
    assert "1,234" in told.text and told.clauses


def test_a_signal_of_a_later_or_earlier_program_is_still_shown(tmp_path: Path) -> None:
    words = SituationWords(composed(tmp_path, [firm(0)], {}, AS_OF), Voice("zh"))
    assert words.told(Warning("unknown", "", None, {"now": 3})).text == "now=3"
    assert "–" in words.told(Warning("surge", "", None, {"now": 3})).text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("way: surge\n", "way: magic\n", "magic"),
        ("percent: 150", "percent: 1.5", "percent"),
        ("more: 20", "more: 0", "more"),
        ("至少多 {more} 条", "多一些", "不一致"),
        ("id: industry_surge", "id: region_surge", "重复"),
        ("kinds: [administrative_penalty]", "kinds: [parking]", "parking"),
        ("months: 3\n    percent: 150", "months: 3\n    least: 2\n    percent: 150", "least"),
    ],
)
def test_bad_definitions_do_not_load(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(SignalFault, match=said):
        read_signals(TEXT.replace(old, new))


def test_a_definition_says_each_of_its_numbers() -> None:
    changed = TEXT.replace("，并且至少多 {more} 条", "").replace(", and at least {more} more", "")
    with pytest.raises(SignalFault, match="more"):
        read_signals(changed)


def test_the_ten_domains() -> None:
    """SQ20-13a."""
    assert len(domains()) == 10
    expected = {"道路旅客运输领域": "transport", "食品监管领域": "food_drug", "民办学校": "education", "保安领域": None}
    for industry, domain in expected.items():
        found = domain_of(industry)
        assert (found.id if found else None) == domain

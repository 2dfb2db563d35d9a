"""CZ21-A1 附件1, row by row: hand-written dossiers at, below and above every bound, and the row that must apply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.rulesets.weighing import dossier, penalty, record, weigh

Records = list[dict[str, Any]]
Case = tuple[str, str, int | str, str, Records]
"""Indicator, row, points (or the grade of the veto), what the case shows, records."""


def times(count: int, kind: str, **attributes: Any) -> Records:
    """``count`` records of a kind in the year of the assessment."""
    return [record(kind, f"2026-{month:02d}-10", **attributes) for month in range(1, count + 1)]


def penalties(this_year: int, last_year: int = 0, repaired: int = 0, year_before: int = 0) -> Records:
    """Fines of 2026, of 2025 and of the end of 2024, the first ``repaired`` of them repaired."""
    found = [penalty(f"2026-{month:02d}-10") for month in range(1, this_year + 1)]
    found += [penalty(f"2025-{month:02d}-10") for month in range(1, last_year + 1)]
    found += [penalty(f"2024-12-{day:02d}") for day in range(1, year_before + 1)]
    for item in found[:repaired]:
        item["repaired_on"] = "2026-11-01"
    return found


def one_to_three(number: str, indicator: str, kind: str, **attributes: Any) -> Iterable[Case]:
    for count, row, points in ((0, 1, 50), (1, 2, 20), (2, 2, 20), (3, 2, 20), (4, 3, 0), (5, 3, 0)):
        yield indicator, f"{number}.{row}", points, f"{count} records", times(count, kind, **attributes)
    yield indicator, f"{number}.1", 50, "outside the window", [record(kind, "2024-11-20", **attributes)]


def status(number: str, indicator: str, most: int) -> Iterable[Case]:
    yield indicator, f"{number}.1", most, "never listed", []
    yield indicator, f"{number}.2", 0, "listed and not removed", [record(indicator, "2019-01-01")]
    yield indicator, f"{number}.2", 0, "listed today", [record(indicator, "2026-11-21")]
    yield indicator, f"{number}.2", 0, "removed tomorrow", [record(indicator, "2026-01-01", ended_on="2026-11-22")]
    yield indicator, f"{number}.1", most, "removed today", [record(indicator, "2026-01-01", ended_on="2026-11-21")]
    yield (
        indicator,
        f"{number}.2",
        0,
        "listed and removed today",
        [record(indicator, "2026-11-21", ended_on="2026-11-21")],
    )
    yield indicator, f"{number}.1", most, "removed yesterday", [record(indicator, "2026-01-01", ended_on="2026-11-20")]


def clean_or_not(number: str, indicator: str, kind: str, most: int) -> Iterable[Case]:
    yield indicator, f"{number}.1", most, "none", []
    yield indicator, f"{number}.2", 0, "one", times(1, kind)
    yield indicator, f"{number}.2", 0, "two", times(2, kind)
    yield indicator, f"{number}.2", 0, "last day of the window", [record(kind, "2024-11-21")]
    yield indicator, f"{number}.1", most, "first day outside", [record(kind, "2024-11-20")]
    yield indicator, f"{number}.1", most, "revoked", times(1, kind, revoked=True)


def none_one_two(number: str, indicator: str) -> Iterable[Case]:
    for count, row, points in ((0, 3, 0), (1, 2, 15), (2, 1, 30), (3, 1, 30)):
        yield indicator, f"{number}.{row}", points, f"{count} records", times(count, indicator)
    two = [record(indicator, "2024-11-20"), record(indicator, "2024-11-21")]
    yield indicator, f"{number}.2", 15, "one of two outside the window", two


def administrative_penalty() -> Iterable[Case]:
    """CZ21-A1-06: the veto row comes first (AMB-05)."""
    indicator = "administrative_penalty"
    for found, row, points, why in (
        (penalties(0), 2, 100, "none"),
        (penalties(1), 3, 50, "one"),
        (penalties(2), 3, 50, "two"),
        (penalties(3), 4, 30, "three in one year"),
        (penalties(4), 4, 30, "four in one year"),
        (penalties(4, 1), 4, 30, "five, four in one year"),
        (penalties(5), 5, 0, "five in one year"),
        (penalties(5, 5), 5, 0, "ten, five in each year"),
        (penalties(3, 3), 5, 0, "six, three in each year"),
        (penalties(2, 2, year_before=2), 5, 0, "six in three calendar years"),
        (penalties(6), 1, "C", "six in one year"),
        (penalties(0, 6), 1, "C", "six in the year before"),
        (penalties(0, 0, year_before=5), 5, 0, "five in the rest of a year"),
        (penalties(2, repaired=2), 3, 50, "two, both repaired (AMB-10)"),
        ([penalty("2024-11-20")], 2, 100, "outside the window"),
        (
            [*penalties(0, year_before=5), penalty("2024-11-20")],
            5,
            0,
            "a sixth of the year outside the window (AMB-06)",
        ),
        ([penalty(penalty_type="suspension_of_business")], 1, "C", "ordered to stop business"),
        ([penalty(penalty_type="licence_revocation")], 1, "C", "licence revoked"),
        ([penalty(penalty_type="administrative_detention")], 1, "C", "detention"),
        ([penalty(penalty_type="licence_suspension")], 3, 50, "suspension is not named (AMB-109)"),
        (
            [penalty(penalty_type="suspension_of_business", repaired_on="2026-07-01")],
            1,
            "C",
            "severe and repaired (AMB-12)",
        ),
        ([penalty("2024-11-20", "suspension_of_business")], 2, 100, "severe and outside the window"),
    ):
        yield indicator, f"06.{row}", points, why, found


def credit_repair() -> Iterable[Case]:
    """CZ21-A1-08: the limits are 0, a half and all (AMB-11)."""
    for found, row, points, why in (
        (penalties(0), 1, 50, "no penalty"),
        (penalties(1, repaired=1), 1, 50, "the only one repaired"),
        (penalties(3, repaired=3), 1, 50, "all of three"),
        (penalties(3, repaired=2), 2, 30, "two of three"),
        (penalties(2, repaired=1), 2, 30, "exactly half"),
        (penalties(4, repaired=2), 2, 30, "exactly half of four"),
        (penalties(3, 2, repaired=2), 3, 10, "two of five"),
        (penalties(3, repaired=1), 3, 10, "a third"),
        (penalties(4, repaired=1), 3, 10, "a quarter"),
        (penalties(2), 4, 0, "none of two"),
        ([penalty("2024-11-20")], 1, 50, "the only one outside the window"),
        ([penalty(repaired_on="2026-11-21")], 1, 50, "repaired on the day itself"),
        ([penalty(repaired_on="2026-11-22")], 4, 0, "to be repaired tomorrow"),
    ):
        yield "credit_repair", f"08.{row}", points, why, found


def two_kinds(number: str, indicator: str, first: str, second: str) -> Iterable[Case]:
    """CZ21-A1-09 (AMB-13) and CZ21-A1-13."""
    rows = {
        "neither": ([], 3, 20),
        "the first": ([record(first)], 1, 0),
        "the second": ([record(second)], 2, 0),
        "both": ([record(second), record(first)], 1, 0),
        "the first outside the window": ([record(first, "2024-11-20")], 3, 20),
        "the second on its last day": ([record(second, "2024-11-21")], 2, 0),
    }
    for why, (found, row, points) in rows.items():
        yield indicator, f"{number}.{row}", points, why, found


def judgment_debtor() -> Iterable[Case]:
    """CZ21-A1-10 (AMB-16); an unstated ``fulfilled`` is not fulfilled."""
    done, still_open = record("judgment_debtor", fulfilled=True), record("judgment_debtor", fulfilled=False)
    for found, row, points, why in (
        ([], 1, 30, "no case"),
        ([still_open], 2, 0, "one open"),
        ([record("judgment_debtor")], 2, 0, "unstated"),
        ([done, still_open], 2, 0, "one of two open"),
        ([done], 3, 20, "one fulfilled"),
        ([done, record("judgment_debtor", "2026-01-01", fulfilled=True)], 3, 20, "both fulfilled"),
        ([record("judgment_debtor", "2024-11-20")], 1, 30, "outside the window"),
        ([record("judgment_debtor", "2024-11-20"), done], 3, 20, "the open one outside the window"),
    ):
        yield "judgment_debtor", f"10.{row}", points, why, found


def arrears() -> Iterable[Case]:
    wage, utility, tax = record("wage_arrears"), record("utility_arrears"), record("tax_arrears")
    for found, row, points, why in (
        ([], 4, 50, "none"),
        ([wage], 1, 0, "wages"),
        ([utility], 2, 0, "utilities"),
        ([tax], 3, 0, "taxes"),
        ([tax, utility, wage], 1, 0, "all three"),
        ([tax, utility], 2, 0, "utilities and taxes"),
        ([record("wage_arrears", "2024-11-20")], 4, 50, "outside the window"),
        ([record("tax_arrears", "2024-11-21")], 3, 0, "last day of the window"),
    ):
        yield "arrears", f"15.{row}", points, why, found


def honours() -> Iterable[Case]:
    """CZ21-A1-19 (AMB-19): the highest once, nothing added up."""

    def of(*levels: str, day: str = "2026-06-01") -> Records:
        return [record("honour", day, level=level) for level in levels]

    for found, row, points, why in (
        (of("national"), 1, 40, "national"),
        (of("international"), 1, 40, "international"),
        (of("provincial"), 2, 25, "provincial"),
        (of("ministerial"), 2, 25, "ministerial"),
        (of("municipal"), 3, 10, "municipal"),
        (of("municipal", "municipal", "county"), 3, 10, "two municipal are not added"),
        (of("county", "provincial", "national"), 1, 40, "the highest of several"),
        (of("county"), 4, 0, "county"),
        ([], 4, 0, "none"),
        (of("national", day="2024-11-21"), 1, 40, "last day of the window"),
        (of("national", day="2024-11-20"), 4, 0, "outside the window"),
    ):
        yield "honours", f"19.{row}", points, why, found


def rating(day: str, rank: int, industry: str = "建筑") -> dict[str, Any]:
    return record("industry_evaluation", day, rank=rank, industry=industry)


def ratings() -> Iterable[Case]:
    """CZ21-A1-20 (AMB-22, AMB-23) and CZ21-A1-21 (AMB-24): the latest counts, however old."""
    for found, row, points, why in (
        ([rating("2019-01-01", 1)], 1, 50, "highest, years ago"),
        ([rating("2026-01-01", 2)], 2, 25, "second"),
        ([rating("2026-01-01", 3)], 3, 0, "third"),
        ([rating("2026-01-01", 99)], 3, 0, "the last possible"),
        ([], 3, 0, "no rating"),
        ([rating("2026-01-01", 3), rating("2026-02-01", 1)], 1, 50, "the latest is better"),
        ([rating("2026-01-01", 1), rating("2026-02-01", 2)], 2, 25, "the latest is worse"),
        ([rating("2026-02-01", 1), rating("2020-01-01", 3, "药品")], 3, 0, "the lowest of two industries"),
        ([rating("2026-02-01", 1), rating("2026-02-01", 2)], 2, 25, "two of one day: the lower"),
        ([rating("2026-11-22", 1)], 3, 0, "tomorrow's rating"),
        ([rating("2026-01-01", 2), rating("2026-11-22", 1)], 2, 25, "tomorrow's better rating"),
    ):
        yield "industry_evaluation", f"20.{row}", points, why, found
    for level, row, points in (("A", 1, 50), ("B", 2, 30), ("C", 3, 20), ("D", 4, 10), ("E", 5, 0)):
        found = [record("internet_supervision", "2019-01-01", level=level)]
        yield "internet_supervision", f"21.{row}", points, f"level {level}", found
    yield "internet_supervision", "21.5", 0, "no rating", []
    two = [
        record("internet_supervision", "2026-01-01", level="A"),
        record("internet_supervision", "2026-02-01", level="C"),
    ]
    yield "internet_supervision", "21.3", 20, "the latest of two", two


def blacklist() -> Iterable[Case]:
    """CZ21-A1-22a, 22b (AMB-37: by the day of listing). A row of this indicator gives no points, only a veto."""

    def listed(day: str, ended_on: str | None = None) -> Records:
        return [record("industry_blacklist", day, **({"ended_on": ended_on} if ended_on else {}))]

    for found, row, grade, why in (
        (listed("2015-01-01"), 1, "D", "listed long ago and never removed"),
        (listed("2026-11-21"), 1, "D", "listed today"),
        (listed("2026-01-01", "2026-11-22"), 1, "D", "removed tomorrow"),
        (listed("2026-01-01", "2026-11-21"), 2, "C", "removed today"),
        (listed("2023-11-21", "2023-12-21"), 2, "C", "listed on the last day of three years"),
        (listed("2026-01-01") + listed("2025-01-01", "2025-02-01"), 1, "D", "one of two removed"),
    ):
        yield "industry_blacklist", f"22.{row}", grade, why, found


CASES: list[Case] = [
    *one_to_three("01", "key_personnel_dishonesty", "key_personnel_dishonesty"),
    *one_to_three("02", "key_personnel_judgment", "key_personnel_judgment"),
    (
        "key_personnel_judgment",
        "02.1",
        50,
        "four, all fulfilled (AMB-15)",
        times(4, "key_personnel_judgment", fulfilled=True),
    ),
    *status("03", "tax_abnormal", 50),
    *status("04", "operation_abnormal", 60),
    *clean_or_not("05", "performance", "breach_of_commitment", 40),
    *administrative_penalty(),
    *clean_or_not("07", "administrative_coercion", "administrative_coercion", 80),
    *credit_repair(),
    *two_kinds("09", "criminal_and_false_litigation", "false_litigation", "criminal_offence"),
    *judgment_debtor(),
    *clean_or_not("11", "safety_hazard", "major_safety_hazard", 30),
    *clean_or_not("12", "safety_accident", "safety_accident", 50),
    *two_kinds("13", "financing", "financing_default", "equity_freeze"),
    *clean_or_not("14", "debt_evasion", "debt_evasion", 80),
    *arrears(),
    *none_one_two("16", "volunteer_service"),
    *none_one_two("17", "charitable_donation"),
    ("red_list", "18.2", 0, "never", []),
    ("red_list", "18.1", 40, "once", times(1, "red_list")),
    ("red_list", "18.1", 40, "removed since (AMB-20)", times(1, "red_list", ended_on="2026-06-01")),
    ("red_list", "18.2", 0, "outside the window", [record("red_list", "2024-11-20")]),
    *honours(),
    *ratings(),
    *blacklist(),
]
ROWS_OF_EACH = [3, 3, 2, 2, 2, 5, 2, 4, 3, 3, 2, 2, 3, 2, 4, 3, 3, 2, 4, 3, 5, 2]
ALL_ROWS = {f"{number:02d}.{row}" for number, rows in enumerate(ROWS_OF_EACH, start=1) for row in range(1, rows + 1)}


@pytest.mark.parametrize(
    ("indicator", "row", "outcome", "found"),
    [
        pytest.param(indicator, row, outcome, found, id=f"CZ21-A1-{row}: {why}")
        for indicator, row, outcome, why, found in CASES
    ],
)
def test_row(indicator: str, row: str, outcome: int | str, found: Records) -> None:
    """T-a: the row that applies, its points, and the grade that it forces."""
    assessment = weigh(dossier(*found))
    if indicator != "industry_blacklist":
        scored = next(item for item in assessment.to_json()["indicators"] if item["id"] == indicator)
        assert scored["row"] == f"CZ21-A1-{row}"
        assert scored["points"] == (outcome if isinstance(outcome, int) else 0)
    vetoed = {item.row.id for item in assessment.vetoing_rows}
    if isinstance(outcome, str):
        assert f"CZ21-A1-{row}" in vetoed
        assert assessment.grade == outcome
    else:
        assert vetoed == set()


@pytest.mark.parametrize(
    "found",
    [[], [record("industry_blacklist", "2023-11-20", ended_on="2023-12-20")]],
    ids=["never listed", "listed on the first day outside three years"],
)
def test_without_a_listing_the_blacklist_rows_stay_silent(found: Records) -> None:
    """CZ21-A1-22a, 22b: indicator 22 has no row for the clean."""
    assessment = weigh(dossier(*found))
    assert assessment.vetoing_rows == ()
    assert assessment.grade == "B"


def test_all_64_rows_are_covered() -> None:
    """T-a has 64 rows; each is the expected row of a case above, and the pack has exactly these."""
    assert len(ALL_ROWS) == 64
    assert {row for _, row, _, _, _ in CASES} == ALL_ROWS
    pack = weigh(dossier()).policy
    assert {row.id for table in pack.indicators for row in table.rows} == {f"CZ21-A1-{row}" for row in ALL_ROWS}

"""Weighs a raw dossier by the requirements (T-a, T-b, decisions, contract §1) without touching the packs or the engine.

Records without an id are named by kind and day, so evidence is compared as a multiset of names.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.reference import table

Raw = dict[str, Any]
ADVERSE_EVENTS = (
    "breach_of_commitment", "administrative_penalty", "administrative_coercion", "false_litigation", "criminal_offence",
    "judgment_debtor", "major_safety_hazard", "safety_accident", "financing_default", "equity_freeze", "debt_evasion",
    "wage_arrears", "utility_arrears", "tax_arrears", "false_declaration",
)  # fmt: skip
STATUSES = ("tax_abnormal", "operation_abnormal", "industry_blacklist")
SOCIAL = ("volunteer_service", "charitable_donation", "red_list", "honour")
NUMBERS = {
    "key_personnel_dishonesty": "01", "key_personnel_judgment": "02", "tax_abnormal": "03", "operation_abnormal": "04",
    "performance": "05", "administrative_penalty": "06", "administrative_coercion": "07", "credit_repair": "08",
    "criminal_and_false_litigation": "09", "judgment_debtor": "10", "safety_hazard": "11", "safety_accident": "12",
    "financing": "13", "debt_evasion": "14", "arrears": "15", "volunteer_service": "16", "charitable_donation": "17",
    "red_list": "18", "honours": "19", "industry_evaluation": "20", "internet_supervision": "21",
}  # fmt: skip
MEASURES = {"A": 10, "B": 6, "C": 7, "D": 9}
RATES = {"A": 500, "B": 1000, "C": 2000, "D": 4000}


@dataclass(frozen=True)
class Expected:
    """What an assessment must say. ``points`` and ``rows`` are by indicator id; evidence is a multiset of record names."""

    grade: str
    score: int | None
    points: dict[str, int]
    rows: dict[str, str]
    evidence: dict[str, Counter[str]]
    deductions: Counter[str]
    vetoes: list[tuple[str, Counter[str]]]
    conditions: dict[str, bool]
    measures: list[str]
    rate_permille: int


def corresponding_day(day: date, years: int) -> date:
    """AMB-07: the same day years later, 28 February for a 29 February that does not exist."""
    if (day.month, day.day) == (2, 29):
        leap = (day.year + years) % 4 == 0 and ((day.year + years) % 100 != 0 or (day.year + years) % 400 == 0)
        return date(day.year + years, 2, 29 if leap else 28)
    return date(day.year + years, day.month, day.day)


def day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


class Known:
    """The records that are known on a day: not revoked, not of the future."""

    def __init__(self, dossier: Raw, as_of: date) -> None:
        self.as_of = as_of
        self.records = [
            record
            for record in dossier["records"]
            if not record.get("revoked") and date.fromisoformat(record["date"]) <= as_of
        ]

    def of(self, *kinds: str) -> list[Raw]:
        return [record for record in self.records if record["kind"] in kinds]

    def began_within(self, years: int, *kinds: str) -> list[Raw]:
        return [
            record
            for record in self.of(*kinds)
            if self.as_of <= corresponding_day(date.fromisoformat(record["date"]), years)
        ]

    def last_day(self, record: Raw) -> date:
        """A status holds to the day before it ended, at least one day."""
        started, ended = date.fromisoformat(record["date"]), day_of(record.get("ended_on"))
        return date.max if ended is None else max(started, ended - timedelta(days=1))

    def in_force(self, kind: str) -> list[Raw]:
        return [record for record in self.of(kind) if self.as_of <= self.last_day(record)]

    def lasted_within(self, years: int, *kinds: str) -> list[Raw]:
        """On any day that is inside the window (AMB-31): its last day has not left the window."""
        return [
            record
            for record in self.of(*kinds)
            if self.last_day(record) >= self.as_of or self.as_of <= corresponding_day(self.last_day(record), years)
        ]

    def latest(self, kind: str, per: str | None = None) -> list[Raw]:
        """The newest records of a kind, for each value of ``per``; several of one day all count."""
        records = self.of(kind)
        newest: dict[Any, str] = {}
        for record in records:
            group = record[per] if per else None
            newest[group] = max(newest.get(group, ""), record["date"])
        return [record for record in records if record["date"] == newest[record[per] if per else None]]


def names(records: list[Raw]) -> Counter[str]:
    return Counter(name_of(record) for record in records)


def name_of(record: Raw) -> str:
    given = record.get("id")
    return f"id {given}" if given is not None else f"{record['kind']}@{record['date']}"


def evaluate(dossier: Raw, as_of: date) -> Expected:
    """The expected result of the 2021 document on a day."""
    known = Known(dossier, as_of)
    two = known.began_within
    hits: dict[str, tuple[table.Hit, list[Raw]]] = {}

    kp = two(2, "key_personnel_dishonesty")
    hits["key_personnel_dishonesty"] = table.one_to_three(len(kp)), kp
    judgments = [record for record in two(2, "key_personnel_judgment") if not record.get("fulfilled")]
    hits["key_personnel_judgment"] = table.one_to_three(len(judgments)), judgments
    for kind, most in (("tax_abnormal", 50), ("operation_abnormal", 60)):
        now = known.in_force(kind)
        hits[kind] = table.clean_or_not(most, len(now)), now
    for indicator, kind, most in (
        ("performance", "breach_of_commitment", 40),
        ("administrative_coercion", "administrative_coercion", 80),
        ("safety_hazard", "major_safety_hazard", 30),
        ("safety_accident", "safety_accident", 50),
        ("debt_evasion", "debt_evasion", 80),
    ):
        found = two(2, kind)
        hits[indicator] = table.clean_or_not(most, len(found)), found

    penalties = two(2, "administrative_penalty")
    years = Counter(record["date"][:4] for record in penalties)
    same_year = max(years.values(), default=0)
    peak = max((year for year, count in years.items() if count == same_year), default="")
    of_peak = [record for record in penalties if record["date"][:4] == peak]
    severe = [record for record in penalties if record["penalty_type"] in table.SEVERE]
    repaired = [
        record for record in penalties if (day := day_of(record.get("repaired_on"))) is not None and day <= as_of
    ]
    hits["administrative_penalty"] = table.penalties(len(penalties), same_year, len(severe)), penalties
    hits["credit_repair"] = table.repair(len(penalties), len(repaired)), penalties

    lies, crimes = two(2, "false_litigation"), two(2, "criminal_offence")
    hits["criminal_and_false_litigation"] = table.crimes(len(lies), len(crimes)), lies + crimes
    debts = two(2, "judgment_debtor")
    unpaid = [record for record in debts if not record.get("fulfilled")]
    hits["judgment_debtor"] = table.judgment_debts(len(debts), len(unpaid)), debts
    defaults, freezes = two(2, "financing_default"), two(2, "equity_freeze")
    hits["financing"] = table.financing(len(defaults), len(freezes)), defaults + freezes
    owed = [two(2, kind) for kind in ("wage_arrears", "utility_arrears", "tax_arrears")]
    hits["arrears"] = table.arrears(*map(len, owed)), [record for group in owed for record in group]
    for kind in ("volunteer_service", "charitable_donation"):
        hits[kind] = table.none_one_two(len(two(2, kind))), two(2, kind)
    hits["red_list"] = table.red_list(len(two(2, "red_list"))), two(2, "red_list")
    honours = two(2, "honour")
    hits["honours"] = table.honours([record["level"] for record in honours]), _highest(honours)
    ratings = known.latest("industry_evaluation", per="industry")
    rank = max((record["rank"] for record in ratings), default=None)
    hits["industry_evaluation"] = table.industry(rank), [record for record in ratings if record["rank"] == rank]
    levels = known.latest("internet_supervision")
    level = max((record["level"] for record in levels), default=None)
    hits["internet_supervision"] = table.internet(level), [record for record in levels if record["level"] == level]

    lies_declared = two(2, "false_declaration")
    score = min(max(sum(hit[1] for hit, _ in hits.values()) - 50 * len(lies_declared), 0), 1000)
    listed_now, listed_3y = known.in_force("industry_blacklist"), two(3, "industry_blacklist")
    conditions = {
        "A1": not two(2, *ADVERSE_EVENTS) and not known.lasted_within(2, *STATUSES),
        "A2": bool(two(2, *SOCIAL)),
        "A3": rank == 1,
        "A4": score >= 850,
        "B1": same_year <= 5,
        "B2": not listed_now and not listed_3y,
        "B3": score >= 600,
        "C1": same_year > 5,
        "C2": bool(severe),
        "C3": bool(listed_3y) and not listed_now,
        "C4": score < 600,
        "D1": bool(listed_now),
    }
    vetoes = [
        (grade, evidence)
        for holds, grade, evidence in (
            (conditions["D1"], "D", names(listed_now)),
            (conditions["C1"], "C", names(of_peak)),
            (conditions["C2"], "C", names(severe)),
            (conditions["C3"], "C", names(listed_3y)),
        )
        if holds
    ]
    grade = _grade(conditions)
    return Expected(
        grade=grade,
        score=None if grade == "D" else score,
        points={indicator: hit[1] for indicator, (hit, _) in hits.items()},
        rows={indicator: f"CZ21-A1-{NUMBERS[indicator]}.{hit[0]}" for indicator, (hit, _) in hits.items()},
        evidence={indicator: names(records) for indicator, (_, records) in hits.items()},
        deductions=names(lies_declared),
        vetoes=vetoes,
        conditions=conditions,
        measures=[f"M-{grade}{number}" for number in range(1, MEASURES[grade] + 1)],
        rate_permille=RATES[grade],
    )


def _grade(holds: dict[str, bool]) -> str:
    """T-b, top-down; the first hit wins."""
    if holds["D1"]:
        return "D"
    if holds["C1"] or holds["C2"] or holds["C3"] or holds["C4"]:
        return "C"
    if holds["A1"] and holds["A2"] and holds["A3"] and holds["A4"]:
        return "A"
    return "B"


def _highest(honours: list[Raw]) -> list[Raw]:
    """The honours of the highest level present."""
    order = (("international", "national"), ("ministerial", "provincial"), ("municipal",), ("county",))
    for group in order:
        found = [record for record in honours if record["level"] in group]
        if found:
            return found
    return []

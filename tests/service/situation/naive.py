"""Counts a situation enterprise by enterprise in plain Python, in none of the ways of the program."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from tests.reference.evaluator import ADVERSE_EVENTS, STATUSES

Raw = dict[str, Any]
ADVERSE = (*ADVERSE_EVENTS, *STATUSES)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def month(of: date) -> str:
    return f"{of.year:04d}-{of.month:02d}"


def last_months(as_of: date, count: int) -> list[str]:
    found, year, number = [], as_of.year, as_of.month
    for _ in range(count):
        found.append(f"{year:04d}-{number:02d}")
        year, number = (year, number - 1) if number > 1 else (year - 1, 12)
    return found[::-1]


def month_end(name: str, as_of: date) -> date:
    year, number = int(name[:4]), int(name[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return min(following - timedelta(1), as_of)


def standing(dossier: Raw, as_of: date, *kinds: str) -> list[Raw]:
    return [
        record
        for record in dossier["records"]
        if record["kind"] in kinds and not record.get("revoked") and record["date"] <= as_of.isoformat()
    ]


def industry(dossier: Raw, as_of: date) -> str:
    rated = standing(dossier, as_of, "industry_evaluation")
    return max(rated, key=lambda record: (record["date"], record["industry"]))["industry"] if rated else "?"


def listed_on(dossier: Raw, as_of: date, on: date) -> bool:
    for record in standing(dossier, as_of, "industry_blacklist"):
        began, ended = date.fromisoformat(record["date"]), day(record.get("ended_on"))
        if began <= on and (ended is None or on < ended or on == began):
            return True
    return False


def naive(population: list[Raw], grades: dict[str, str | None], as_of: date, months: int) -> dict[str, Counter[Any]]:
    """By names, not by numbers: grades, adverse (by region and by industry), flow, listed."""
    found: dict[str, Counter[Any]] = {
        name: Counter() for name in ("grades", "adverse_by_region", "adverse_by_industry", "flow", "listed")
    }
    names = last_months(as_of, months)
    for dossier in population:
        place = dossier.get("region") or "?", industry(dossier, as_of)
        found["grades"][(*place, grades.get(dossier["uscc"]) or "")] += 1
        for record in standing(dossier, as_of, *ADVERSE):
            began = month(date.fromisoformat(record["date"]))
            if began in names:
                found["adverse_by_region"][place[0], began, record["kind"]] += 1
                found["adverse_by_industry"][place[1], began, record["kind"]] += 1
            for what, value in (("began", record["date"]), ("repaired", record.get("repaired_on")), ("ended", record.get("ended_on"))):  # fmt: skip
                at = day(value)
                if at is not None and at <= as_of and month(at) in names:
                    found["flow"][*place, month(at), what] += 1
        for name in names:
            if listed_on(dossier, as_of, month_end(name, as_of)):
                found["listed"][*place, name] += 1
    return found

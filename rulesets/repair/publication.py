"""Severity 失信程度 and publication 公示期: from which day repair may be asked for, and when publication ends by itself.

A period in months ends on the corresponding day; the day on which publication begins is not counted (民法典 第二百零一条、第二百零二条).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from rulesets.form.repair_rules import Ground, RepairRules, Severity, TermRule
from rulesets.repair.given import RepairFacts, Target

Source = Literal["facts", "record", "presumed"]


@dataclass(frozen=True, slots=True)
class Graveness:
    """The severity and who says so; ``ground``: the rule that presumes it."""

    severity: Severity
    source: Source
    ground: Ground | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """``first_day``: from it on the minimum is over; ``last_day``: the last day of publication, None where no end is named."""

    term: TermRule
    first_day: date
    last_day: date | None


def graveness_of(rules: RepairRules, target: Target, facts: RepairFacts) -> Graveness | None:
    """The severity: as shown in writing, or else as recorded, or else as the rules presume it; None where nothing says it."""
    if facts.severity is not None:
        return Graveness(facts.severity, "facts")
    recorded = target.attributes.get("severity")
    if recorded is not None:
        return Graveness(recorded, "record")
    for rule in rules.severities:
        if target.kind in rule.kinds and meets(rule.where, target.attributes):
            return Graveness(rule.severity, "presumed", rule.ground)
    return None


def meets(where: Mapping[str, tuple[str, ...]], attributes: Mapping[str, Any]) -> bool:
    return all(attributes.get(name) in values for name, values in where.items())


def publications(
    rules: RepairRules, target: Target, facts: RepairFacts, graveness: Graveness | None
) -> tuple[Publication, ...]:
    """The publication of the known severity, or one for each severity that it could have; earliest first."""
    start = facts.published_on or target.date
    found = [
        Publication(term, _after(start, term.least_months), _last(start, term.most_months))
        for term in rules.terms
        if graveness is None or term.severity in ("any", graveness.severity)
    ]
    return tuple(sorted(found, key=lambda item: item.first_day))


def add_months(day: date, months: int) -> date:
    """The corresponding day ``months`` later, or the last of a shorter month. Raises ValueError beyond the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _after(start: date, months: int) -> date:
    return start if months == 0 else add_months(start, months) + timedelta(days=1)


def _last(start: date, months: int | None) -> date | None:
    return None if months is None else add_months(start, months)

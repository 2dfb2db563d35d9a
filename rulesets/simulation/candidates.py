"""Single records out of which a witness is put together: of every kind that a variable counts, on days around every window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

from rulesets.facts.windows import first_day_inside
from rulesets.form.policy import REPAIRED, FeatureRule
from rulesets.records.kinds import KINDS

Raw = dict[str, Any]


def candidates(rules: list[FeatureRule], as_of: date) -> list[Raw]:
    """Each different record once, in a fixed order."""
    found: dict[str, Raw] = {}
    for rule in rules:
        spec = rule.spec
        for kind in (*spec.kinds, *getattr(spec, "lasting", ())):
            for record in _of_kind(kind, rule, as_of):
                found.setdefault(repr(sorted(record.items())), record)
    return list(found.values())


def _of_kind(kind: str, rule: FeatureRule, as_of: date) -> Iterator[Raw]:
    attributes = _attributes(kind, rule, as_of)
    names = list(attributes)
    for day, values in product(_days(rule, as_of), product(*attributes.values())):
        record = {"kind": kind, "date": day.isoformat(), **dict(zip(names, values, strict=True))}
        record = {name: value for name, value in record.items() if value is not None}
        repaired = record.get("repaired_on")
        if repaired is None or repaired >= record["date"]:
            yield record
            if KINDS[kind].is_status:
                yield {**record, "ended_on": (day + timedelta(days=1)).isoformat()}


def _days(rule: FeatureRule, as_of: date) -> list[date]:
    """This year, last year, the first day inside the window and the day before it."""
    days = [as_of - timedelta(days=20), date(as_of.year, 1, 1), date(as_of.year - 1, 6, 1)]
    years = getattr(rule.spec, "years", None)
    if years is not None:
        first = first_day_inside(as_of, years)
        days += [first, first - timedelta(days=1)]
    return days


def _attributes(kind: str, rule: FeatureRule, as_of: date) -> dict[str, list[Any]]:
    """Required attributes and those that the feature reads, each with the values that make a difference to it."""
    spec = rule.spec
    found: dict[str, list[Any]] = {}
    for name, attribute in KINDS[kind].attributes.items():
        if attribute.required:
            found[name] = [next(iter(attribute.choices)) if attribute.choices else attribute.least or "示例"]
    read = getattr(spec, "attribute", None)
    if read is not None and read in KINDS[kind].attributes:
        choices = KINDS[kind].attributes[read].choices
        found[read] = list(choices) if choices else list(range(1, 5))
    for name, wanted in getattr(spec, "where", {}).items():
        if name == REPAIRED:
            continue
        if name in KINDS[kind].attributes:
            choices = KINDS[kind].attributes[name].choices
            other = next((choice for choice in choices if choice not in wanted), None) if choices else None
            found[name] = [wanted[0], other] if isinstance(wanted, list) else [wanted, not wanted]
    if "repaired_on" in KINDS[kind].attributes:
        found["repaired_on"] = [None, as_of.isoformat()]
    return found

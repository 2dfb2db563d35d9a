"""What will change by itself, and what a repair would change 评级展望.

Both are found by weighing the same dossier on other days or with a penalty repaired: the rules answer, nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rulesets.assessment import Assessment
from rulesets.facts.windows import first_day_outside, last_day
from rulesets.form.policy import REPAIRED, FeatureRule, Policy
from rulesets.forward.executor import assess
from rulesets.hypothesis import is_repaired, known_on, repaired
from rulesets.loading import schema
from rulesets.records.dossier import Dossier, Record
from rulesets.records.kinds import KINDS

Cause = Literal["leaves_window", "status_ends", "repaired"]


@dataclass(frozen=True, slots=True)
class Event:
    """Why a result can change on a day: this record leaves an N-year window, its status ends, or its repair takes effect."""

    record: Record
    cause: Cause
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One day on which something known today takes effect, with the results before and from that day on."""

    day: date
    events: tuple[Event, ...]
    before: Assessment
    after: Assessment


@dataclass(frozen=True, slots=True)
class RepairEffect:
    """What the repair 信用修复 of these penalties would change on the day itself (AMB-10, AMB-12)."""

    records: tuple[Record, ...]
    before: Assessment
    after: Assessment


def days_of_change(policy: Policy, dossier: Dossier, as_of: date, limit: int = 12) -> tuple[Change, ...]:
    """The next ``limit`` days after ``as_of`` on which a record leaves a window or a status ends, assuming nothing new happens.

    The first day of an overlay 叠加 is such a day too, without an event of a record.
    A day on which the facts weighed stay the same (a record that no window holds any more) is left out.
    """
    days = _events(policy, dossier, as_of)
    known = known_on(dossier, as_of)
    before = assess(policy, known, as_of)
    changes: list[Change] = []
    for day in sorted(days):
        if len(changes) == limit:
            break
        after = assess(policy, known, day)
        if after.facts != before.facts:
            changes.append(Change(day, tuple(days[day]), before, after))
            before = after
    return tuple(changes)


def turning_days(policy: Policy, dossier: Dossier, as_of: date) -> list[date]:
    """Every day after ``as_of`` on which something known today can change the result by itself, in order."""
    return sorted(_events(policy, dossier, as_of))


def repair_effects(policy: Policy, dossier: Dossier, as_of: date) -> tuple[RepairEffect, ...]:
    """The effect of repairing each penalty that is not repaired yet and still inside a window, and of all of them together."""
    before = assess(policy, dossier, as_of)
    policy = policy.on(as_of)
    kinds = _repairable(policy)
    weighed: set[str] = set()
    for rule in policy.features.values():
        if _reads_repair(rule):
            weighed.update(before.facts.evidence[rule.id])
    open_records = [
        record
        for record in dossier.records
        if record.kind in kinds and record.id in weighed and not is_repaired(record, as_of)
    ]
    sets: list[tuple[Record, ...]] = [(record,) for record in open_records]
    if len(open_records) > 1:
        sets.append(tuple(open_records))
    return tuple(
        RepairEffect(chosen, before, assess(policy, repaired(dossier, {record.id for record in chosen}, as_of), as_of))
        for chosen in sets
    )


def _events(policy: Policy, dossier: Dossier, as_of: date) -> dict[date, list[Event]]:
    days: dict[date, list[Event]] = {}
    spans = _spans(policy)
    for record in dossier.records:
        if record.revoked or record.date > as_of:
            continue
        for day, event in _turns(record, spans):
            if day is not None and day > as_of:
                days.setdefault(day, []).append(event)
    for turn in policy.turning_days:
        if turn > as_of:
            days.setdefault(turn, [])
    return days


def _spans(policy: Policy) -> dict[str, set[tuple[int, bool]]]:
    """For each kind, the windows (years, whether the last day of the status counts instead of the first) that features look back."""
    spans: dict[str, set[tuple[int, bool]]] = {}
    for rule in policy.features.values():
        years = getattr(rule.spec, "years", None)
        if years is None:
            continue
        for kind in rule.spec.kinds:
            spans.setdefault(kind, set()).add((years, False))
        for kind in getattr(rule.spec, "lasting", ()):
            spans.setdefault(kind, set()).add((years, True))
    return spans


def _turns(record: Record, spans: dict[str, set[tuple[int, bool]]]) -> Iterable[tuple[date | None, Event]]:
    end = last_day(record.date, record.ended_on) if KINDS[record.kind].is_status else None
    for years, by_last_day in sorted(spans.get(record.kind, ())):
        start = end if by_last_day else record.date
        if start is not None:
            yield first_day_outside(start, years), Event(record, "leaves_window", years)
    if end is not None and end < date.max:
        yield end + timedelta(days=1), Event(record, "status_ends")
    repaired_on = record.attributes.get("repaired_on")
    if repaired_on is not None:
        yield repaired_on, Event(record, "repaired")


def _reads_repair(rule: FeatureRule) -> bool:
    spec = rule.spec
    if isinstance(spec, schema.Count | schema.MostInOneYear) and not spec.repaired_counts:
        return True
    return isinstance(spec, schema.Count | schema.Share | schema.MostInOneYear) and REPAIRED in spec.where


def _repairable(policy: Policy) -> set[str]:
    kinds = {kind for rule in policy.features.values() if _reads_repair(rule) for kind in rule.spec.kinds}
    return {kind for kind in kinds if "repaired_on" in KINDS[kind].attributes}

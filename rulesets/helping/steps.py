"""The lawful steps 可行步骤 that an enterprise can take, each with the first day on which it would count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from rulesets.facts.windows import last_day
from rulesets.form.policy import FeatureRule, Policy
from rulesets.form.procedures import Words
from rulesets.hypothesis import added, ended, fulfilled, repaired
from rulesets.loading import schema
from rulesets.records.dossier import Dossier, Record
from rulesets.records.kinds import KINDS
from rulesets.repair.eligibility import eligibility_of_entry
from rulesets.repair.given import RepairFacts, Target

StepKind = Literal["repair", "end_status", "fulfil", "declare"]
AfterWorkingDays = Callable[[date, int], date]
"""The day on which so many working days after the given day are over."""
A_YEAR = timedelta(days=365)
MOST_DECLARATIONS = 3
"""At most so many new items of one type are proposed (ours); no table looks further."""


def weekdays_after(start: date, days: int) -> date:
    """Monday to Friday, without holidays: the estimate where no calendar of working days is at hand."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


@dataclass(frozen=True)
class Step:
    """One step. ``day``: the first day on which it counts; ``record``: what it changes, or the record that a declaration adds.

    ``assumed``: the severity was not recorded and the latest day of all severities was taken.
    """

    id: str
    kind: StepKind
    record: Record
    day: date
    words: Words
    assumed: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "record": self.record.id if self.kind != "declare" else None,
            "record_kind": self.record.kind,
            "day": self.day.isoformat(),
            "text": self.words.zh,
            "text_en": self.words.en,
            "assumed": self.assumed,
        }


def take(dossier: Dossier, steps: Iterable[Step], day: date) -> Dossier:
    """The dossier as it would be on ``day`` with these steps taken, each on its day.

    Who plans for years ahead does the good work later: what is declared lies at most a year before ``day``, inside every window.
    """
    for step in steps:
        only = {step.record.id}
        if step.kind == "repair":
            dossier = repaired(dossier, only, step.day)
        elif step.kind == "end_status":
            dossier = ended(dossier, only, step.day)
        elif step.kind == "fulfil":
            dossier = fulfilled(dossier, only)
        else:
            dossier = added(dossier, [replace(step.record, date=max(step.record.date, day - A_YEAR))])
    return dossier


def steps_of(
    policy: Policy, dossier: Dossier, as_of: date, after_working_days: AfterWorkingDays, honours: Sequence[str]
) -> tuple[Step, ...]:
    """Every step that some rule of the stack weighs, in a fixed order."""
    weighed = {kind for rule in policy.on(as_of).features.values() for kind in _kinds(rule)}
    found: list[Step] = []
    for record in dossier.records:
        if record.revoked or record.date > as_of or record.kind not in weighed:
            continue
        found += _steps_on(policy, record, as_of)
    found += _declarations(policy, dossier, as_of, after_working_days, honours, weighed)
    return tuple(found)


def _kinds(rule: FeatureRule) -> list[str]:
    return [*rule.spec.kinds, *getattr(rule.spec, "lasting", ())]


def _steps_on(policy: Policy, record: Record, as_of: date) -> Iterator[Step]:
    kind = KINDS[record.kind]
    named = f"{kind.label} {record.id}", f"{kind.label_en} {record.id}"
    if kind.is_status:
        end = last_day(record.date, record.ended_on)
        if end is None or end > as_of:
            day, assumed = _first_day(policy, record, as_of)
            # A status lasts at least one day, so that its end counts from the day after its first.
            day = max(day, record.date + timedelta(days=1))
            if end is None or day <= end:
                words = Words(f"移出{named[0]}", f"end: {named[1]}")
                yield Step(f"end:{record.id}", "end_status", record, day, words, assumed)
    elif "repaired_on" in kind.attributes and record.attributes.get("repaired_on") is None:
        found = eligibility_of_entry(policy, Target.of(record), as_of, RepairFacts())
        if found.verdict != "refused":
            day, assumed = _first_day(policy, record, as_of)
            words = Words(f"修复{named[0]}", f"repair: {named[1]}")
            yield Step(f"repair:{record.id}", "repair", record, day, words, assumed)
    if record.attributes.get("fulfilled") is False:
        yield Step(f"fulfil:{record.id}", "fulfil", record, as_of, Words(f"履行{named[0]}", f"fulfil: {named[1]}"))


def _first_day(policy: Policy, record: Record, as_of: date) -> tuple[date, bool]:
    """The earliest day by the repair rules; where the severity is unknown, the day of the gravest."""
    found = eligibility_of_entry(policy, Target.of(record), as_of, RepairFacts())
    if found.verdict == "refused":
        return as_of, False
    if found.earliest_day is not None:
        return max(as_of, found.earliest_day), False
    gravest = eligibility_of_entry(policy, Target.of(record), as_of, RepairFacts(severity="serious"))
    assert gravest.earliest_day is not None
    return max(as_of, gravest.earliest_day), True


def _declarations(
    policy: Policy,
    dossier: Dossier,
    as_of: date,
    after_working_days: AfterWorkingDays,
    honours: Sequence[str],
    weighed: set[str],
) -> Iterator[Step]:
    """Items done today and declared today; they count when verification and public notice are over (AMB-55)."""
    procedures = policy.on(as_of).procedures
    if procedures is None:
        return
    rules = procedures.declarations
    day = as_of
    for step in (rules.verify, rules.notice):
        if step.required and step.clock is not None:
            day = after_working_days(day, procedures.clocks[step.clock].length)
    # Recorded on the day after the notice has ended (AMB-62).
    day = day + timedelta(days=1) if rules.notice_required else day
    taken = {record.id for record in dossier.records}
    for rule in rules.types:
        if not rule.scores or rule.kind is None or rule.kind not in weighed:
            continue
        levels = (
            honours if "level" in KINDS[rule.kind].attributes else [None] * most_useful(policy.on(as_of), rule.kind)
        )
        for number, level in enumerate(levels, start=1):
            identity = f"new-{rule.kind}-{number}"
            while identity in taken:
                identity += "x"
            record = Record(identity, rule.kind, as_of, None, False, None, {} if level is None else {"level": level})
            zh, en = rule.label.zh, rule.label.en
            if level is not None:
                named = KINDS[rule.kind].attributes["level"].choices[level]
                zh, en = f"{named['zh']}{zh}", f"{named['en']} {en}"
            yield Step(f"declare:{identity}", "declare", record, day, Words(f"申报{zh}", f"declare: {en}"))


def most_useful(policy: Policy, kind: str) -> int:
    """How many records of the kind the tables tell apart, at most MOST_DECLARATIONS."""
    names = {
        rule.id for rule in policy.features.values() if isinstance(rule.spec, schema.Count) and kind in rule.spec.kinds
    }
    conditions = [row.condition for table in policy.indicators for row in table.rows]
    conditions += [rule.condition for rule in policy.grade_conditions]
    lows = [low for item in conditions for box in item.boxes for name, (low, _) in box.sides if name in names]
    return min(max(lows, default=0), MOST_DECLARATIONS)

"""What comes by itself, and what a repair or a removal would bring 展望: every line is weighed, nothing is estimated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from rulesets.assessment import Assessment
from rulesets.facts.windows import last_day
from rulesets.form.policy import REPAIRED, IndicatorTable
from rulesets.forward import assess
from rulesets.outlook import Event, days_of_change, repair_effects
from rulesets.records.dossier import Dossier, Record
from service.web.phrases import Voice
from service.web.sheet.records import RecordBook, RecordLine, record_in_words

BLACKLIST = "industry_blacklist"


@dataclass(frozen=True)
class Standing:
    """Grade and score at one moment, as the page shows them."""

    grade: str
    score: int | None
    failing_of_a: tuple[str, ...]
    vetoes: tuple[str, ...]


@dataclass(frozen=True)
class ChangeLine:
    """One day to come on which the result is weighed anew."""

    day: date
    causes: tuple[tuple[str, RecordLine | None], ...]
    before: Standing
    after: Standing


@dataclass(frozen=True)
class RepairLine:
    """What the repair of these penalties would do today."""

    records: tuple[RecordLine, ...]
    after: Standing


@dataclass(frozen=True)
class Repair:
    """``indicator``: the one indicator through which a repair acts, with its maximum."""

    before: Standing
    indicator: str | None
    most: int
    lines: tuple[RepairLine, ...]


@dataclass(frozen=True)
class Removal:
    """What the removal from the blacklist would do today (AMB-67); ``veto_ends``: the day on which no veto is left."""

    after: Standing
    veto_ends: date | None


def standing(assessment: Assessment) -> Standing:
    failing = tuple(rule.id for rule, holds in assessment.conditions if rule.grade == "A" and not holds)
    return Standing(assessment.grade, assessment.score, failing, tuple(rule.id for rule in assessment.vetoes))


def changes_to_come(assessment: Assessment, dossier: Dossier, book: RecordBook, voice: Voice) -> tuple[ChangeLine, ...]:
    """The days after the day of assessment on which a record leaves a window, a status ends or a repair takes effect."""
    found = days_of_change(assessment.policy, dossier, assessment.as_of)
    return tuple(
        ChangeLine(
            change.day,
            tuple((_cause(event, assessment.as_of, voice), book.by_id.get(event.record.id)) for event in change.events),
            standing(change.before),
            standing(change.after),
        )
        for change in found
    )


def repair_of(assessment: Assessment, dossier: Dossier, book: RecordBook, voice: Voice) -> Repair:
    """What each open penalty's repair would change, and the repair of all of them together."""
    acting = _repair_indicator(assessment)
    lines = tuple(
        RepairLine(tuple(book.of(record.id for record in effect.records)), standing(effect.after))
        for effect in repair_effects(assessment.policy, dossier, assessment.as_of)
    )
    if acting is None:
        return Repair(standing(assessment), None, 0, lines)
    return Repair(standing(assessment), voice.pick(acting.name, acting.name_en), acting.max or 0, lines)


def removal_of(assessment: Assessment, dossier: Dossier) -> Removal | None:
    """The effect of leaving every blacklist today; None where the enterprise is on none."""
    day = assessment.as_of
    listed = {
        record.id
        for record in dossier.records
        if record.kind == BLACKLIST and not record.revoked and record.date < day and _lasts(record, day)
    }
    if not listed:
        return None
    records = tuple(replace(record, ended_on=day) if record.id in listed else record for record in dossier.records)
    removed = replace(dossier, records=records)
    after = assess(assessment.policy, removed, day)
    ends = None
    if after.vetoes:
        changes = days_of_change(assessment.policy, removed, day)
        ends = next((change.day for change in changes if not change.after.vetoes), None)
    return Removal(standing(after), ends)


def _lasts(record: Record, day: date) -> bool:
    end = last_day(record.date, record.ended_on)
    return end is None or day <= end


def _cause(event: Event, as_of: date, voice: Voice) -> str:
    named = record_in_words(event.record, as_of, voice)
    if event.cause == "leaves_window":
        return voice.say("outlook.leaves_window", record=named, years=event.years)
    return voice.say(f"outlook.{event.cause}", record=named)


def _repair_indicator(assessment: Assessment) -> IndicatorTable | None:
    features = assessment.policy.features
    for table in assessment.policy.indicators:
        for name in table.features:
            if REPAIRED in getattr(features[name].spec, "where", {}):
                return table
    return None

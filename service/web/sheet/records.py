"""The records of the file 信用记录, each with what it means on the day of assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rulesets.assessment import Assessment
from rulesets.facts.windows import first_day_inside
from rulesets.form.policy import FeatureRule, Policy
from rulesets.loading import schema
from rulesets.records.dossier import Dossier, Record
from rulesets.records.kinds import KINDS, Attribute
from service.web.phrases import Voice

Status = Literal["counted", "not_counted", "superseded", "outside", "revoked", "later"]
# Told by the words of the repair instead of by itself.
_SAID_OTHERWISE = frozenset({"repaired_on"})


@dataclass(frozen=True)
class RecordLine:
    """One row of the table; ``number`` is its number on the page, ``anchor`` where links to it lead."""

    record: Record
    number: int
    kind: str
    is_status: bool
    details: str
    status: Status
    used_by: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return f"record-{self.number}"


@dataclass(frozen=True)
class RecordBook:
    """All records, newest first, and the way from a record's id to its line."""

    lines: tuple[RecordLine, ...]
    by_id: Mapping[str, RecordLine]

    def of(self, identities: Iterable[str]) -> list[RecordLine]:
        return [self.by_id[identity] for identity in identities if identity in self.by_id]


def record_book(assessment: Assessment, dossier: Dossier, voice: Voice) -> RecordBook:
    """Number the records and say of each whether it counts on the day of assessment, and where."""
    used = _used_by(assessment, voice)
    behind = {identity for found in assessment.facts.evidence.values() for identity in found}
    lines = [
        RecordLine(
            record,
            number,
            voice.pick(KINDS[record.kind].label, KINDS[record.kind].label_en),
            KINDS[record.kind].is_status,
            details_of(record, assessment.as_of, voice),
            _status(record, behind, assessment.policy, assessment.as_of),
            used.get(record.id, ()),
        )
        for number, record in enumerate(reversed(dossier.records), start=1)
    ]
    return RecordBook(tuple(lines), {line.record.id: line for line in lines})


def details_of(record: Record, as_of: date, voice: Voice) -> str:
    """The attributes in words, e.g. 罚款，一般，2026-03-01 已修复."""
    kind = KINDS[record.kind]
    parts = [
        _attribute(attribute, record.attributes[name], voice)
        for name, attribute in kind.attributes.items()
        if name not in _SAID_OTHERWISE and record.attributes.get(name) is not None
    ]
    repaired_on = record.attributes.get("repaired_on")
    if repaired_on is not None:
        key = "record.repaired" if repaired_on <= as_of else "record.repaired_later"
        parts.append(voice.say(key, day=repaired_on))
    return (", " if voice.language == "en" else "，").join(parts)


def record_in_words(record: Record, as_of: date, voice: Voice) -> str:
    """A record inside a sentence, e.g. 行政处罚（2025-03-01，罚款）."""
    kind = KINDS[record.kind]
    details = details_of(record, as_of, voice)
    key = "record.named_with_details" if details else "record.named"
    places = {"kind": voice.pick(kind.label, kind.label_en), "day": record.date}
    return voice.say(key, **places, **({"details": details} if details else {}))


def _attribute(attribute: Attribute, value: object, voice: Voice) -> str:
    if attribute.type == "bool":
        return voice.say(f"record.{attribute.name}.{'yes' if value else 'no'}")
    if attribute.choices:
        return attribute.choices[str(value)][voice.language]
    if attribute.type == "integer":
        return voice.say(f"record.{attribute.name}", value=value)
    return str(value)


def _used_by(assessment: Assessment, voice: Voice) -> dict[str, tuple[str, ...]]:
    """Names of the indicators and deductions that count a record."""
    used: dict[str, dict[str, None]] = {}
    evidence = assessment.facts.evidence
    for table in assessment.policy.indicators:
        for name in table.features:
            for identity in evidence.get(name, ()):
                used.setdefault(identity, {})[voice.pick(table.name, table.name_en)] = None
    for rule in assessment.policy.deductions:
        for identity in evidence.get(rule.feature, ()):
            used.setdefault(identity, {})[voice.pick(rule.text, rule.text_en)] = None
    return {identity: tuple(names) for identity, names in used.items()}


def _status(record: Record, behind: set[str], policy: Policy, as_of: date) -> Status:
    if record.revoked:
        return "revoked"
    if record.date > as_of:
        return "later"
    if record.id in behind:
        return "counted"
    readers = [rule for rule in policy.features.values() if reads(rule, record.kind)]
    if readers and all(isinstance(rule.spec, schema.Latest) for rule in readers):
        return "superseded"
    inside = any(
        years is not None and record.date >= first_day_inside(as_of, years)
        for years in (getattr(rule.spec, "years", None) for rule in readers)
    )
    return "not_counted" if inside else "outside"


def reads(rule: FeatureRule, kind: str) -> bool:
    """Whether a feature looks at records of this kind at all."""
    return kind in rule.spec.kinds or kind in getattr(rule.spec, "lasting", ())

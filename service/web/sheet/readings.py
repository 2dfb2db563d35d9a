"""Interpretations 解释口径: every reading of a pack in words, and which of them bear on one assessment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rulesets.assessment import Assessment
from rulesets.form.policy import SCORE
from rulesets.loading.pack import Pack
from rulesets.records.dossier import Dossier
from service.web.phrases import Voice
from service.web.sheet.conditions import fits
from service.web.sheet.reading_values import measured
from service.web.sheet.records import reads

_REFERENCE = re.compile(r"\$([A-Za-z][A-Za-z0-9_]*)")


@dataclass(frozen=True)
class ReadingLine:
    """One reading; ``by_document`` False: no document gives it, the office chose it."""

    id: str
    amb: str
    value: str
    text: str
    by_document: bool
    for_procedures: bool


def readings_of(pack: Pack, voice: Voice) -> tuple[ReadingLine, ...]:
    """Every reading of the pack, in its order."""
    return tuple(
        ReadingLine(
            entry.id,
            entry.amb,
            measured(entry, voice),
            voice.pick(entry.reading, entry.reading_en),
            entry.by_document,
            entry.used_by == "procedures",
        )
        for entry in pack.head.interpretations
    )


def readings_that_matter(assessment: Assessment, dossier: Dossier, voice: Voice) -> tuple[ReadingLine, ...]:
    """The readings that a rule used which bore on this result."""
    return _used_at(assessment, _bearing(assessment, dossier), voice)


def _used_at(assessment: Assessment, bearing: set[str], voice: Voice) -> tuple[ReadingLine, ...]:
    found: list[ReadingLine] = []
    for pack in assessment.policy.written:
        used = {reading for reading, place in _places(pack) if place in bearing}
        found += [line for line in readings_of(pack, voice) if line.id in used]
    return tuple(found)


def readings_of_inspection(assessment: Assessment, voice: Voice) -> tuple[ReadingLine, ...]:
    """The readings behind base rate, multiplier and caps."""
    bearing = {rule.id for rule in assessment.caps} | _sampling_places(assessment)
    return _used_at(assessment, bearing, voice)


def _places(pack: Pack) -> Iterator[tuple[str, str]]:
    """(reading, place) of each use: the id of the rule around it, or its path in the file where no id stands around it."""
    for loaded in pack.files:
        if loaded.kind != "pack":
            yield from _uses(loaded.document.data, "", ())


def _uses(value: Any, owner: str, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        name = value.get("id")
        owner = name if isinstance(name, str) else owner
        for key, item in value.items():
            yield from _uses(item, owner, (*path, str(key)))
    elif isinstance(value, list):
        for item in value:
            yield from _uses(item, owner, path)
    elif isinstance(value, str) and (match := _REFERENCE.fullmatch(value)):
        yield match.group(1), owner or ".".join(path)


def _bearing(assessment: Assessment, dossier: Dossier) -> set[str]:
    """Ids and paths of the rules that had something to decide here."""
    policy = assessment.policy
    known = {record.kind for record in dossier.records if not record.revoked and record.date <= assessment.as_of}
    features = {rule.id for rule in policy.features.values() if any(reads(rule, kind) for kind in known)}
    bearing = features | {scored.row.id for scored in (*assessment.indicators, *assessment.vetoing_rows)}
    for rule, holds in assessment.conditions:
        if features.intersection(rule.features) or (SCORE in rule.features and holds):
            bearing.add(rule.id)
    bearing |= {rule.id for rule, _ in assessment.measures} | {rule.id for rule in assessment.caps}
    bearing |= _sampling_places(assessment)
    if any(assessment.facts.evidence.get(rule.feature) for rule in policy.deductions):
        bearing.add("deductions.points")
    truths = {rule.id: holds for rule, holds in assessment.conditions}
    if sum(fits(rule, truths) for rule in policy.grades.values()) > 1:
        bearing.add("precedence")
    if assessment.points_total == policy.score_least:
        bearing.add("score.least")
    if assessment.points_total == policy.score_most:
        bearing.add("score.most")
    return bearing


def _sampling_places(assessment: Assessment) -> set[str]:
    return set() if assessment.sampling is None else {assessment.sampling.id, "sampling.base_rate_permille"}

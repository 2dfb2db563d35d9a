"""Where the points come from 得分构成: four parts, every indicator with the row that applied, deductions."""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.assessment import Assessment, Scored
from rulesets.form.policy import Citation, DeductionRule
from service.web.phrases import Voice
from service.web.sheet.facts import facts_in_words
from service.web.sheet.records import RecordBook, RecordLine


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator; ``facts`` are the numbers that the row read, ``row`` its id in the annex."""

    number: str
    name: str
    points: int
    most: int
    row: str
    reason: str
    facts: tuple[str, ...]
    veto: str | None
    records: tuple[RecordLine, ...]
    citation: Citation

    @property
    def lost(self) -> int:
        return self.most - self.points


@dataclass(frozen=True)
class PartLine:
    """One of the parts of the table with the indicators in it."""

    id: str
    name: str
    points: int
    most: int
    indicators: tuple[IndicatorLine, ...]

    @property
    def percent(self) -> int:
        return self.points * 100 // self.most if self.most else 0


@dataclass(frozen=True)
class DeductionLine:
    """Points off for one record."""

    text: str
    points: int
    record: RecordLine
    citation: Citation


@dataclass(frozen=True)
class Points:
    """The whole calculation. ``bounded`` says that the plain sum lay outside of what a score can be."""

    parts: tuple[PartLine, ...]
    deductions: tuple[DeductionLine, ...]
    sum: int
    off: int
    total: int
    most: int

    @property
    def bounded(self) -> bool:
        return self.sum + self.off != self.total


def points_of(assessment: Assessment, book: RecordBook, voice: Voice) -> Points:
    """The calculation of the score, in the order of the annex."""
    policy = assessment.policy
    parts = []
    for part in policy.parts:
        lines = tuple(
            _indicator(assessment, scored, book, voice)
            for scored in assessment.indicators
            if scored.table.part == part.id
        )
        name = voice.pick(part.name, part.name_en)
        parts.append(PartLine(part.id, name, sum(line.points for line in lines), part.max, lines))
    deductions = tuple(line for rule in policy.deductions for line in _deductions(assessment, rule, book, voice))
    return Points(
        tuple(parts),
        deductions,
        sum=sum(part.points for part in parts),
        off=sum(line.points for line in deductions),
        total=assessment.points_total,
        most=policy.total,
    )


def _indicator(assessment: Assessment, scored: Scored, book: RecordBook, voice: Voice) -> IndicatorLine:
    table, row = scored.table, scored.row
    return IndicatorLine(
        number=table.number,
        name=voice.pick(table.name, table.name_en),
        points=row.points,
        most=table.max or 0,
        row=row.id,
        reason=voice.pick(row.text, row.text_en),
        facts=facts_in_words(assessment, row.features, voice),
        veto=row.veto,
        records=tuple(book.of(assessment.evidence_of(*table.features))),
        citation=table.citation,
    )


def _deductions(assessment: Assessment, rule: DeductionRule, book: RecordBook, voice: Voice) -> list[DeductionLine]:
    text = voice.pick(rule.text, rule.text_en)
    found = book.of(assessment.facts.evidence.get(rule.feature, ()))
    return [DeductionLine(text, rule.points, line, rule.citation) for line in found]

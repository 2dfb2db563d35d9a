"""Which conditions of which grade hold 分级条件, which of A's fail, and which vetoes decide."""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.assessment import Assessment
from rulesets.form.policy import SCORE, Citation, GradeConditionRule, GradeRule
from service.web.phrases import Voice
from service.web.sheet.facts import facts_in_words
from service.web.sheet.records import RecordBook, RecordLine


@dataclass(frozen=True)
class ConditionLine:
    """One condition of a grade with what it read."""

    id: str
    grade: str
    text: str
    facts: tuple[str, ...]
    holds: bool
    veto: bool
    records: tuple[RecordLine, ...]
    citation: Citation


@dataclass(frozen=True)
class GradeBlock:
    """A grade with its conditions. ``fits``: they are met as the grade needs; ``decides``: it is the grade given."""

    grade: str
    name: str
    needs: str
    conditions: tuple[ConditionLine, ...]
    fits: bool
    decides: bool
    citation: Citation

    @property
    def failing(self) -> tuple[ConditionLine, ...]:
        return tuple(line for line in self.conditions if not line.holds)

    @property
    def holding(self) -> tuple[ConditionLine, ...]:
        return tuple(line for line in self.conditions if line.holds)


def grade_blocks(assessment: Assessment, book: RecordBook, voice: Voice) -> tuple[GradeBlock, ...]:
    """All grades of the policy, A first."""
    holds = {rule.id: value for rule, value in assessment.conditions}
    return tuple(
        _block(assessment, rule, holds, book, voice)
        for _, rule in sorted(assessment.policy.grades.items(), key=lambda item: item[0])
    )


def fits(rule: GradeRule, holds: dict[str, bool]) -> bool:
    """Whether the conditions are met in the way that the grade needs: all of them, or any."""
    truths = [holds[condition.id] for condition in rule.conditions]
    return all(truths) if rule.needs == "all" else any(truths)


def _block(
    assessment: Assessment, rule: GradeRule, holds: dict[str, bool], book: RecordBook, voice: Voice
) -> GradeBlock:
    return GradeBlock(
        grade=rule.grade,
        name=voice.pick(rule.name, rule.name_en),
        needs=rule.needs,
        conditions=tuple(_line(assessment, condition, holds, book, voice) for condition in rule.conditions),
        fits=fits(rule, holds),
        decides=assessment.grade == rule.grade,
        citation=rule.citation,
    )


def _line(
    assessment: Assessment,
    rule: GradeConditionRule,
    holds: dict[str, bool],
    book: RecordBook,
    voice: Voice,
) -> ConditionLine:
    facts = facts_in_words(assessment, rule.features, voice)
    if SCORE in rule.features:
        # An enterprise of grade D has no score, not even here.
        no_score = assessment.score is None
        facts += (voice.say("score.none") if no_score else voice.say("score.is", score=assessment.score),)
    return ConditionLine(
        id=rule.id,
        grade=rule.grade,
        text=voice.pick(rule.text, rule.text_en),
        facts=facts,
        holds=holds[rule.id],
        veto=rule.veto,
        records=tuple(book.of(assessment.evidence_of(*rule.features))),
        citation=rule.citation,
    )

"""What a repair will and will not change 修复的实际效果: the dossier weighed before and after (AMB-12, AMB-67)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rulesets.assessment import Assessment
from rulesets.form.policy import REPAIRED, Policy
from rulesets.form.procedures import Words
from rulesets.form.repair_rules import Effect
from rulesets.forward.executor import assess
from rulesets.hypothesis import ended, known_on, repaired
from rulesets.outlook import days_of_change
from rulesets.records.dossier import Dossier, Record


@dataclass(frozen=True, slots=True)
class Sentence:
    """One honest sentence; ``clause`` where a rule is behind it."""

    id: str
    text: Words
    clause: str | None = None


@dataclass(frozen=True)
class Consequence:
    """The result on ``day`` without and with the repair, and what stays as it is."""

    day: date
    before: Assessment
    after: Assessment
    will_change: tuple[Sentence, ...]
    will_not_change: tuple[Sentence, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "before": {"grade": self.before.grade, "score": self.before.score},
            "after": {"grade": self.after.grade, "score": self.after.score},
            "will_change": [_plain(sentence) for sentence in self.will_change],
            "will_not_change": [_plain(sentence) for sentence in self.will_not_change],
        }


def consequence_of(policy: Policy, dossier: Dossier, record: Record, effect: Effect, day: date) -> Consequence:
    """Weigh the dossier, as it is known on ``day``, without and with the repair. Raises NoGrading for a stack without a table."""
    known = known_on(dossier, day)
    changed = repaired(known, {record.id}, day) if effect == "repaired" else ended(known, {record.id}, day)
    before, after = assess(policy, known, day), assess(policy, changed, day)
    return Consequence(
        day, before, after, tuple(_gains(before, after)), tuple(_remains(policy, changed, record, before, after, day))
    )


def _gains(before: Assessment, after: Assessment) -> Iterator[Sentence]:
    if before.grade != after.grade:
        yield Sentence(
            "grade",
            Words(
                f"等级由 {before.grade} 变为 {after.grade}", f"the grade changes from {before.grade} to {after.grade}"
            ),
        )
    if before.score != after.score:
        old, new = _score(before), _score(after)
        yield Sentence("score", Words(f"得分由 {old.zh} 变为 {new.zh}", f"the score changes from {old.en} to {new.en}"))


def _remains(
    policy: Policy, changed: Dossier, record: Record, before: Assessment, after: Assessment, day: date
) -> Iterator[Sentence]:
    if before.grade == after.grade:
        yield Sentence("grade", Words(f"等级仍为 {after.grade}", f"the grade stays {after.grade}"))
    if before.points_total == after.points_total:
        yield Sentence("score", Words("综合得分不变", "the points stay the same"))
    changes = days_of_change(policy, changed, day) if after.vetoes else ()
    for rule in after.vetoes:
        until = next(
            (change.day for change in changes if rule.id not in {veto.id for veto in change.after.vetoes}), None
        )
        yield Sentence(
            f"veto:{rule.id}",
            Words(
                f"修复后仍有“{rule.text}”，直接判定 {rule.grade} 级" + (f"，至 {until} 才不再适用" if until else ""),
                f'"{rule.text_en}" still holds: grade {rule.grade}' + (f" until {until}" if until else ""),
            ),
            rule.citation.text,
        )
    counted = [
        rule
        for rule in after.policy.features.values()
        if record.id in after.facts.evidence[rule.id] and REPAIRED not in getattr(rule.spec, "where", {})
    ]
    if counted:
        yield Sentence(
            "still_counted",
            Words(
                f"这条记录仍计入：{'、'.join(rule.label for rule in counted)}",
                f"the record still counts in: {', '.join(rule.label_en for rule in counted)}",
            ),
            "；".join(dict.fromkeys(rule.citation.text for rule in counted)),
        )
    if after.grade != "A":
        yield from _kept_from_a(after)


def _kept_from_a(after: Assessment) -> Iterator[Sentence]:
    for rule, holds in after.conditions:
        if rule.grade == "A" and not holds:
            yield Sentence(
                f"condition:{rule.id}",
                Words(f"仍不符合 A 级条件“{rule.text}”", f'grade A still fails on "{rule.text_en}"'),
                rule.citation.text,
            )


def _score(assessment: Assessment) -> Words:
    if assessment.score is None:
        return Words("无分值", "no score")
    return Words(f"{assessment.score} 分", str(assessment.score))


def _plain(sentence: Sentence) -> dict[str, Any]:
    return {"id": sentence.id, "text": sentence.text.zh, "text_en": sentence.text.en, "clause": sentence.clause}

"""The chain of rules that fired 触发过程, in their order, with the facts that each one matched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rulesets.assessment import Assessment, Firing
from rulesets.form.policy import GRADE, GRADES, SCORE, TIER, TIERS, Policy
from service.web.phrases import Voice
from service.web.sheet.facts import fact_in_words
from service.web.sheet.measures import multiplier_of

_CONDITION, _MEASURE = "condition:", "measure:"


@dataclass(frozen=True)
class Step:
    """One firing: family, rule, what it concluded and on which facts."""

    family: str
    rule: str
    conclusion: str
    facts: tuple[str, ...]


def steps_of(assessment: Assessment, voice: Voice) -> tuple[Step, ...]:
    """Every firing in words."""
    speak = _conclusions(assessment.policy, voice)
    return tuple(
        Step(
            firing.family,
            firing.rule,
            speak[firing.family](firing),
            tuple(_fact(assessment.policy, name, value, voice) for name, value in firing.facts.items()),
        )
        for firing in assessment.firings
    )


def _conclusions(policy: Policy, voice: Voice) -> Mapping[str, Callable[[Firing], str]]:
    rows = {
        row.id: voice.say(
            "trace.row",
            indicator=voice.pick(table.name, table.name_en),
            row=voice.pick(row.text, row.text_en),
            points=row.points,
        )
        for table in policy.indicators
        for row in table.rows
    }
    conditions = {rule.id: voice.pick(rule.text, rule.text_en) for rule in policy.grade_conditions}
    grades = {grade: voice.pick(rule.name, rule.name_en) for grade, rule in policy.grades.items()}
    tiers = {rule.tier: voice.pick(rule.name, rule.name_en) for rule in policy.tiers}
    measures = {rule.id: voice.pick(rule.text, rule.text_en) for rule in policy.measures}
    rates = {rule.id: multiplier_of(rule.factor_permille) for rule in policy.sampling}
    caps = {rule.id: rule.per_calendar_year for rule in policy.caps}
    return {
        "row": lambda firing: rows[firing.rule],
        "condition": lambda firing: voice.say(
            "trace.condition_holds" if firing.value else "trace.condition_fails", text=conditions[firing.rule]
        ),
        "grade": lambda firing: voice.say("trace.grade", grade=firing.rule, name=grades[firing.rule]),
        "tier": lambda firing: tiers[firing.rule],
        "measure": lambda firing: measures[firing.rule],
        "sampling": lambda firing: voice.say("trace.sampling", factor=rates[firing.rule]),
        "cap": lambda firing: voice.say("trace.cap", times=caps[firing.rule]),
    }


def _fact(policy: Policy, name: str, value: int, voice: Voice) -> str:
    if name in policy.features:
        return fact_in_words(policy.features[name], value, voice)
    if name == SCORE:
        return voice.say("trace.fact_score", score=value)
    if name == GRADE:
        return voice.say("trace.fact_grade", grade=GRADES[value - 1])
    if name == TIER:
        tier = TIERS[value - 1]
        found = next((rule for rule in policy.tiers if rule.tier == tier), None)
        return tier if found is None else voice.pick(found.name, found.name_en)
    if name.startswith(_CONDITION):
        key = "trace.fact_holds" if value else "trace.fact_fails"
        return voice.say(key, condition=name.removeprefix(_CONDITION))
    return name.removeprefix(_MEASURE)

"""Features with their values in words 事实, e.g. 近2年行政处罚：3 条."""

from __future__ import annotations

from rulesets.assessment import Assessment
from rulesets.form.policy import FeatureRule
from rulesets.loading import schema
from rulesets.wording import value_in_words
from service.web.phrases import Voice


def facts_in_words(assessment: Assessment, names: tuple[str, ...], voice: Voice) -> tuple[str, ...]:
    """The features with their values; what the rules derive themselves (score, grade) is left out."""
    features = assessment.policy.features
    return tuple(
        fact_in_words(features[name], assessment.facts.values[name], voice) for name in names if name in features
    )


def fact_in_words(rule: FeatureRule, value: int, voice: Voice) -> str:
    """One feature with its value and unit."""
    return voice.say("fact", label=voice.pick(rule.label, rule.label_en), value=_value(rule, value, voice))


def _value(rule: FeatureRule, value: int, voice: Voice) -> str:
    if value == 0 and isinstance(rule.spec, schema.Latest):
        return voice.say("fact.no_rating")
    words = value_in_words(rule, value, voice.language)
    if rule.unit == "%":
        return f"{words}%"
    return f"{words} {rule.unit}" if rule.unit and voice.language == "zh" else words

"""Puts facts into words: "近2年处罚少于 3 条（近2年行政处罚 2 条）". Numbers come from the facts, labels from the pack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rulesets.facts.gather import Facts
from rulesets.form.domains import MILLIONTHS, NONE
from rulesets.form.policy import FeatureRule, Policy
from rulesets.loading import schema
from rulesets.records.kinds import KINDS

Language = Literal["zh", "en"]


def explain(text: str, features: Iterable[str], policy: Policy, facts: Facts, language: Language) -> str:
    """The text of a rule, followed by the values of the features that it reads."""
    parts = [
        feature_in_words(policy.features[name], facts.values[name], language)
        for name in features
        if name in policy.features
    ]
    if not parts:
        return text
    return f"{text} ({'; '.join(parts)})" if language == "en" else f"{text}（{'；'.join(parts)}）"


def feature_in_words(rule: FeatureRule, value: int, language: Language) -> str:
    """One feature with its value and unit, e.g. 近2年行政处罚 2 条."""
    label = rule.label_en if language == "en" else rule.label
    unit = "" if language == "en" and rule.unit != "%" else rule.unit
    return f"{label} {value_in_words(rule, value, language)}{f' {unit}' if unit and unit != '%' else unit}"


def value_in_words(rule: FeatureRule, value: int, language: Language) -> str:
    english = language == "en"
    spec = rule.spec
    if isinstance(spec, schema.InForce):
        return ("yes" if value else "no") if english else ("是" if value else "否")
    if isinstance(spec, schema.Share):
        whole, rest = divmod(value * 100, MILLIONTHS)
        return str(whole) if not rest else f"{whole}.{rest * 100 // MILLIONTHS:02d}"
    if isinstance(spec, schema.Best | schema.Latest):
        if value == 0:
            return ("no rating" if english else "无评级") if isinstance(spec, schema.Latest) else _none(english)
        if spec.ranking is None:
            return f"no. {value}" if english else f"第 {value} 等"
        name = rule.domain.name_of(value) or NONE
        choices = KINDS[spec.kinds[0]].attributes[spec.attribute].choices
        texts = [choices[item]["en" if english else "zh"] for item in spec.ranking[name]]
        return " / ".join(texts) if english else "、".join(texts)
    return str(value)


def _none(english: bool) -> str:
    return "none" if english else "无"

"""What a reading says, as a person says it 口径取值: kinds and choices by their labels, numbers with their unit."""

from __future__ import annotations

from typing import Any

from rulesets.form.domains import MILLIONTHS
from rulesets.loading.schema import Interpretation
from rulesets.records.kinds import KINDS
from service.web.phrases import Voice, phrasebook

UNITS = (
    ("_months", "months"),
    ("per_year", "times"),
    ("_years", "years"),
    ("_points", "points"),
    ("score", "points"),
    ("penalties", "penalties"),
)
"""Which unit a number is in, by a part of the reading's name; days are told apart by what the reading itself says."""


def measured(entry: Interpretation, voice: Voice) -> str:
    """The value of a reading with its unit; shares and factors as the documents write them, not in thousandths or millionths."""
    value = entry.value
    if not isinstance(value, int) or isinstance(value, bool):
        return value_in_words(value, voice)
    if entry.id.endswith("_permille"):
        return f"{value / 10:g}%"
    if entry.id.endswith("_share"):
        return f"{value * 100 / MILLIONTHS:g}%"
    if entry.id.startswith("factor_"):
        return f"{value / 1000:g}"
    if entry.id.endswith("_days"):
        return voice.say("reading_unit.working_days" if "工作日" in entry.reading else "reading_unit.days", value=value)
    unit = next((unit for part, unit in UNITS if part in entry.id), None)
    return str(value) if unit is None else voice.say(f"reading_unit.{unit}", value=value)


def value_in_words(value: Any, voice: Voice) -> str:
    """A reading's value as a person says it: kinds and choices by their labels."""
    if isinstance(value, bool):
        return voice.say("yes" if value else "no")
    if isinstance(value, list):
        if not value:
            return voice.say("readings.empty")
        return _comma(voice).join(value_in_words(item, voice) for item in value)
    if isinstance(value, dict):
        return voice.join([f"{_label(key, voice)} = {value_in_words(item, voice)}" for key, item in value.items()])
    return _label(str(value), voice)


def _comma(voice: Voice) -> str:
    return ", " if voice.language == "en" else "、"


def _label(text: str, voice: Voice) -> str:
    if f"reading_value.{text}" in phrasebook():
        return voice.term("reading_value", text)
    if text in KINDS:
        return voice.pick(KINDS[text].label, KINDS[text].label_en)
    for kind in KINDS.values():
        for attribute in kind.attributes.values():
            if text in attribute.choices:
                return attribute.choices[text][voice.language]
    return text

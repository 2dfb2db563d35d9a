"""A written condition in words 条件的文字, in both languages, also while the pack does not compile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulesets.editing.writing import plain

_DERIVED = {
    "score": ("综合得分", "score"), "grade": ("等级", "grade"), "tier": ("类别", "tier"), "measure": ("措施", "measure"),
}  # fmt: skip


@dataclass(frozen=True)
class Labels:
    """What a feature is called, its unit, and whether its numbers are millionths or a yes and no."""

    zh: str
    en: str
    unit: str = ""
    share: bool = False


class Words:
    """Speaks of conditions with the labels of one pack; ``readings`` holds the values of ``$name``."""

    def __init__(self, features: Mapping[str, Labels], readings: Mapping[str, Any]) -> None:
        self._features = features
        self._readings = readings

    def label(self, name: str) -> tuple[str, str]:
        found = self._features.get(name)
        return (found.zh, found.en) if found is not None else _DERIVED.get(name, (name, name))

    def both(self, spec: Any) -> tuple[str, str]:
        """The condition in Chinese and in English; as written where it is no condition."""
        return self._all(spec, 0), self._all(spec, 1)

    def value(self, value: Any, language: int) -> str:
        """A value that belongs to no feature; a reading with its value."""
        return self._value("", value, language)

    def _all(self, spec: Any, language: int) -> str:
        if not isinstance(spec, dict) or not spec:
            return plain(spec)
        return (" 且 ", " and ")[language].join(self._one(key, value, language) for key, value in spec.items())

    def _one(self, key: str, value: Any, language: int) -> str:
        if key in ("any", "all") and isinstance(value, list):
            joint = {"any": (" 或 ", " or "), "all": (" 且 ", " and ")}[key][language]
            return ("（{}）", "({})")[language].format(joint.join(self._all(item, language) for item in value))
        label = self.label(key)[language]
        if not isinstance(value, dict):
            return f"{label} {self._value(key, value, language)}"
        tests = []
        for test, bound in value.items():
            words = {
                "at_least": ("至少", "at least"), "at_most": ("不超过", "at most"), "one_of": ("为", "one of"),
            }.get(test, (test, test))  # fmt: skip
            tests.append(f"{words[language]} {self._value(key, bound, language)}")
        return f"{label} {('、', ', ')[language].join(tests)}"

    def _value(self, key: str, value: Any, language: int) -> str:
        feature = self._features.get(key)
        if isinstance(value, str) and value.startswith("$"):
            name = value[1:]
            known = name in self._readings
            brackets = ("{}（{}）", "{} ({})")[language]
            return brackets.format(self._value(key, self._readings[name], language), value) if known else value
        if isinstance(value, list):
            return ("、", ", ")[language].join(self._value(key, item, language) for item in value)
        if isinstance(value, bool):
            return (("否", "no"), ("是", "yes"))[value][language]
        if isinstance(value, int) and feature is not None and feature.share:
            return f"{value / 10_000:g}%"
        unit = feature.unit if feature is not None and language == 0 and feature.unit != "%" else ""
        return f"{plain(value)} {unit}".rstrip()

"""The phrasebook 词句: every sentence of the pages in Chinese and in English, read strictly from templates/phrases.yaml."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from rulesets.loading.strict_yaml import Document, parse

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_FILE = "phrases.yaml"


class PhraseFault(Exception):
    """The phrasebook is not as it must be; the message names line, key and remedy."""


def read_phrases(text: str, file: str = _FILE) -> Mapping[str, Mapping[Language, str]]:
    """Key -> language -> sentence. Raises PackError for bad YAML, PhraseFault for a missing or unequal translation."""
    document = parse(text, file)
    if not isinstance(document.data, dict):
        raise PhraseFault(f"{file}：应当是“键: {{zh: …, en: …}}”的列表")
    return MappingProxyType({key: _phrase(document, key, entry) for key, entry in document.data.items()})


@cache
def phrasebook() -> Mapping[str, Mapping[Language, str]]:
    """The installed phrasebook."""
    return read_phrases(files("templates").joinpath(_FILE).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Voice:
    """One language, and how to speak it."""

    language: Language

    def say(self, key: str, /, **values: object) -> str:
        """The sentence of ``key`` with its places filled. Raises KeyError for an unknown key or a place left open."""
        return phrasebook()[key][self.language].format(**values)

    def term(self, family: str, value: str) -> str:
        """The word for one of a closed set of values, e.g. ``term("measure_kind", "cap")``."""
        return self.say(f"{family}.{value}")

    def pick(self, chinese: str, english: str) -> str:
        """Whichever of the two texts is in this language."""
        return english if self.language == "en" else chinese

    def join(self, parts: list[str]) -> str:
        return ("; " if self.language == "en" else "；").join(parts)


def places_of(sentence: str) -> frozenset[str]:
    """Names of the places {…} in a sentence."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def _phrase(document: Document, key: str, entry: Any) -> Mapping[Language, str]:
    where = f"{document.file} 第 {document.line_of((key,))} 行 {key}"
    if not isinstance(entry, dict) or set(entry) != set(LANGUAGES):
        raise PhraseFault(f"{where}：应当恰好有 zh 和 en 两项")
    if not all(isinstance(text, str) and text for text in entry.values()):
        raise PhraseFault(f"{where}：zh 和 en 都应当是非空文字，数字请加引号")
    if places_of(entry["zh"]) != places_of(entry["en"]):
        raise PhraseFault(f"{where}：两种语言的 {{…}} 位置不一致")
    return MappingProxyType({"zh": entry["zh"], "en": entry["en"]})

"""The kinds of letters 文书种类 and the numbers that they carry. Each procedure has its own kinds in a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from service.letters.paper import Block
from service.store.number_series import next_number

_MODULES = (
    "service.letters.objection_kinds",
    "service.letters.repair_kinds",
    "service.letters.tolerance_kinds",
)
"""Each has KINDS, a tuple of letter kinds. Imported when first needed: a kind stands on what stands on this."""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """``mark`` tells the series of this kind apart in its numbers; ``write`` words the letter from its data alone, so that the same
    data give the same letter in any later year.
    """

    id: str
    title: str
    title_en: str
    mark: str
    write: Callable[[Mapping[str, Any]], Iterable[Block]]


@cache
def letter_kinds() -> Mapping[str, LetterKind]:
    """Every kind by its id."""
    return {kind.id: kind for module in _MODULES for kind in import_module(module).KINDS}


def letter_kind(identifier: str) -> LetterKind:
    """The kind with this id."""
    return letter_kinds()[identifier]


def give_number(session: Session, word: str, kind: LetterKind, year: int) -> str:
    """The next number of the organ's series of this kind and year, e.g. 沧信异受〔2026〕1号; rolled back with the caller."""
    return number_text(word, kind, year, str(next_number(session, f"letter/{word}/{kind.id}/{year}")))


def number_text(word: str, kind: LetterKind, year: int, position: str) -> str:
    """A letter's number as it is written; ``word`` is the organ's word 机关代字."""
    return f"{word}{kind.mark}〔{year}〕{position}号"

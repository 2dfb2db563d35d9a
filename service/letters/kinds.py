"""The kinds of letters 文书种类 of an objection, and the numbers that they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from service.store.number_series import next_number


@dataclass(frozen=True, slots=True)
class LetterKind:
    """``mark`` is the one character that tells the series of this kind apart."""

    id: str
    title: str
    title_en: str
    mark: str


ACCEPTANCE = LetterKind("acceptance", "异议申请受理通知书", "Notice of acceptance", "受")
SUPPLEMENT = LetterKind("supplement", "异议申请补正通知书", "Request for a supplement", "补")
DECISION = LetterKind("decision", "异议处理决定书", "Decision on the objection", "决")
LETTER_KINDS: Mapping[str, LetterKind] = MappingProxyType(
    {kind.id: kind for kind in (ACCEPTANCE, SUPPLEMENT, DECISION)}
)


def give_number(session: Session, word: str, kind: LetterKind, year: int) -> str:
    """The next number of the organ's series of this kind and year, e.g. 沧信异受〔2026〕1号; rolled back with the caller."""
    return number_text(word, kind, year, str(next_number(session, f"letter/{word}/{kind.id}/{year}")))


def number_text(word: str, kind: LetterKind, year: int, position: str) -> str:
    """A letter's number as it is written; ``word`` is the organ's word 机关代字."""
    return f"{word}异{kind.mark}〔{year}〕{position}号"

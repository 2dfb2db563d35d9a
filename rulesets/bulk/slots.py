"""What a feature needs to know of an enterprise's records, as numbered slots: whether any, how many, or the latest.

A slot asks one question of every record (kind, day, attributes) and combines the answers of one enterprise. Equal questions share a slot.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

Item = TypeVar("Item")
BEGAN, LASTED = "began", "lasted"
"""A record counts by the day on which it began, or by any day on which its status lasted."""


@dataclass(frozen=True, slots=True)
class When:
    """``began``: its day lies from ``first`` to ``last``. ``lasted``: it began by ``last`` and had not ended before ``first``."""

    way: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Question:
    """Which records are meant. ``where`` lists attributes with the values wanted; revoked and future records never are."""

    kinds: tuple[str, ...]
    when: When
    where: tuple[tuple[str, bool | tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """The latest value of ``attribute``, of several of one day the lowest 取最低; one for each value of ``per`` where given.

    ``codes`` gives the number of each value, None where the attribute is a number itself. ``starts`` are the numbers at which some
    rule changes its mind: the classes into which ratings are told apart before their days are looked at.
    """

    kinds: tuple[str, ...]
    last: date
    attribute: str
    codes: tuple[tuple[str, int], ...] | None
    per: str | None
    starts: tuple[int, ...]


@dataclass
class Slots:
    """All slots of a policy on a day, in the order in which they were first asked for."""

    exists: list[Question] = field(default_factory=list)
    counts: list[Question] = field(default_factory=list)
    newest: list[Rating] = field(default_factory=list)
    newest_per: list[Rating] = field(default_factory=list)

    def any(self, question: Question) -> int:
        return _place(self.exists, question)

    def count(self, question: Question) -> int:
        return _place(self.counts, question)

    def rating(self, rating: Rating) -> int:
        return _place(self.newest if rating.per is None else self.newest_per, rating)

    def questions(self) -> list[Question]:
        return [*self.exists, *self.counts]

    def ratings(self) -> list[Rating]:
        return [*self.newest, *self.newest_per]


def _place(items: list[Item], wanted: Item) -> int:
    if wanted not in items:
        items.append(wanted)
    return items.index(wanted)

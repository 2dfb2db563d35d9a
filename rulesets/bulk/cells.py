"""What a record of one kind and one stretch of time can set, whatever its attributes: a small table, looked up for every record.

The borders of all windows cut time into stretches. A record that sets nothing (a revoked one, one of the future, one before every
window) has no cell and falls out; only where the input is checked every record has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis

from rulesets.bulk.derivation import DAY_ONE
from rulesets.bulk.faults import asked_of
from rulesets.bulk.layout import GUARD_SHIFT, Layout
from rulesets.bulk.predicates import Expression, Table, place_among
from rulesets.bulk.slots import BEGAN, LASTED, Question, Slots, When
from rulesets.facts.windows import ONE_DAY
from rulesets.records.kinds import KINDS

Cell = tuple[str, int]
"""A kind and the number of a stretch."""
ALWAYS, ASKED, RATED, GROUPS = "always", "asked", "rated", "attribute_groups"
_NUMBERS = {kind: number for number, kind in enumerate(KINDS, start=1)}


@dataclass(frozen=True)
class Test:
    """A test of a record beyond kind and day, and the bits of a word (``a0…`` or ``s0…``) that it decides about."""

    question: Question
    words: dict[str, int] = field(default_factory=dict)


class Cells:
    """The cells of one policy and day: ``tests`` in the order of the slots, and for each word what is set with and without a test."""

    def __init__(self, slots: Slots, layout: Layout, as_of: date) -> None:
        self.slots = slots
        self.borders = self._borders(slots, as_of)
        self.set: dict[str, dict[Cell, int]] = {}
        tests: dict[Any, Test] = {}
        for question, bit in zip(slots.exists, layout.exists, strict=True):
            self._add(tests, question, f"a{bit.word}", 1 << bit.shift, 0)
        for question, bit in zip(slots.counts, layout.counts, strict=True):
            self._add(tests, question, f"s{bit.word}", 1 << bit.shift, 1 << GUARD_SHIFT)
        for rating, bits in zip(slots.newest_per, layout.classes, strict=True):
            for bit in bits:
                self._put(ASKED, f"a{bit.word}", self._rated(rating.kinds), 1 << bit.shift)
        for family, ratings in (("m", slots.newest), ("p", slots.newest_per)):
            for number, rating in enumerate(ratings):
                # All ones: what is and-ed with it stays as it is.
                self._put(RATED, f"{family}{number}", self._rated(rating.kinds), -1)
        self.tests = tuple(tests.values())

    def _borders(self, slots: Slots, as_of: date) -> list[date]:
        """The first days of all stretches but the first; the last stretch is the future, and whatever is revoked."""
        found = {DAY_ONE, as_of + ONE_DAY}
        for question in slots.questions():
            if question.when.way == BEGAN:
                found |= {question.when.first, question.when.last + ONE_DAY}
        return sorted(found)

    def _add(self, tests: dict[Any, Test], question: Question, word: str, bit: int, guard: int) -> None:
        cells = [(kind, stretch) for kind in question.kinds for stretch in self._stretches(question.when)]
        if guard:
            self._put(ALWAYS, word, cells, guard)
        if question.when.way == BEGAN and not question.where:
            self._put(ALWAYS, word, cells, bit)
            return
        key = (question.when if question.when.way == LASTED else None, question.where)
        test = tests.setdefault(key, Test(question))
        test.words[word] = test.words.get(word, 0) | bit
        self._put(ASKED, word, cells, bit)

    def _put(self, way: str, word: str, cells: list[Cell], bits: int) -> None:
        masks = self.set.setdefault(f"{way}_{word}", {})
        for cell in cells:
            masks[cell] = masks.get(cell, 0) | bits

    def _stretches(self, when: When) -> list[int]:
        first = when.first if when.way == BEGAN else DAY_ONE
        return [number + 1 for number, start in enumerate(self.borders) if first <= start <= when.last]

    def _rated(self, kinds: tuple[str, ...]) -> list[Cell]:
        return [(kind, stretch) for kind in kinds for stretch in range(1, len(self.borders))]

    @property
    def columns(self) -> dict[str, str]:
        """Name and type of each column of the table ``kinds``."""
        words = {name: "int32" if name.startswith(RATED) else "int64" for name in self.set}
        return {"cell": "int32", GROUPS: "int64", **words}

    def rows(self, *, checked: bool) -> Iterator[tuple[Any, ...]]:
        """The rows of ``kinds``; with ``checked`` one for every record that there can be, also of an unknown kind."""
        setting = {cell for masks in self.set.values() for cell in masks}
        groups = asked_of()
        for kind, number in [(None, 0), *_NUMBERS.items()]:
            for stretch in range(len(self.borders) + 1):
                if checked or (kind, stretch) in setting:
                    masks = (found.get((kind or "", stretch), 0) for found in self.set.values())
                    yield number * (len(self.borders) + 1) + stretch, groups.get(kind or ""), *masks

    def place(self, records: Table, *, checked: bool) -> Expression:
        """The number of the cell of each record; absent for an unknown kind where the input is not ``checked``."""
        last = len(self.borders)
        stretches = [(records.date < start, number) for number, start in enumerate(self.borders)]
        stretch = ibis.cases((records.revoked, last), *stretches, else_=last)
        number = place_among(_NUMBERS, records.kind)
        number = number.fill_null(0) if checked else number
        return (number * (last + 1) + stretch).cast("int32")

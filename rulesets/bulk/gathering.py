"""The one pass over the records and the one grouping: every slot of an enterprise in a few integers.

The borders of all windows cut time into stretches. What a record of one kind and one stretch sets, whatever its attributes, is looked
up in a small table that is joined to the records; a pair that sets nothing is not in the table, and its records fall out there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis

from rulesets.bulk.derivation import DAY_ONE
from rulesets.bulk.layout import GUARD_SHIFT, Bit, Layout
from rulesets.bulk.predicates import Expression, Table, code, lasts, meets
from rulesets.bulk.slots import BEGAN, Question, Rating, Slots, When
from rulesets.facts.windows import ONE_DAY

RATING_SHIFT = 1 << 8
"""A rating is kept behind its day, so that the largest is the latest and of one day the lowest; codes stay below this."""
BITS = 62
"""So many terms fit into the bits of one integer."""


@ibis.udf.agg.builtin(name="bit_or")  # type: ignore[untyped-decorator]
def bit_or(words: int) -> int:  # type: ignore[empty-body]
    """Every bit that is set in any of the words."""


@dataclass(frozen=True)
class Term:
    """Questions with the same test beyond kind and day; ``masks``: word -> (kind, stretch) -> what is set there."""

    question: Question
    masks: dict[str, dict[tuple[str, int], int]] = field(default_factory=dict)

    @property
    def tested(self) -> bool:
        """Whether there is a test at all."""
        return self.question.when.way != BEGAN or bool(self.question.where)


class Gathering:
    """Compiles the slots of one policy and day to columns ``a0…`` (or-ed), ``s0…`` (added) and ``m0…`` (largest)."""

    def __init__(self, slots: Slots, layout: Layout, as_of: date) -> None:
        self.slots = slots
        self.layout = layout
        self.as_of = as_of
        self.borders = self._borders()
        self.terms = list(self._terms())

    def _borders(self) -> list[date]:
        """The first days of all stretches but the first; the last stretch is the future."""
        found = {DAY_ONE, self.as_of + ONE_DAY}
        for question in self.slots.questions():
            if question.when.way == BEGAN:
                found |= {question.when.first, question.when.last + ONE_DAY}
        return sorted(found)

    def _stretches(self, when: When) -> list[int]:
        first = when.first if when.way == BEGAN else DAY_ONE
        return [number + 1 for number, start in enumerate(self.borders) if first <= start <= when.last]

    def _terms(self) -> Iterator[Term]:
        found: dict[Any, Term] = {}
        for question, bit in zip(self.slots.exists, self.layout.exists, strict=True):
            for cell, masks in self._cells(found, question, f"a{bit.word}"):
                masks[cell] = masks.get(cell, 0) | 1 << bit.shift
        for question, bit in zip(self.slots.counts, self.layout.counts, strict=True):
            for cell, masks in self._cells(found, question, f"s{bit.word}"):
                # One record counts once against the guard, however many lanes of the word a term adds to.
                masks[cell] = (masks.get(cell, 0) | 1 << GUARD_SHIFT) + (1 << bit.shift)
        yield from found.values()

    def _cells(
        self, found: dict[Any, Term], question: Question, word: str
    ) -> Iterator[tuple[tuple[str, int], dict[tuple[str, int], int]]]:
        key = (question.when if question.when.way != BEGAN else None, question.where)
        masks = found.setdefault(key, Term(question)).masks.setdefault(word, {})
        for kind in question.kinds:
            for stretch in self._stretches(question.when):
                yield (kind, stretch), masks

    def kinds_table(self) -> tuple[dict[str, str], list[tuple[Any, ...]]]:
        """Schema and rows of the lookup: ``kind``, ``stretch``, ``asks`` (a bit for each term that asks such a record) and
        the masks that differ from cell to cell."""
        names = self._listed()
        cells = {cell for term in self.terms for masks in term.masks.values() for cell in masks}
        for rating in self.slots.ratings():
            cells |= {(kind, stretch) for kind in rating.kinds for stretch in range(1, len(self.borders))}
        types = {name: "int32" if "a" in name else "int64" for name in names}
        columns = {"kind": "string", "stretch": "int32", "asks": "int64", **types}
        rows = []
        for cell in sorted(cells):
            asking = sum(1 << bit for bit, (_, _, masks) in enumerate(self._asked()) if cell in masks)
            rows.append((*cell, asking, *(masks.get(cell, 0) for masks in names.values())))
        return columns, rows

    @property
    def questions(self) -> int:
        """How many bits ``asks`` needs."""
        return len(self._asked())

    def _asked(self) -> list[tuple[Term, str, dict[tuple[str, int], int]]]:
        """Every term with each word that it sets; the place in this list is its bit in ``asks``."""
        return [(term, word, masks) for term in self.terms for word, masks in term.masks.items()]

    def _listed(self) -> dict[str, dict[tuple[str, int], int]]:
        """The masks that have to be looked up; one that is the same in every cell of its term is written into the text."""
        return {
            _mask(bit, word): masks
            for bit, (term, word, masks) in enumerate(self._asked())
            if not term.tested or len(set(masks.values())) > 1
        }

    def known(self, records: Table, kinds: Table) -> Table:
        """Records that can matter, with what their kind and stretch set."""
        stretches = [(records.date < start, number) for number, start in enumerate(self.borders)]
        placed = records.mutate(stretch=ibis.cases(*stretches, else_=len(self.borders)).cast("int32"))
        return placed.filter(~placed.revoked).inner_join(kinds, ["kind", "stretch"])

    def rows(self, records: Table, kinds: Table) -> Table:
        """One row for each record that can matter: its enterprise and what it adds to each word; ``p0…`` and ``g0…`` are ratings
        that count by group, dated, and their group."""
        known = self.known(records, kinds)
        found = dict(self._words(known))
        for number, rating in enumerate(self.slots.newest_per):
            assert rating.per is not None
            is_rated = known.kind.isin(rating.kinds)
            found[f"p{number}"] = ibis.ifelse(is_rated, dated(known, rating), ibis.null("int32"))
            found[f"g{number}"] = ibis.ifelse(is_rated, known[rating.per], ibis.null("string"))
        return known.select("uscc", **found)

    def words(self, rows: Table, enterprises: Table) -> Table:
        """One row for each enterprise; zero where it has no record that matters."""
        names = [name for name in rows.columns if name[0] in "asm"]
        grouped = rows.group_by("uscc").aggregate(**{name: _combined(rows[name], name[0]) for name in names})
        both = enterprises.left_join(grouped, "uscc")
        return both.select(enterprises.uscc, **{name: both[name].fill_null(0) for name in names})

    def _words(self, known: Table) -> Iterator[tuple[str, Expression]]:
        parts: dict[str, list[Expression]] = {}
        for bit, (term, word, masks) in enumerate(self._asked()):
            tests = [] if term.question.when.way == BEGAN else [lasts(known, term.question.when)]
            tests += meets(known, term.question, self.as_of)
            name = _mask(bit, word)
            same = ibis.literal(next(iter(masks.values())), "int32" if word[0] == "a" else "int64")
            mask = known[name] if name in known.columns else same
            # Whether the term asks at all is looked at first: it is cheaper than any attribute, and mostly it does not.
            asked = ibis.and_((known.asks & (1 << bit)) != 0, *tests)
            parts.setdefault(word, []).append(ibis.ifelse(asked, mask, 0) if term.tested else mask)
        for place, expression in self._classes(known):
            parts.setdefault(f"a{place}", []).append(expression)
        for name, terms in sorted(parts.items()):
            total = terms[0]
            for term in terms[1:]:
                total = total | term if name[0] == "a" else total + term
            yield name, total.cast("int32" if name[0] == "a" else "int64")
        for number, rating in enumerate(self.slots.newest):
            yield f"m{number}", ibis.ifelse(known.kind.isin(rating.kinds), dated(known, rating), ibis.null("int32"))

    def _classes(self, known: Table) -> Iterator[tuple[int, Expression]]:
        """One bit for the class of a rating that counts by group: while only one is set, days and groups need no look."""
        for rating, bits in zip(self.slots.newest_per, self.layout.classes, strict=True):
            by_word: dict[int, list[tuple[int, Bit]]] = {}
            for start, bit in zip(rating.starts, bits, strict=True):
                by_word.setdefault(bit.word, []).append((start, bit))
            number = code(known, rating)
            for word, members in by_word.items():
                above = [(number >= start, 1 << bit.shift) for start, bit in reversed(members)]
                yield word, ibis.ifelse(known.kind.isin(rating.kinds), ibis.cases(*above, else_=0), 0)


def dated(known: Table, rating: Rating) -> Expression:
    """Day and code in one integer."""
    days = known.date.delta(DAY_ONE, unit="day")
    return (days * RATING_SHIFT + code(known, rating)).cast("int32")


def _mask(number: int, word: str) -> str:
    return f"t{number}{word}"


def _combined(word: Expression, family: str) -> Expression:
    if family == "a":
        return bit_or(word)
    if family == "m":
        return word.max()
    # Added up as floats, which are exact below 2**53, take half the room of a wide integer and never run over: a sum that is not
    # exact any more is far beyond what the guard lets pass.
    return ibis.least(word.cast("float64").sum(), float(1 << 62)).cast("int64")

"""The one pass over the records and the one grouping: every slot of an enterprise in a few integers.

For a word, what a record sets is what its cell sets always, and of what the cell asks for, the bits whose tests hold. The tests are made
of every record alike: to choose first who is tested would cost more than the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import ibis

from rulesets.bulk.cells import ALWAYS, ASKED, GROUPS, RATED, Cells
from rulesets.bulk.derivation import DAY_ONE
from rulesets.bulk.faults import is_faulty
from rulesets.bulk.layout import Layout
from rulesets.bulk.predicates import Expression, Table, code, meets, over
from rulesets.bulk.slots import LASTED, Rating, Slots

_MOST = (1 << 31) - 1
RATING_SHIFT = 1 << 8
"""A rating is kept behind its day, so that the largest is the latest and of one day the lowest; codes stay below this."""


@ibis.udf.agg.builtin(name="bit_or")  # type: ignore[untyped-decorator]
def bit_or(words: int) -> int:  # type: ignore[empty-body]
    """Every bit that is set in any of the words."""


class Gathering:
    """Compiles the slots of one policy and day to columns ``a0…`` (or-ed), ``s0…`` (added) and ``m0…`` (largest), by ``key``."""

    def __init__(self, slots: Slots, layout: Layout, as_of: date) -> None:
        self.slots = slots
        self.layout = layout
        self.as_of = as_of
        self.cells = Cells(slots, layout, as_of)
        self.kinds = ibis.table(self.cells.columns, name="kinds")

    def rows(self, records: Table, key: Expression, *, checked: bool) -> Table:
        """One row for each record that has a cell: its enterprise and what it adds to each word; ``p0…`` and ``g0…`` are ratings
        that count by group, dated (0 or absent where it is none), and their group. ``checked``: a faulty record is marked."""
        placed = records.mutate(key=key, cell=self.cells.place(records, checked=checked))
        known = placed.inner_join(self.kinds, "cell")
        found = dict(self._words(known, checked=checked))
        if checked:
            bit = self.layout.faulty
            mark = ibis.ifelse(is_faulty(known, known[GROUPS]), ibis.literal(1 << bit.shift, "int64"), 0)
            found[f"a{bit.word}"] = found[f"a{bit.word}"] | mark
        for number, rating in enumerate(self.slots.newest_per):
            assert rating.per is not None
            found[f"p{number}"] = dated(known, rating, checked=checked) & known[f"{RATED}_p{number}"]
            found[f"g{number}"] = known[rating.per]
        return known.select("key", **found)

    def grouped(self, rows: Table) -> Table:
        """``key`` and its words."""
        names = [name for name in rows.columns if name[0] in "asm"]
        return rows.group_by("key").aggregate(**{name: _combined(rows[name], name[0]) for name in names})

    def _words(self, known: Table, *, checked: bool) -> Iterator[tuple[str, Expression]]:
        parts: dict[str, list[Expression]] = {}
        for test in self.cells.tests:
            when = test.question.when
            asked = meets(known, test.question, self.as_of)
            for word, bits in test.words.items():
                found: Any = ibis.literal(bits, "int64")
                if asked:
                    found = ibis.ifelse(ibis.and_(*asked), found, 0)
                if when.way == LASTED:
                    found = ibis.ifelse(over(known, when), 0, found)
                parts.setdefault(word, []).append(found)
        for word, bits in self._classes(known):
            parts.setdefault(word, []).append(bits)
        for name in _names(self.layout):
            found = known[f"{ALWAYS}_{name}"] if f"{ALWAYS}_{name}" in known.columns else ibis.literal(0, "int64")
            if tested := parts.get(name):
                met = tested[0]
                for more in tested[1:]:
                    met = met | more
                found = found | (met & known[f"{ASKED}_{name}"])
            yield name, found
        for number, rating in enumerate(self.slots.newest):
            yield f"m{number}", dated(known, rating, checked=checked) & known[f"{RATED}_m{number}"]

    def _classes(self, known: Table) -> Iterator[tuple[str, Expression]]:
        """One bit for the class of a rating that counts by group: while only one is set, days and groups need no look."""
        for rating, bits in zip(self.slots.newest_per, self.layout.classes, strict=True):
            number = code(known, rating)
            for word in sorted({bit.word for bit in bits}):
                above = [
                    (number >= start, ibis.literal(1 << bit.shift if bit.word == word else 0, "int64"))
                    for start, bit in zip(reversed(rating.starts), reversed(bits), strict=True)
                ]
                yield f"a{word}", ibis.cases(*above, else_=0)


def dated(known: Table, rating: Rating, *, checked: bool) -> Expression:
    """Day and code in one integer above 0. ``checked``: there may be values out of all bounds, whose records are faulty."""
    found = (known.date.delta(DAY_ONE, unit="day") + 1) * RATING_SHIFT + code(known, rating)
    return (ibis.greatest(ibis.least(found, _MOST), 0) if checked else found).cast("int32")


def _names(layout: Layout) -> list[str]:
    return [f"a{word}" for word in range(layout.any_words)] + [f"s{word}" for word in range(layout.sum_words)]


def _combined(word: Expression, family: str) -> Expression:
    if family == "a":
        return bit_or(word)
    if family == "m":
        # Absent where none of the records is a rating.
        return word.max().fill_null(0)
    # Added up as floats, which are exact below 2**53, take half the room of a wide integer and never run over: a sum that is not
    # exact any more is far beyond what the guard lets pass.
    return ibis.least(word.cast("float64").sum(), float(1 << 62)).cast("int64")

"""The value of each feature, read back from what the grouping kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

import ibis

from rulesets.bulk.derivation import Derived, Exists, First, Most, Newest, Part, Total
from rulesets.bulk.gathering import RATING_SHIFT
from rulesets.bulk.layout import LANE_MOST, Layout
from rulesets.bulk.predicates import Expression, Table
from rulesets.bulk.slots import Slots
from rulesets.form.domains import MILLIONTHS

Read = Callable[[int], Expression]


class Reader:
    """Reads slots of a table of words. ``exact``: ``c0…`` and ``p0…`` stand beside them where the words left something open."""

    def __init__(self, table: Table, slots: Slots, layout: Layout, *, exact: bool) -> None:
        self._table = table
        self._slots = slots
        self._layout = layout
        self._exact = exact

    def exists(self, slot: int) -> Expression:
        bit = self._layout.exists[slot]
        return (self._table[f"a{bit.word}"] >> bit.shift) & 1

    def count(self, slot: int) -> Expression:
        lane = self._layout.counts[slot]
        packed = (self._table[f"s{lane.word}"] >> lane.shift) & LANE_MOST
        return self._table[f"c{slot}"].fill_null(packed) if self._exact else packed

    def newest(self, slot: int) -> Expression:
        return self._table[f"m{slot}"] % RATING_SHIFT

    def newest_per(self, slot: int) -> Expression:
        starts = self._slots.newest_per[slot].starts
        bits = self._layout.classes[slot]
        found = [
            (((self._table[f"a{bit.word}"] >> bit.shift) & 1) == 1, start)
            for start, bit in zip(starts, bits, strict=True)
        ]
        only = ibis.cases(*found, else_=0)
        # Where ratings of several classes are there, the latest of each group has been found by itself.
        return self._table[f"p{slot}"].fill_null(only) if self._exact else only


def values(reader: Reader, derived: Mapping[str, Derived]) -> dict[str, Expression]:
    """Every feature as an integer expression."""
    return {name: _value(reader, how) for name, how in derived.items()}


def _value(reader: Reader, how: Derived) -> Expression:
    if isinstance(how, Exists):
        return reduce(lambda left, right: left | right, [reader.exists(slot) for slot in how.slots])
    if isinstance(how, Total):
        return _sum(reader, how.slots)
    if isinstance(how, Most):
        return ibis.greatest(*[reader.count(slot) for slot in how.slots]) if how.slots else ibis.literal(0)
    if isinstance(how, Part):
        whole = _sum(reader, how.whole)
        share = reader.count(how.part) * MILLIONTHS // ibis.greatest(whole, 1)
        return ibis.ifelse(whole == 0, how.none, share)
    if isinstance(how, First):
        found = [(reader.exists(slot) == 1, place) for place, slot in enumerate(how.slots, start=1)]
        return ibis.cases(*found, else_=0)
    assert isinstance(how, Newest)
    return reader.newest_per(how.slot) if how.per else reader.newest(how.slot)


def _sum(reader: Reader, slots: tuple[int, ...]) -> Expression:
    return reduce(lambda left, right: left + right, [reader.count(slot) for slot in slots])

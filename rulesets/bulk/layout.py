"""Where each slot lies in the few integers that a group keeps: bits in words that are or-ed, lanes in words that are added up.

Above the lanes of an added word stands how many records could add to it. While that is no more than a lane can hold, no lane has run
over into the next; an enterprise where it is more is counted again without packing.
"""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.bulk.slots import Slots

BITS_PER_WORD = 62
LANE_BITS = 5
LANES_PER_WORD = 9
LANE_MOST = (1 << LANE_BITS) - 1
GUARD_SHIFT = LANE_BITS * LANES_PER_WORD


@dataclass(frozen=True, slots=True)
class Bit:
    word: int
    shift: int


@dataclass(frozen=True)
class Layout:
    """``exists`` and ``counts`` by slot; ``classes`` by slot of a rating per group, one bit for each class of ratings.

    ``listed``: the enterprise stands in the table of enterprises; ``faulty``: one of its records has a fault of its own.
    """

    listed: Bit
    faulty: Bit
    exists: tuple[Bit, ...]
    classes: tuple[tuple[Bit, ...], ...]
    counts: tuple[Bit, ...]
    newest: int

    @property
    def any_words(self) -> int:
        bits = [self.listed, self.faulty, *self.exists, *(bit for group in self.classes for bit in group)]
        return max(bit.word for bit in bits) + 1

    @property
    def sum_words(self) -> int:
        return max((bit.word for bit in self.counts), default=-1) + 1


def lay_out(slots: Slots) -> Layout:
    """Bits and lanes in the order of the slots."""
    bits = iter(range(1_000_000))

    def bit() -> Bit:
        return Bit(*divmod(next(bits), BITS_PER_WORD))

    listed, faulty = bit(), bit()
    exists = tuple(bit() for _ in slots.exists)
    classes = tuple(tuple(bit() for _ in rating.starts) for rating in slots.newest_per)
    counts = tuple(
        Bit(place // LANES_PER_WORD, place % LANES_PER_WORD * LANE_BITS) for place in range(len(slots.counts))
    )
    return Layout(listed, faulty, exists, classes, counts, len(slots.newest))

"""Which sums of points can occur together under two policies, as sets: shift of the sum -> the sums before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Pair = tuple[int, int]
"""Points before and after."""
ZERO = 20_000
"""The place of the sum 0 in a bit set; no sum is that far below it."""
Sums = Mapping[int, int]
"""Shift -> bit set of the sums before."""
NOTHING: Sums = {0: 1 << ZERO}


def plus(sums: Sums, options: Iterable[Pair]) -> Sums:
    """Each sum with each of the options added."""
    found: dict[int, int] = {}
    for before, after in options:
        for shift, bits in sums.items():
            moved = bits << before if before >= 0 else bits >> -before
            found[shift + after - before] = found.get(shift + after - before, 0) | moved
    return found


def listed(bits: int) -> Iterator[int]:
    """The sums of a bit set, ascending."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1 - ZERO
        bits ^= lowest

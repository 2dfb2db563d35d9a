"""The input space of a set of conditions, cut into cells inside which none of them changes its truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from rulesets.form.conditions import Condition, Domain, Interval
from rulesets.proofs.bounds import Bound, tighten

MOST_CELLS = 2_000_000
"""More than this is not enumerated; a table that large should be cut in two."""


class TooManyCells(Exception):
    """The conditions cut their input space into more cells than are enumerated."""


def points(
    conditions: Iterable[Condition], domains: Mapping[str, Domain], bounds: Sequence[Bound]
) -> Iterator[dict[str, int]]:
    """One point of every cell that can occur: its smallest one, so that witnesses are easy to read."""
    cuts = cut_points(conditions)
    names = sorted(cuts)
    pieces = [_pieces(cuts[name], domains[name]) for name in names]
    total = 1
    for piece in pieces:
        total *= len(piece)
    if total > MOST_CELLS:
        raise TooManyCells(f"{total} cells over {len(names)} features")
    for combination in product(*pieces):
        ends = tighten(dict(zip(names, combination, strict=True)), bounds)
        if ends is not None:
            yield {name: low for name, (low, _) in ends.items()}


def cut_points(conditions: Iterable[Condition]) -> dict[str, set[int]]:
    """For each feature, the values at which some condition begins or has just ended."""
    cuts: dict[str, set[int]] = {}
    for condition in conditions:
        for box in condition.boxes:
            for name, (low, high) in box.sides:
                cuts.setdefault(name, set()).update((low, high + 1))
    return cuts


def _pieces(cuts: set[int], domain: Domain) -> list[Interval]:
    starts = sorted({domain.low, *(cut for cut in cuts if domain.low < cut <= domain.high)})
    ends = [*(start - 1 for start in starts[1:]), domain.high]
    return list(zip(starts, ends, strict=True))

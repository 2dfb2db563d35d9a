"""The space of some variables as a grid of cells, inside which no condition changes its truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from rulesets.form.conditions import Box, Condition, Domain, Interval
from rulesets.proofs.bounds import Bound, tighten
from rulesets.proofs.cells import cut_points
from rulesets.simulation.boxes import Cell, Span, cover

Ends = dict[str, Interval]


class Grid:
    """Cells over the variables that the conditions read, and ``more`` of them with their cuts."""

    def __init__(
        self,
        conditions: Iterable[Condition],
        domains: Mapping[str, Domain],
        bounds: Iterable[Bound],
        more: Mapping[str, set[int]] | None = None,
        without: frozenset[str] = frozenset(),
    ) -> None:
        cuts = cut_points(conditions)
        for name, values in (more or {}).items():
            cuts.setdefault(name, set()).update(values)
        self.names = sorted(name for name in cuts if name not in without)
        self.pieces = [_pieces(cuts[name], domains[name]) for name in self.names]
        self._bounds = [bound for bound in bounds if {bound.smaller, bound.larger} <= set(self.names)]

    @property
    def size(self) -> int:
        return prod(len(pieces) for pieces in self.pieces)

    def cells(self) -> Iterator[tuple[Cell, Ends]]:
        """Every cell that can occur, cut down to what the bounds allow."""
        for place in product(*(range(len(pieces)) for pieces in self.pieces)):
            ends = tighten(self._ends(place), self._bounds)
            if ends is not None:
                yield place, ends

    def boxes(self, wanted: Iterable[Cell], others: Iterable[Cell]) -> list[tuple[Span, Box]]:
        """The wanted cells as few boxes of values; a variable that may take any value is left out."""
        sizes = [len(pieces) for pieces in self.pieces]
        return [(span, self._box(span)) for span in cover(wanted, others, sizes)]

    def box_of(self, place: Cell) -> Box:
        """One cell as a box."""
        return self._box(tuple((at, at) for at in place))

    def _ends(self, place: Cell) -> Ends:
        return {name: self.pieces[axis][place[axis]] for axis, name in enumerate(self.names)}

    def _box(self, span: Span) -> Box:
        sides = {}
        for axis, (first, last) in enumerate(span):
            if (first, last) != (0, len(self.pieces[axis]) - 1):
                sides[self.names[axis]] = (self.pieces[axis][first][0], self.pieces[axis][last][1])
        return Box.of(sides)


def lowest(ends: Mapping[str, Interval]) -> dict[str, int]:
    """The smallest point of a cell."""
    return {name: low for name, (low, _) in ends.items()}


def _pieces(cuts: set[int], domain: Domain) -> list[Interval]:
    starts = sorted({domain.low, *(cut for cut in cuts if domain.low < cut <= domain.high)})
    ends = [*(start - 1 for start in starts[1:]), domain.high]
    return list(zip(starts, ends, strict=True))

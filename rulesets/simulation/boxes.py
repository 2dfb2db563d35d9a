"""Few boxes for many cells: covers the wanted cells of a grid and none of the others; cells that cannot occur are free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Cell = tuple[int, ...]
"""The place of a cell: for each variable, which of its pieces."""
Span = tuple[tuple[int, int], ...]
"""A box of cells: for each variable the first and the last piece."""


def cover(wanted: Iterable[Cell], others: Iterable[Cell], sizes: Sequence[int]) -> list[Span]:
    """Boxes that hold every wanted cell and no other one; as wide as they go, and none of them needless."""
    open_cells, refused = sorted(set(wanted)), list(others)
    everything = list(open_cells)
    found: list[Span] = []
    while open_cells:
        seed = open_cells[0]
        orders = (range(len(sizes)), range(len(sizes) - 1, -1, -1))
        candidates = [_grow(seed, refused, sizes, order) for order in orders]
        best = max(candidates, key=lambda span: sum(1 for cell in open_cells if inside(cell, span)))
        found.append(best)
        open_cells = [cell for cell in open_cells if not inside(cell, best)]
    for span in list(found):
        rest = [other for other in found if other is not span]
        if rest and all(any(inside(cell, other) for other in rest) for cell in everything if inside(cell, span)):
            found = rest
    return found


def inside(cell: Cell, span: Span) -> bool:
    return all(first <= place <= last for place, (first, last) in zip(cell, span, strict=True))


def _grow(seed: Cell, refused: list[Cell], sizes: Sequence[int], order: Iterable[int]) -> Span:
    """Variables are freed whole as long as no refused cell comes in; what stays bound is then widened piece by piece."""
    order = list(order)
    differing = {
        sum(1 << axis for axis, (mine, its) in enumerate(zip(seed, cell, strict=True)) if mine != its)
        for cell in refused
    }
    free = 0
    for axis in order:
        if not any(mask & ~(free | 1 << axis) == 0 for mask in differing):
            free |= 1 << axis
    span = [(0, sizes[axis] - 1) if free >> axis & 1 else (seed[axis], seed[axis]) for axis in range(len(sizes))]
    for axis in order:
        if free >> axis & 1:
            continue
        blocking = {
            cell[axis]
            for cell in refused
            if all(span[at][0] <= cell[at] <= span[at][1] for at in range(len(sizes)) if at != axis)
        }
        first, last = span[axis]
        while first > 0 and first - 1 not in blocking:
            first -= 1
        while last < sizes[axis] - 1 and last + 1 not in blocking:
            last += 1
        span[axis] = (first, last)
    return tuple(span)

"""Region × industry 区域与行业: how much dishonesty information there is for the enterprises of each cell, compared with all."""

from __future__ import annotations

from dataclasses import dataclass

from service.situation.chosen import Chosen
from service.situation.document import Situation
from service.situation.names import NOT_STATED

ENOUGH = 20
"""Enterprises below which a cell is not compared (ours): a single firm would decide it."""
LEVELS = (50, 100, 150, 200)
"""Bounds of the levels, in percent of the average of all (ours)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``level``: 0 for up to half the average to 4 for more than twice; None where the cell is not compared."""

    enterprises: int
    adverse: int
    level: int | None


@dataclass(frozen=True)
class Heat:
    """``rows``: for each region a cell for each industry; names as in the situation."""

    industries: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def heat(situation: Situation, chosen: Chosen) -> Heat:
    """Of the chosen months; the average is that of all chosen enterprises with a region and an industry."""
    sizes: dict[tuple[int, int], int] = {}
    for (region, industry, _), number in situation.grades.items():
        if chosen.holds(region, industry):
            sizes[region, industry] = sizes.get((region, industry), 0) + number
    adverse = dict.fromkeys(sizes, 0)
    for region, industry, month, counts in chosen.cells(situation.flow.items()):
        if month >= len(situation.months) - chosen.months:
            adverse[region, industry] += counts[0]
    # Those without a name are many and mostly have few records: beside them every other cell would look dark.
    named = [place for place in sizes if _is_named(situation, *place)]
    everyone, everything = sum(sizes[place] for place in named), sum(adverse[place] for place in named)
    columns = sorted({industry for _, industry in sizes})

    def cell(region: int, industry: int) -> Cell:
        size, number = sizes.get((region, industry), 0), adverse.get((region, industry), 0)
        if size < ENOUGH or not everything or not _is_named(situation, region, industry):
            return Cell(size, number, None)
        return Cell(size, number, sum(number * everyone * 100 > bound * everything * size for bound in LEVELS))

    return Heat(
        tuple(situation.industries[industry] for industry in columns),
        tuple(
            (situation.regions[region], tuple(cell(region, industry) for industry in columns))
            for region in sorted({region for region, _ in sizes})
        ),
    )


def _is_named(situation: Situation, region: int, industry: int) -> bool:
    return NOT_STATED not in (situation.regions[region], situation.industries[industry])

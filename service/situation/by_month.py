"""A situation by month 按月: what began, was repaired and ended, who was blacklisted, and which kinds of records."""

from __future__ import annotations

from dataclasses import dataclass

from service.situation.chosen import Chosen
from service.situation.document import Situation


@dataclass(frozen=True, slots=True)
class Month:
    """``whole`` False: the month is under way. ``listed``: enterprises blacklisted on its last day (or on the day itself)."""

    name: str
    whole: bool
    began: int
    repaired: int
    ended: int
    listed: int


@dataclass(frozen=True, slots=True)
class KindMonths:
    """The new records of one kind in each of the chosen months."""

    kind: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def monthly(situation: Situation, chosen: Chosen) -> list[Month]:
    """The chosen months, oldest first."""
    flows = [[0, 0, 0] for _ in situation.months]
    for _, _, month, counts in chosen.cells(situation.flow.items()):
        for place, number in enumerate(counts):
            flows[month][place] += number
    listed = [0 for _ in situation.months]
    for _, _, month, number in chosen.cells(situation.listed.items()):
        listed[month] += number
    found = [
        Month(
            name, number <= situation.last_whole, flows[number][0], flows[number][1], flows[number][2], listed[number]
        )
        for number, name in enumerate(situation.months)
    ]
    return found[-chosen.months :]


def kinds_by_month(situation: Situation, chosen: Chosen) -> list[KindMonths] | None:
    """The kinds that occur, most frequent first; None where both region and industry are chosen, which is not kept by kind."""
    if chosen.region is not None and chosen.industry is not None:
        return None
    cells = situation.adverse_by_region if chosen.industry is None else situation.adverse_by_industry
    wanted = chosen.region if chosen.industry is None else chosen.industry
    counts = [[0 for _ in situation.months] for _ in situation.kinds]
    for (group, month, kind), number in cells.items():
        if wanted in (None, group):
            counts[kind][month] += number
    found = [KindMonths(kind, tuple(row[-chosen.months :])) for kind, row in zip(situation.kinds, counts, strict=True)]
    return sorted((row for row in found if row.total), key=lambda row: (-row.total, row.kind))

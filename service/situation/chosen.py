"""What somebody wants to see of a situation 筛选: a region, an industry, how many of the latest months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from service.situation.document import Situation

SPANS = (12, 24, 36)
"""How many months can be asked for (ours)."""
_REFUSED = {
    "region": "这批评价里没有这个区域，请从列表中选择",
    "industry": "这批评价里没有这个行业，请从列表中选择",
    "months": f"月数可选：{'、'.join(str(span) for span in SPANS)}",
}
Number = TypeVar("Number")


class UnknownChoice(ValueError):
    """A name that the situation does not have, or a span that cannot be asked for; ``field`` says which, ``message`` what to do."""

    def __init__(self, field: str) -> None:
        self.field, self.message = field, _REFUSED[field]
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Numbers of the region and the industry, None for all of them; ``months`` of ``SPANS``."""

    region: int | None = None
    industry: int | None = None
    months: int = SPANS[0]

    def holds(self, region: int, industry: int) -> bool:
        """Whether an enterprise of this region and industry is wanted."""
        return self.region in (None, region) and self.industry in (None, industry)

    def cells(self, counted: Iterable[tuple[tuple[int, int, int], Number]]) -> Iterator[tuple[int, int, int, Number]]:
        """Of counts by region, industry and month the wanted ones of those two; every month."""
        for (region, industry, month), number in counted:
            if self.holds(region, industry):
                yield region, industry, month, number


def chosen(situation: Situation, region: str, industry: str, months: str) -> Chosen:
    """By names, empty ones for everything. Raises UnknownChoice."""
    return Chosen(
        _place(situation.regions, region, "region"),
        _place(situation.industries, industry, "industry"),
        _span(months),
    )


def _place(names: tuple[str, ...], name: str, field: str) -> int | None:
    if not name:
        return None
    if name not in names:
        raise UnknownChoice(field)
    return names.index(name)


def _span(months: str) -> int:
    if not months:
        return SPANS[0]
    found = next((span for span in SPANS if str(span) == months), None)
    if found is None:
        raise UnknownChoice("months")
    return found

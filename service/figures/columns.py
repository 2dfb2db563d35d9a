"""The columns of the figures 统计栏目, in the order in which page, chart and Excel file show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.figures.counting import Tally


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is the phrase of its heading. ``decimals`` 1: the value is in tenths of its unit."""

    key: str
    value: Callable[[Tally], int | None]
    decimals: int = 0
    unit: str = ""


Counted = TypeVar("Counted")


@dataclass(frozen=True, slots=True)
class CountColumn(Generic[Counted]):
    """A column of plain numbers over whatever a page counts; ``key`` is the phrase of its heading."""

    key: str
    value: Callable[[Counted], int]


COLUMNS = (
    Column("figures.opened", lambda tally: tally.opened),
    Column("figures.decided", lambda tally: tally.decided),
    Column("figures.on_time", lambda tally: tally.on_time),
    Column("figures.on_time_share", lambda tally: tally.on_time_share.tenths, 1, "%"),
    Column("figures.overdue_open", lambda tally: tally.overdue_open),
    Column("figures.days_with_pauses", lambda tally: tally.days_with_pauses.tenths, 1),
    Column("figures.days_without_pauses", lambda tally: tally.days_without_pauses.tenths, 1),
    Column("figures.upheld_share", lambda tally: tally.upheld_share.tenths, 1, "%"),
)


def in_words(column: Column, tally: Tally) -> str:
    """The value as people read it; – where there is nothing to divide by."""
    value = column.value(tally)
    if value is None:
        return "–"
    return f"{value // 10}.{value % 10}{column.unit}" if column.decimals else f"{value}{column.unit}"

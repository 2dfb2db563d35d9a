"""One situation 信用态势 as it is kept: plain counts under names, small whatever the population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FORMAT = 1
"""Raised when the shape of what is kept changes."""
WITHHELD, NEW, GONE = "", "new", "gone"
"""In place of a grade: not graded for faults in the data; not in the run before; not in this run any more."""


@dataclass(frozen=True, slots=True)
class Named:
    """One enterprise that a warning names. ``value``: the day or the number of records, as text."""

    uscc: str
    region: int
    industry: int
    value: str


@dataclass(frozen=True)
class Warning:
    """A raised signal 预警. ``of`` is region, industry or empty, ``group`` its number; ``numbers`` hold thresholds and findings.

    ``named``: at most so many enterprises as are kept; ``numbers["now"]`` counts all of them.
    """

    signal: str
    of: str
    group: int | None
    numbers: Mapping[str, int]
    named: tuple[Named, ...] = ()


@dataclass(frozen=True)
class CaseMonths:
    """Cases of the office by month: for each month how many objections, repairs (received, decided, upheld or granted) and entries of
    the office's own lists that stood at its end (distinct enterprises on black lists, on key-attention lists)."""

    rows: tuple[Mapping[str, int], ...]


@dataclass(frozen=True)
class Situation:
    """Counts by number of region, industry, kind and month (places in the lists of names); only what is not 0 is there.

    - ``grades``: (region, industry, grade) -> enterprises
    - ``adverse_by_region``, ``adverse_by_industry``: (group, month, kind) -> dishonesty records that began in the month
    - ``flow``: (region, industry, month) -> records that began, were repaired, ended in the month
    - ``listed``: (region, industry, month) -> enterprises on a blacklist on the last day of the month
    - ``movement``: (grade before, grade now) -> enterprises; None without a run before
    """

    as_of: date
    pack: str
    pack_sha256: str
    last_whole: int
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    kinds: tuple[str, ...]
    months: tuple[str, ...]
    grades: Mapping[tuple[int, int, str], int]
    adverse_by_region: Mapping[tuple[int, int, int], int]
    adverse_by_industry: Mapping[tuple[int, int, int], int]
    flow: Mapping[tuple[int, int, int], tuple[int, int, int]]
    listed: Mapping[tuple[int, int, int], int]
    movement: Mapping[tuple[str, str], int] | None
    warnings: tuple[Warning, ...]
    cases: CaseMonths | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data; counts as rows of their key and their number."""
        return {
            "format": FORMAT,
            "as_of": self.as_of.isoformat(),
            "pack": self.pack,
            "pack_sha256": self.pack_sha256,
            "last_whole_month": self.last_whole,
            "regions": list(self.regions),
            "industries": list(self.industries),
            "kinds": list(self.kinds),
            "months": list(self.months),
            "grades": _rows(self.grades),
            "adverse_by_region": _rows(self.adverse_by_region),
            "adverse_by_industry": _rows(self.adverse_by_industry),
            "flow": [[*key, *counts] for key, counts in sorted(self.flow.items())],
            "listed": _rows(self.listed),
            "movement": None if self.movement is None else _rows(self.movement),
            "warnings": [
                {
                    "signal": warning.signal,
                    "of": warning.of,
                    "group": warning.group,
                    "numbers": dict(warning.numbers),
                    "named": [[one.uscc, one.region, one.industry, one.value] for one in warning.named],
                }
                for warning in self.warnings
            ],
            "cases": None if self.cases is None else [dict(row) for row in self.cases.rows],
        }


def read_situation(data: Mapping[str, Any]) -> Situation:
    """From plain data as ``to_json`` gives it. Raises ValueError for another format."""
    if data.get("format") != FORMAT:
        raise ValueError(f"situation of format {data.get('format')!r}, this program reads {FORMAT}")
    movement, cases = data["movement"], data["cases"]
    return Situation(
        as_of=date.fromisoformat(data["as_of"]),
        pack=data["pack"],
        pack_sha256=data["pack_sha256"],
        last_whole=data["last_whole_month"],
        regions=tuple(data["regions"]),
        industries=tuple(data["industries"]),
        kinds=tuple(data["kinds"]),
        months=tuple(data["months"]),
        grades=_counts(data["grades"]),
        adverse_by_region=_counts(data["adverse_by_region"]),
        adverse_by_industry=_counts(data["adverse_by_industry"]),
        flow={(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in data["flow"]},
        listed=_counts(data["listed"]),
        movement=None if movement is None else _counts(movement),
        warnings=tuple(
            Warning(
                item["signal"],
                item["of"],
                item["group"],
                item["numbers"],
                tuple(Named(*one) for one in item["named"]),
            )
            for item in data["warnings"]
        ),
        cases=None if cases is None else CaseMonths(tuple(cases)),
    )


def _rows(counts: Mapping[Any, int]) -> list[list[Any]]:
    return [[*key, number] for key, number in sorted(counts.items())]


def _counts(rows: list[list[Any]]) -> Any:
    return {tuple(row[:-1]): row[-1] for row in rows}

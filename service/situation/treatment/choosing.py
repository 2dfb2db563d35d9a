"""Which of those under treatment somebody wants to see 筛选与翻页, and how many there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from service.faults import Invalid
from service.situation.names import NOT_STATED, OTHERS
from service.situation.treatment.standing import PROGRESS, QUIET, Line, Progress

PER_PAGE = 50
_PLACE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9A-Z]{18})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names of a region, an industry, a unit; empty for all of them. ``progress``: one of ``PROGRESS``; ``band``: see ``Line.band``."""

    region: str = ""
    industry: str = ""
    unit: str = ""
    progress: str = ""
    band: str = ""

    def check(self) -> None:
        """Raises Invalid for what is not in the closed lists. A name that nobody has finds nobody."""
        if self.progress and self.progress not in PROGRESS:
            raise Invalid("unknown_progress", f"治理状态可选：{'、'.join(PROGRESS)}", field="progress")
        if self.band and self.band not in map(str, range(len(QUIET) + 1)):
            raise Invalid("unknown_band", f"未动时间可选：0 到 {len(QUIET)}", field="band")

    def holds(self, line: Line) -> bool:
        """Whether this one is wanted."""
        return (
            self.region in ("", line.region)
            and self.industry in ("", line.industry)
            and (not self.unit or self.unit in line.units)
            and self.progress in ("", line.progress)
            and self.band in ("", str(line.band))
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """``bands``: by days without an act; ``progress``: in the order of ``PROGRESS``."""

    enterprises: int
    graded: int
    listed: int
    bands: tuple[int, ...]
    progress: dict[Progress, int]


@dataclass(frozen=True, slots=True)
class Page:
    """``after`` leads to the next page, None on the last."""

    lines: tuple[Line, ...]
    after: str | None


def page(lines: Sequence[Line], after: str = "", size: int = PER_PAGE) -> Page:
    """The lines beyond a place, in their order; it goes on rightly where the one at that place is gone. Raises Invalid."""
    place = _read(after) if after else None
    found = [line for line in lines if place is None or _key(line) > place]
    shown = found[:size]
    return Page(tuple(shown), _place(shown[-1]) if len(found) > size else None)


def counts(lines: Iterable[Line]) -> Counts:
    """How many there are, of each kind."""
    bands = [0] * (len(QUIET) + 1)
    progress: dict[Progress, int] = dict.fromkeys(PROGRESS, 0)
    total = graded = listed = 0
    for line in lines:
        total += 1
        graded += line.ground.graded
        listed += line.ground.listed
        bands[line.band] += 1
        progress[line.progress] += 1
    return Counts(total, graded, listed, tuple(bands), progress)


def of_place(
    lines: Iterable[Line], region: str | None, industry: str | None, known: tuple[Collection[str], ...]
) -> list[Line]:
    """Those of a region and an industry of a situation (None: all); ``OTHERS`` are those whose name is not among the ``known`` ones."""
    regions, industries = known

    def fits(wanted: str | None, name: str, names: Collection[str]) -> bool:
        return wanted in (None, name) or (wanted == OTHERS and name not in names)

    return [line for line in lines if fits(region, line.region, regions) and fits(industry, line.industry, industries)]


def by_region(lines: Iterable[Line]) -> list[tuple[str, Counts]]:
    """The regions with the most first, of equals by name, and last those without a region."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.region, []).append(line)
    ordered = sorted(groups.items(), key=lambda item: (item[0] == NOT_STATED, -len(item[1]), item[0]))
    return [(name, counts(group)) for name, group in ordered]


def _key(line: Line) -> tuple[date, str]:
    return line.quiet_since, line.uscc


def _place(line: Line) -> str:
    return f"{line.quiet_since}.{line.uscc}"


def _read(after: str) -> tuple[date, str]:
    found = _PLACE.fullmatch(after)
    try:
        if found is not None:
            return date.fromisoformat(found[1]), found[2]
    except ValueError:
        pass
    raise Invalid("bad_place", "翻页位置（after）不正确，请从第一页重新查看", field="after")

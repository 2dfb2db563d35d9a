"""A simulation's report as its page lays it out 模拟报告: sums, groups and steps of the shift, from the stored data alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rulesets.form.policy import GRADES
from rulesets.records.kinds import KINDS
from service.web.phrases import Voice

MOST_BARS = 15
"""Steps of the shift that a picture can hold side by side (ours)."""
_LARGEST_GROUPS = 200


@dataclass(frozen=True, slots=True)
class Group:
    """A region or an industry: how many enterprises, and how many of them move up and down."""

    name: str
    enterprises: int
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class ShiftBar:
    """Scores that change by ``low`` to ``high`` points."""

    low: int
    high: int
    count: int

    @property
    def label(self) -> str:
        ends = [f"{points:+d}" if points else "0" for points in dict.fromkeys((self.low, self.high))]
        return "…".join(ends)


@dataclass(frozen=True, slots=True)
class Example:
    """A witness dossier: what both policies make of it, and its records in words."""

    before: str
    after: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class ReportView:
    """``words``: the machine's own statement; ``examples`` beside the regions, None where none was found."""

    words: tuple[str, ...]
    examples: tuple[tuple[str, Example | None], ...]
    population: Mapping[str, Any] | None
    reasons: tuple[Mapping[str, Any], ...]
    explained: int
    regions: tuple[Group, ...]
    industries: tuple[Group, ...]
    bars: tuple[ShiftBar, ...]

    @property
    def matrix(self) -> list[list[int]]:
        assert self.population is not None
        return list(self.population["migration"])


def view_of(report: Mapping[str, Any], voice: Voice) -> ReportView:
    """The parts of a stored report in the reader's language."""
    statement, people = report["statement"], report.get("population")
    why = report.get("why", {"reasons": [], "explained": 0})
    return ReportView(
        words=tuple(statement["words"][voice.language]),
        examples=tuple(
            (region["words"][voice.language], _example(region["witness"], voice)) for region in statement["regions"]
        ),
        population=people,
        reasons=tuple(why["reasons"]),
        explained=why["explained"],
        regions=_groups(people["regions"]) if people else (),
        industries=_groups(people["industries"]) if people else (),
        bars=bars_of({int(shift): count for shift, count in people["score_shift"].items()}) if people else (),
    )


def bars_of(shifts: Mapping[int, int]) -> tuple[ShiftBar, ...]:
    """Each shift by itself while there are few; else equal steps, with no change always by itself."""
    if len(shifts) <= MOST_BARS:
        return tuple(ShiftBar(shift, shift, shifts[shift]) for shift in sorted(shifts))
    low, high = min(shifts), max(shifts)
    wide = -(-(high - low + 1) // (MOST_BARS - 2))
    borders = sorted({*range(low, high + wide + 1, wide), 0, 1})
    bars = []
    for first, end in pairwise(borders):
        count = sum(number for shift, number in shifts.items() if first <= shift < end)
        if count:
            bars.append(ShiftBar(max(first, low), min(end - 1, high), count))
    return tuple(bars)


def _groups(groups: Mapping[str, Sequence[Sequence[int]]]) -> tuple[Group, ...]:
    found = [_group(name, rows) for name, rows in groups.items()]
    return tuple(sorted(found, key=lambda group: (-group.up - group.down, -group.enterprises, group.name)))[
        :_LARGEST_GROUPS
    ]


def _group(name: str, rows: Sequence[Sequence[int]]) -> Group:
    places = range(len(GRADES))
    return Group(
        name,
        sum(sum(row) for row in rows),
        sum(rows[old][new] for old in places for new in places if new < old),
        sum(rows[old][new] for old in places for new in places if new > old),
    )


def _example(witness: Mapping[str, Any] | None, voice: Voice) -> Example | None:
    if witness is None:
        return None
    before, after = (
        voice.say("policy_report.graded", grade=witness[side]["grade"], points=witness[side]["points_total"])
        for side in ("before", "after")
    )
    return Example(before, after, tuple(_record(record, voice) for record in witness["dossier"]["records"]))


def _record(record: Mapping[str, Any], voice: Voice) -> str:
    kind = KINDS[record["kind"]]
    ended = f" – {record['ended_on']}" if "ended_on" in record else ""
    return f"{voice.pick(kind.label, kind.label_en)} {record['date']}{ended}"

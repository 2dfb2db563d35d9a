"""Where a grade can change, proved from two policies alone: every cell of the input space with every sum that can occur in it.

What is left out is safe: outside the regions both policies give every dossier the same grade. Inside them a change is possible as far
as the derivations of the features tell; whether a dossier really does it is shown by its witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import prod

from rulesets.form.conditions import Box, Condition, Interval
from rulesets.form.policy import SCORE
from rulesets.proofs.bounds import tighten
from rulesets.proofs.cells import cut_points
from rulesets.simulation.boxes import Cell, Span, inside
from rulesets.simulation.grid import Ends, Grid, lowest
from rulesets.simulation.joint import Joint
from rulesets.simulation.shifts import Shift, deductions
from rulesets.simulation.standing import Standard, Table
from rulesets.simulation.sums import NOTHING, Pair, Sums, listed, plus

MOST_CELLS = 60_000
"""Indicators beyond this many cells are not told apart by their values, only by their points; the regions then say less (ours)."""
AIMS = 2
"""So many cells are tried for each move of a region (ours)."""
Move = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Region:
    """A grade can change inside ``box``, at scores before the change inside ``score``; ``shift``: by how much the sum moves there.

    ``aims``: single cells of it with the scores at which one move happens, to look for witnesses.
    """

    box: Box
    score: Interval
    shift: Interval
    moves: tuple[Move, ...]
    aims: tuple[tuple[Box, Interval], ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """All regions; ``shift`` over every input; ``coarse``: indicators that differ and whose values the regions do not name."""

    regions: tuple[Region, ...]
    shift: Interval
    coarse: tuple[str, ...]
    cells: int


@dataclass(frozen=True, slots=True)
class _Change:
    shift: Interval
    moves: Mapping[Move, Interval]

    @property
    def scores(self) -> Interval:
        return min(low for low, _ in self.moves.values()), max(high for _, high in self.moves.values())


def reach(joint: Joint, shifted: Iterable[Shift]) -> Reach:
    """The regions. ``shifted`` as ``shifts`` gives them."""
    return _Search(joint, {shift.subject for shift in shifted}).run()


class _Search:
    def __init__(self, joint: Joint, differing: set[str]) -> None:
        self.joint = joint
        self.old, self.new = Standard(joint.before), Standard(joint.after, joint.of_after)
        self.standards = [*self.old.conditions, *self.new.conditions]
        self.tables = {
            (after or before).id: (Table(before), Table(after, joint.of_after))  # type: ignore[union-attr]
            for before, after in joint.tables()
        }
        self.deductions = deductions(joint)
        self.coarse: list[str] = []
        self.grid = self._grid(differing)
        self.score_cuts = sorted(cut_points(self.standards).get(SCORE, set()))
        self._options: dict[tuple[str, tuple[tuple[str, Interval], ...]], frozenset[Pair]] = {}
        self._changes: dict[object, _Change | None] = {}
        self._sums: dict[object, Sums] = {}
        self._near = {name: self._related(self._variables(name)) for name in self.tables}

    def run(self) -> Reach:
        changing: dict[Cell, _Change] = {}
        staying: list[Cell] = []
        least = most = 0
        for place, ends in self.grid.cells():
            sums = self._sums_in(ends)
            least, most = min(least, *sums), max(most, *sums)
            change = self._change(lowest(ends), sums)
            if change is None:
                staying.append(place)
            else:
                changing[place] = change
        regions = []
        for span, box in self.grid.boxes(changing, staying):
            found = [change for place, change in changing.items() if inside(place, span)]
            regions.append(
                Region(
                    box,
                    (min(item.scores[0] for item in found), max(item.scores[1] for item in found)),
                    (min(item.shift[0] for item in found), max(item.shift[1] for item in found)),
                    tuple(sorted({move for item in found for move in item.moves})),
                    self._aims(span, changing),
                )
            )
        return Reach(tuple(regions), (least, most), tuple(self.coarse), len(changing) + len(staying))

    def _aims(self, span: Span, changing: Mapping[Cell, _Change]) -> tuple[tuple[Box, Interval], ...]:
        found: dict[Move, list[tuple[Box, Interval]]] = {}
        for place, change in changing.items():
            if inside(place, span):
                for move, scores in change.moves.items():
                    found.setdefault(move, []).append((self.grid.box_of(place), scores))
        chosen = [aim for aims in found.values() for aim in aims[:AIMS]]
        # A wide range of scores is met more easily.
        return tuple(sorted(chosen, key=lambda aim: aim[1][0] - aim[1][1]))

    def _grid(self, differing: set[str]) -> Grid:
        """The standards and as many differing indicators as fit, the smallest first."""
        conditions = list(self.standards)
        more = {name: {1} for name in self.deductions if name in differing}
        without = frozenset({SCORE})
        by_size = sorted(
            (name for name in self.tables if name in differing),
            key=lambda name: (prod(len(cuts) for cuts in cut_points(self._both(name)).values()), name),
        )
        for name in by_size:
            wider = [*conditions, *self._both(name)]
            if Grid(wider, self.joint.domains, (), more, without).size > MOST_CELLS:
                self.coarse.append(name)
            else:
                conditions = wider
        return Grid(conditions, self.joint.domains, self.joint.bounds, more, without)

    def _both(self, name: str) -> list[Condition]:
        old, new = self.tables[name]
        return [*old.conditions, *new.conditions]

    def _variables(self, name: str) -> set[str]:
        return {feature for condition in self._both(name) for feature in condition.features()}

    def _related(self, variables: set[str]) -> tuple[str, ...]:
        """The variables of the grid that say something about these ones."""
        linked = set(variables)
        for bound in self.joint.bounds:
            if bound.smaller in variables or bound.larger in variables:
                linked |= {bound.smaller, bound.larger}
        return tuple(name for name in self.grid.names if name in linked)

    def _sums_in(self, ends: Ends) -> Sums:
        options = [self._options_in(name, ends) for name in self.tables]
        counts = tuple((name, ends.get(name, self._whole(name))) for name in self.deductions)
        key = (tuple(options), counts)
        if key not in self._sums:
            sums = NOTHING
            for choice in options:
                sums = plus(sums, choice)
            for name, (low, high) in counts:
                one, other = self.deductions[name]
                # Beyond this many records every score lies on its bound whatever the points are.
                enough = min(high, low + self._enough(one, other))
                sums = plus(sums, [(one * times, other * times) for times in range(low, enough + 1)])
            self._sums[key] = sums
        return self._sums[key]

    def _whole(self, name: str) -> Interval:
        domain = self.joint.domains[name]
        return domain.low, domain.high

    def _enough(self, one: int, other: int) -> int:
        span = max(abs(self.old.most), abs(self.new.most)) + max(abs(self.old.least), abs(self.new.least))
        smallest = min((abs(points) for points in (one, other) if points), default=1)
        total = max(self.joint.before.total, self.joint.after.total)
        return -(-(span + total) // smallest)

    def _options_in(self, name: str, ends: Ends) -> frozenset[Pair]:
        """The points before and after that the indicator can give in this cell."""
        near = tuple((variable, ends[variable]) for variable in self._near[name])
        found = self._options.get((name, near))
        if found is None:
            old, new = self.tables[name]
            table = Grid(self._both(name), self.joint.domains, self.joint.bounds)
            options = set()
            for _, piece in table.cells():
                both = dict(near)
                for variable, (low, high) in piece.items():
                    known = both.get(variable, (low, high))
                    both[variable] = (max(low, known[0]), min(high, known[1]))
                if any(low > high for low, high in both.values()):
                    continue
                if tighten(both, self.joint.bounds) is not None:
                    point = lowest(piece)
                    options.add((old.points(point), new.points(point)))
            found = self._options[(name, near)] = frozenset(options)
        return found

    def _change(self, point: Mapping[str, int], sums: Sums) -> _Change | None:
        """At which scores the grade of the cell differs, and how; None where it cannot."""
        grades_before, grades_after = self._by_score(self.old, point), self._by_score(self.new, point)
        key = (grades_before, grades_after, tuple(sums.items()))
        if key not in self._changes:
            self._changes[key] = self._compare(grades_before, grades_after, sums)
        return self._changes[key]

    def _by_score(self, standard: Standard, point: Mapping[str, int]) -> tuple[tuple[int, str], ...]:
        starts = sorted({standard.least, *(cut for cut in self.score_cuts if standard.least < cut <= standard.most)})
        return tuple((start, standard.grade(point, start)) for start in starts)

    def _compare(
        self, before: tuple[tuple[int, str], ...], after: tuple[tuple[int, str], ...], sums: Sums
    ) -> _Change | None:
        shifts: set[int] = set()
        moves: dict[Move, Interval] = {}
        for shift, bits in sums.items():
            for total in listed(bits):
                move = _grade_at(before, total), _grade_at(after, total + shift)
                if move[0] != move[1]:
                    score = min(max(total, self.old.least), self.old.most)
                    low, high = moves.get(move, (score, score))
                    moves[move] = min(low, score), max(high, score)
                    shifts.add(shift)
        return _Change((min(shifts), max(shifts)), moves) if moves else None


def _grade_at(by_score: tuple[tuple[int, str], ...], score: int) -> str:
    """A score below the least is the least; the last piece has no end."""
    for (_, grade), (start, _) in pairwise(by_score):
        if score < start:
            return grade
    return by_score[-1][1]

"""Where the points of an indicator differ between two policies, as few boxes of values 分值变动."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rulesets.form.conditions import Box
from rulesets.form.policy import IndicatorTable
from rulesets.simulation.grid import Grid, lowest
from rulesets.simulation.joint import Joint
from rulesets.simulation.standing import Table


@dataclass(frozen=True, slots=True)
class Shift:
    """Inside ``box`` the subject gives ``after`` points where it gave ``before``; for a deduction: points for each record."""

    kind: str
    subject: str
    number: str
    name: str
    name_en: str
    box: Box
    before: int
    after: int

    @property
    def delta(self) -> int:
        return self.after - self.before


def shifts(joint: Joint) -> list[Shift]:
    """Every region of every indicator and deduction in which the points differ. Raises ValueError for a table too large."""
    return [*(shift for pair in joint.tables() for shift in _of_table(joint, *pair)), *_of_deductions(joint)]


def _of_table(joint: Joint, before: IndicatorTable | None, after: IndicatorTable | None) -> Iterator[Shift]:
    old, new = Table(before), Table(after, joint.of_after)
    grid = Grid([*old.conditions, *new.conditions], joint.domains, joint.bounds)
    points = {place: (old.points(lowest(ends)), new.points(lowest(ends))) for place, ends in grid.cells()}
    named = after or before
    assert named is not None
    for pair in sorted({pair for pair in points.values() if pair[0] != pair[1]}):
        wanted = [place for place, its in points.items() if its == pair]
        others = [place for place, its in points.items() if its != pair]
        for _, box in grid.boxes(wanted, others):
            yield Shift("indicator", named.id, named.number, named.name, named.name_en, box, *pair)


def _of_deductions(joint: Joint) -> Iterator[Shift]:
    for variable, (before, after) in deductions(joint).items():
        if before != after:
            rule = joint.variables[variable]
            box = Box.of({variable: (1, joint.domains[variable].high)})
            yield Shift("deduction", variable, "", rule.label, rule.label_en, box, before, after)


def deductions(joint: Joint) -> dict[str, tuple[int, int]]:
    """For each variable that costs points, what one record costs under each policy."""
    found: dict[str, tuple[int, int]] = {}
    for rule in joint.before.deductions:
        one, other = found.get(rule.feature, (0, 0))
        found[rule.feature] = (one + rule.points, other)
    for rule in joint.after.deductions:
        variable = joint.renamed[rule.feature]
        one, other = found.get(variable, (0, 0))
        found[variable] = (one, other + rule.points)
    return found

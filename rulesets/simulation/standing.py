"""Points and grade of a point of the input space, read from the common form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rulesets.form.conditions import Condition
from rulesets.form.policy import SCORE, IndicatorTable, Policy
from rulesets.forward.program import condition_fact, grade_table

Rename = Callable[[Condition], Condition]


class Table:
    """One indicator over the variables; one that a policy does not have gives nothing."""

    def __init__(self, table: IndicatorTable | None, rename: Rename = lambda condition: condition) -> None:
        self.rows = [(rename(row.condition), row.points, row.id) for row in table.rows] if table else []

    @property
    def conditions(self) -> list[Condition]:
        return [condition for condition, _, _ in self.rows]

    def points(self, values: Mapping[str, int]) -> int:
        return next((points for condition, points, _ in self.rows if condition.holds(values)), 0)


class Standard:
    """The grading standard 分级标准 of one policy over the variables."""

    def __init__(self, policy: Policy, rename: Rename = lambda condition: condition) -> None:
        self._conditions = {condition_fact(rule.id): rename(rule.condition) for rule in policy.grade_conditions}
        self._table = grade_table(policy)
        self.least, self.most = policy.score_least, policy.score_most

    @property
    def conditions(self) -> list[Condition]:
        return list(self._conditions.values())

    def grade(self, values: Mapping[str, int], score: int) -> str:
        """The grade at these values and this score, which is first held inside the bounds of the policy."""
        at = {**values, SCORE: min(max(score, self.least), self.most)}
        truth = {name: int(condition.holds(at)) for name, condition in self._conditions.items()}
        return next(grade for grade, fits in self._table.items() if fits.holds(truth))

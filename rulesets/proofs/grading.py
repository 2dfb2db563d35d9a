"""The grading standard gives every input exactly one grade, and agrees with the vetoes of the scoring table 分级标准."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesets.form.conditions import NEVER, Condition
from rulesets.form.policy import Policy
from rulesets.forward.program import condition_fact, grade_table
from rulesets.proofs.bounds import Bound
from rulesets.proofs.cells import TooManyCells, points
from rulesets.proofs.findings import Finding


def prove_grades(policy: Policy, bounds: Sequence[Bound]) -> Iterator[Finding]:
    """No input without a grade, none with two, no grade that no input can reach (over all scores)."""
    if not policy.grades:
        return
    table = grade_table(policy)
    reached: set[str] = set()
    conditions = policy.grade_conditions
    told = 0
    try:
        for point in points((rule.condition for rule in conditions), policy.domains, bounds):
            truth = {condition_fact(rule.id): int(rule.condition.holds(point)) for rule in conditions}
            grades = [grade for grade, condition in table.items() if condition.holds(truth)]
            reached.update(grades)
            if len(grades) != 1 and told < 3:
                told += 1
                message = "有一种情形得不出等级" if not grades else f"同时得出 {'、'.join(grades)}"
                yield Finding("grade_gap" if not grades else "grade_overlap", "分级标准", message, point)
    except TooManyCells as error:
        yield Finding("too_large", "分级标准", f"条件组合过多，无法逐一验证（{error}）")
        return
    for grade in policy.grades:
        if grade not in reached:
            yield Finding("dead_grade", f"{grade} 级", "没有任何情形能评为这一级")


def prove_vetoes(policy: Policy, bounds: Sequence[Bound]) -> Iterator[Finding]:
    """A row of the table that vetoes and a veto condition of the grading standard always speak together."""
    for grade in policy.grades:
        rows = NEVER
        for table in policy.indicators:
            for row in table.rows:
                if row.veto == grade:
                    rows = rows | row.condition
        standard = NEVER
        for rule in policy.grade_conditions:
            if rule.veto and rule.grade == grade:
                standard = standard | rule.condition
        yield from _agree(policy, grade, rows, standard, bounds)


def _agree(
    policy: Policy, grade: str, rows: Condition, standard: Condition, bounds: Sequence[Bound]
) -> Iterator[Finding]:
    for point in points((rows, standard), policy.domains, bounds):
        in_table, in_standard = rows.holds(point), standard.holds(point)
        if in_table != in_standard:
            place = "评分表否决而分级标准没有" if in_table else "分级标准否决而评分表没有"
            yield Finding("veto_mismatch", f"{grade} 级否决", place, point)
            return

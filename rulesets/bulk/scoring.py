"""Points, score, grade and sampling rate as columns, from the tables and conditions of the common form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import ibis

from rulesets.bulk.predicates import Expression, Table
from rulesets.form.conditions import Condition, Domain
from rulesets.form.policy import SCORE, GradeRule, IndicatorTable, Policy


def scored_tables(policy: Policy) -> tuple[IndicatorTable, ...]:
    """The indicators that give points; one that only vetoes has no column."""
    return tuple(table for table in policy.indicators if table.max is not None)


def score(policy: Policy, features: Table) -> Table:
    """``uscc``, ``score``, ``grade``, one column of points for each indicator, ``rate_multiplier``.

    ``features`` has ``uscc`` and a column for each feature. The tables have been proved complete, so a last row needs no test.
    """
    tables = scored_tables(policy)
    points = {table.id: _points(table, features, policy.domains) for table in tables}
    kept = [name for name in _read_by_conditions(policy) if name != SCORE]
    deducted = {f"feature_{name}": features[name] for name in {*kept, *(rule.feature for rule in policy.deductions)}}
    pointed = features.select("uscc", **points, **deducted)
    total = _total(policy, pointed)
    summed = pointed.mutate(total=total)
    column = {name: summed[f"feature_{name}"] for name in kept} | {SCORE: summed.total}
    truth = {rule.id: holds(rule.condition, column, policy.domains) for rule in policy.grade_conditions}
    graded = summed.mutate(grade=_grade(policy, truth))
    unscored = [grade for grade, rule in policy.grades.items() if not rule.scored]
    shown = graded.total if not unscored else ibis.ifelse(graded.grade.isin(unscored), ibis.null("int64"), graded.total)
    return graded.select(
        "uscc",
        score=shown.cast("int32"),
        grade=graded.grade,
        **{table.id: graded[table.id].cast("int32") for table in tables},
        rate_multiplier=_rate(policy, graded.grade),
    )


def vetoes(policy: Policy, features: Table, withheld: Table) -> Table:
    """How many enterprises each veto condition 否决 that reads no score applies to: one row, a column for each."""
    rules = [rule for rule in policy.grade_conditions if rule.veto and SCORE not in rule.features]
    truth = {
        rule.id: holds(rule.condition, {name: features[name] for name in rule.features}, policy.domains)
        for rule in rules
    }
    vetoed = features.select("uscc", **truth)
    vetoed = vetoed.filter(ibis.or_(*[vetoed[name] for name in truth])).anti_join(withheld, "uscc")
    return vetoed.aggregate(**{name: vetoed[name].sum() for name in truth})


def holds(condition: Condition, columns: Mapping[str, Expression], domains: Mapping[str, Domain]) -> Expression:
    """The union of boxes as a truth value."""
    boxes = []
    for box in condition.boxes:
        sides = []
        for name, (low, high) in box.sides:
            column, domain = columns[name], domains[name]
            if low == high:
                sides.append(column == low)
                continue
            if low > domain.low:
                sides.append(column >= low)
            if high < domain.high:
                sides.append(column <= high)
        boxes.append(ibis.and_(*sides) if sides else ibis.literal(True))
    return ibis.or_(*boxes) if boxes else ibis.literal(False)


def _points(table: IndicatorTable, features: Table, domains: Mapping[str, Domain]) -> Expression:
    """The points of the row that applies. Exactly one does, as was proved, so the rows can be added up: faster than choosing."""
    columns = {name: features[name] for name in table.features}
    worth = [row for row in table.rows if row.points]
    shares = [holds(row.condition, columns, domains).cast("int32") * row.points for row in worth]
    return reduce(lambda left, right: left + right, shares, ibis.literal(0, "int32"))


def _total(policy: Policy, pointed: Table) -> Expression:
    """f(x) 综合得分 = the sum of the points, less deductions, inside the bounds (CZ21-A1-F, CZ21-A1-N2)."""
    total = ibis.literal(0, "int64")
    for table in scored_tables(policy):
        total = total + pointed[table.id]
    for rule in policy.deductions:
        total = total + pointed[f"feature_{rule.feature}"] * rule.points
    return ibis.greatest(ibis.least(total, policy.score_most), policy.score_least)


def _grade(policy: Policy, truth: Mapping[str, Expression]) -> Expression:
    """The first grade in the order of precedence 优先次序 that fits (AMB-36)."""
    *tested, last = policy.precedence
    return ibis.cases(*[(_fits(policy.grades[grade], truth), grade) for grade in tested], else_=last)


def _fits(rule: GradeRule, truth: Mapping[str, Expression]) -> Expression:
    conditions = [truth[entry.id] for entry in rule.conditions]
    return ibis.or_(*conditions) if rule.needs == "any" else ibis.and_(*conditions)


def _rate(policy: Policy, grade: Expression) -> Expression:
    if not policy.sampling:
        return ibis.literal(1.0, "float64")
    factors = [(grade == rule.grade, rule.factor_permille) for rule in policy.sampling]
    return ibis.cases(*factors, else_=1000) / 1000


def _read_by_conditions(policy: Policy) -> list[str]:
    return sorted({name for rule in policy.grade_conditions for name in rule.features})

"""Points, score, grade and sampling rate as columns, from the tables and conditions of the common form."""

from __future__ import annotations

from collections.abc import Mapping

import ibis

from rulesets.bulk.following import following, read_by_measures
from rulesets.bulk.holding import holds
from rulesets.bulk.predicates import Expression, Table
from rulesets.form.conditions import Domain
from rulesets.form.policy import SCORE, GradeRule, IndicatorTable, Policy


def scored_tables(policy: Policy) -> tuple[IndicatorTable, ...]:
    """The indicators that give points; one that only vetoes has no column."""
    return tuple(table for table in policy.indicators if table.max is not None)


def score(policy: Policy, features: Table, *, measures: bool = False) -> Table:
    """``uscc``, ``score``, ``grade``, one column of points for each indicator, ``rate_multiplier``; with ``measures`` also those.

    ``features`` has ``uscc`` and a column for each feature. The tables have been proved complete, so a last row needs no test.
    """
    tables = scored_tables(policy)
    points = {table.id: _points(table, features, policy.domains) for table in tables}
    kept = [name for name in _read_by_conditions(policy) if name != SCORE]
    kept += sorted(read_by_measures(policy) - set(kept)) if measures else []
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
        **({"measures": following(policy, graded)} if measures else {}),
    )


def vetoes(policy: Policy, features: Table) -> Table:
    """How many enterprises each veto condition 否决 that reads no score applies to: one row, a column for each."""
    rules = [rule for rule in policy.grade_conditions if rule.veto and SCORE not in rule.features]
    counts = {}
    for rule in rules:
        truth = holds(rule.condition, {name: features[name] for name in rule.features}, policy.domains)
        counts[rule.id] = features.count(where=truth)
    return features.aggregate(**counts)


def _points(table: IndicatorTable, features: Table, domains: Mapping[str, Domain]) -> Expression:
    """The points of the row that applies. Exactly one does, as was proved, so rows without points need no test."""
    columns = {name: features[name] for name in table.features}
    worth = [(holds(row.condition, columns, domains), row.points) for row in table.rows if row.points]
    return ibis.cases(*worth, else_=0).cast("int32") if worth else ibis.literal(0, "int32")


def _total(policy: Policy, pointed: Table) -> Expression:
    """f(x) 综合得分 = the sum of the points, less deductions, inside the bounds (CZ21-A1-F, CZ21-A1-N2)."""
    tables = scored_tables(policy)
    total = pointed[tables[0].id]
    for table in tables[1:]:
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

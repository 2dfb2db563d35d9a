"""Every row, grade and measure is reached by a real dossier, found among the generated edge cases 可达性."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rulesets.edges import edges
from rulesets.form.policy import Policy
from rulesets.forward.executor import executor_of
from rulesets.proofs.findings import Finding

ANY_DAY = date(2026, 11, 21)
"""Edges are dated relative to this day; the answer does not depend on it."""


def prove_reachable(policy: Policy) -> Iterator[Finding]:
    """What no generated dossier reaches. Weighs a few hundred dossiers through the forward executor."""
    if not policy.grades:
        return
    executor = executor_of(policy)
    rows: set[str] = set()
    grades: set[str] = set()
    conditions: set[str] = set()
    measures: set[str] = set()
    for edge in edges(policy, ANY_DAY):
        result = executor.assess(edge.dossier, ANY_DAY)
        grades.add(result.grade)
        rows.update(scored.row.id for scored in (*result.indicators, *result.vetoing_rows))
        conditions.update(rule.id for rule, holds in result.conditions if holds)
        measures.update(rule.id for rule, _ in result.measures)
    for grade in policy.grades:
        if grade not in grades:
            yield Finding("unreached_grade", f"{grade} 级", "没有一份生成的档案能评为这一级")
    for table in policy.indicators:
        for row in table.rows:
            if row.id not in rows:
                yield Finding("unreached_row", f"指标 {table.number} {table.name}", f"没有一份生成的档案适用 {row.id}")
    for rule in policy.grade_conditions:
        if rule.id not in conditions:
            yield Finding("unreached_condition", f"{rule.grade} 级条件 {rule.id}", "没有一份生成的档案满足它")
    for measure in policy.measures:
        if measure.condition is not None and measure.id not in measures:
            yield Finding("unreached_measure", f"措施 {measure.id}", "没有一份生成的档案触发它")

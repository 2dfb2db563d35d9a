"""The 21 scored tables, the sum and the grade as decision tables of zen-engine, hit policy first, without trace.

The graph is made from the compiled policy, so no number is written twice. Features come ready made; no reasons, no evidence, no
measures and no sampling are produced.
"""

from __future__ import annotations

import json
from typing import Any

import zen

from rulesets.form.conditions import Box, Domain
from rulesets.form.policy import SCORE, IndicatorTable, Policy

Outcome = tuple[str, int]
"""Grade and sum of points."""


class ZenTables:
    def __init__(self, policy: Policy) -> None:
        content = zen.ZenDecisionContent(json.dumps(_graph(policy), ensure_ascii=False))
        self.decision = zen.ZenEngine().create_decision(content)

    def weigh(self, facts: dict[str, int]) -> Outcome:
        result = self.decision.evaluate(facts)["result"]
        return result["grade"], int(result["score"])


def _graph(policy: Policy) -> dict[str, Any]:
    scored = [table for table in policy.indicators if table.max is not None]
    points = [f"points_{table.id}" for table in scored]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "content": {"schema": ""}},
        *(_table(table, points_name, policy) for table, points_name in zip(scored, points, strict=True)),
        {"id": "sum", "type": "expressionNode", "name": "sum", "content": _sum(policy, points)},
        _grades(policy),
        {"id": "out", "type": "outputNode", "name": "out", "content": {"schema": ""}},
    ]
    links = [(table.id, "sum") for table in scored] + [("in", table.id) for table in scored]
    links += [("in", "sum"), ("in", "grades"), ("sum", "grades"), ("sum", "out"), ("grades", "out")]
    edges = [
        {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target} for source, target in links
    ]
    return {"nodes": nodes, "edges": edges}


def _sum(policy: Policy, points: list[str]) -> dict[str, Any]:
    terms = [*points, *(f"({rule.points}) * {rule.feature}" for rule in policy.deductions)]
    bounded = f"min([max([{' + '.join(terms)}, {policy.score_least}]), {policy.score_most}])"
    return {"expressions": [{"id": "score", "key": SCORE, "value": bounded}]}


def _table(table: IndicatorTable, points_name: str, policy: Policy) -> dict[str, Any]:
    outcomes = [(box, str(row.points)) for row in table.rows for box in row.condition.boxes]
    return _node(table.id, outcomes, points_name, policy)


def _grades(policy: Policy) -> dict[str, Any]:
    """One row for each way in which a grade can be reached, in the order of precedence; the last grade takes the rest."""
    outcomes: list[tuple[Box, str]] = []
    for grade in policy.precedence[:-1]:
        rule = policy.grades[grade]
        conditions = [entry.condition for entry in rule.conditions]
        if rule.needs == "any":
            boxes = [box for condition in conditions for box in condition.boxes]
        else:
            joined = conditions[0]
            for condition in conditions[1:]:
                joined = joined & condition
            boxes = list(joined.boxes)
        outcomes += [(box, json.dumps(grade)) for box in boxes]
    outcomes.append((Box(), json.dumps(policy.precedence[-1])))
    return _node("grades", outcomes, "grade", policy)


def _node(name: str, outcomes: list[tuple[Box, str]], result: str, policy: Policy) -> dict[str, Any]:
    features = sorted({feature for box, _ in outcomes for feature, _ in box.sides})
    rules = []
    for number, (box, value) in enumerate(outcomes):
        sides = box.as_dict()
        cells = {feature: _cell(sides.get(feature), policy.domains[feature]) for feature in features}
        rules.append({"_id": str(number), **cells, "result": value})
    return {
        "id": name,
        "type": "decisionTableNode",
        "name": name,
        "content": {
            "hitPolicy": "first",
            "inputs": [{"id": feature, "name": feature, "field": feature} for feature in features],
            "outputs": [{"id": "result", "name": result, "field": result}],
            "rules": rules,
        },
    }


def _cell(interval: tuple[int, int] | None, domain: Domain) -> str:
    """An empty cell takes any value; a bound that the domain gives anyway is left out."""
    if interval is None:
        return ""
    low, high = interval
    if low == high:
        return str(low)
    if high == domain.high:
        return "" if low == domain.low else f">= {low}"
    return f"<= {high}" if low == domain.low else f"[{low}..{high}]"

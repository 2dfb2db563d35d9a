"""Whether a condition holds, as a column."""

from __future__ import annotations

from collections.abc import Mapping

import ibis

from rulesets.bulk.predicates import Expression
from rulesets.form.conditions import Condition, Domain


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

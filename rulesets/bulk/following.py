"""The measures 监管措施 that follow from grade and features, as one column of their ids."""

from __future__ import annotations

from collections.abc import Iterator

import ibis

from rulesets.bulk.holding import holds
from rulesets.bulk.predicates import Expression, Table
from rulesets.form.conditions import Condition
from rulesets.form.policy import GRADE, GRADE_CODES, SCORE, TIER, TIERS, MeasureRule, Policy, measure_fact


def following(policy: Policy, graded: Table) -> Expression:
    """The ids of the measures, in the order of the documents, with blanks between them.

    ``graded`` has ``grade``, ``total`` and ``feature_…``. A measure that waits for an officer's decision (no condition) is not among them.
    """
    codes = [(graded.grade == grade, code) for grade, code in GRADE_CODES.items()]
    columns = {name: graded[f"feature_{name}"] for name in read_by_measures(policy)}
    columns |= {SCORE: graded.total, GRADE: ibis.cases(*codes, else_=0)}
    tiers = [(holds(tier.condition, columns, policy.domains), TIERS.index(tier.tier) + 1) for tier in policy.tiers]
    columns[TIER] = ibis.cases(*tiers, else_=0) if tiers else ibis.literal(0)
    truth = {}
    for rule in _in_turn(policy):
        assert rule.condition is not None
        truth[rule.id] = holds(rule.condition, columns, policy.domains)
        columns[measure_fact(rule.id)] = truth[rule.id].cast("int32")
    found = ibis.literal("")
    for rule in policy.measures:
        if rule.id in truth:
            found = found + ibis.ifelse(truth[rule.id], f"{rule.id} ", "")
    return found.rstrip()


def conditions_of_measures(policy: Policy) -> list[Condition]:
    """What measures and tiers depend on."""
    found = [tier.condition for tier in policy.tiers]
    return found + [rule.condition for rule in policy.measures if rule.condition is not None]


def read_by_measures(policy: Policy) -> set[str]:
    """The features that measures and tiers read."""
    conditions = conditions_of_measures(policy)
    named: set[str] = {name for condition in conditions for box in condition.boxes for name, _ in box.sides}
    return named & policy.features.keys()


def _in_turn(policy: Policy) -> Iterator[MeasureRule]:
    """A measure that presumes another one comes after it."""
    waiting = [rule for rule in policy.measures if rule.condition is not None]
    facts = {measure_fact(rule.id) for rule in waiting}
    while waiting:
        ready = [rule for rule in waiting if not _presumed(rule) & facts]
        if not ready:
            # Every one of them presumes another, so none ever follows.
            return
        yield from ready
        facts -= {measure_fact(rule.id) for rule in ready}
        waiting = [rule for rule in waiting if rule not in ready]


def _presumed(rule: MeasureRule) -> set[str]:
    assert rule.condition is not None
    return {name for box in rule.condition.boxes for name, _ in box.sides}

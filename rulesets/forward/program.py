"""Compiles a policy to rules of the forward-chaining engine, stratum by stratum.

Features -> indicator rows and grade conditions -> (points are added up) -> score -> remaining conditions -> grade -> tier -> measures,
sampling and caps. Later strata read only facts that earlier ones derived; a condition is asserted as holding or as failing, so that no
rule ever has to reason from the absence of a fact.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rulesets.form.conditions import ALWAYS, Box, Condition, Domain, Interval
from rulesets.form.policy import GRADE, GRADE_CODES, GradeRule, Policy
from rulesets.forward.wall import EngineRule, Pattern

ROW, CONDITION, GRADED, TIERED, MEASURE, SAMPLING, CAP = (
    "row", "condition", "grade", "tier", "measure", "sampling", "cap",
)  # fmt: skip
_ORDER = {ROW: 10, CONDITION: 20, GRADED: 30, TIERED: 40, MEASURE: 50, SAMPLING: 60, CAP: 70}
HOLDS, FAILS = 1, 0


def condition_fact(identifier: str) -> str:
    """The fact that says whether a grade condition holds (1) or fails (0)."""
    return f"condition:{identifier}"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a firing means: the family of the rule, what it concludes, and for a condition whether it holds."""

    family: str
    id: str
    value: int = HOLDS


@dataclass(frozen=True)
class Program:
    """The rules of one policy and the meaning of each of their names."""

    rules: tuple[EngineRule, ...]
    conclusions: dict[str, Conclusion]


def compile_program(policy: Policy) -> Program:
    """All engine rules of ``policy``. A condition of several boxes becomes several rules with one conclusion."""
    rules: list[EngineRule] = []
    conclusions: dict[str, Conclusion] = {}
    for conclusion, condition in _all(policy):
        for number, box in enumerate(condition.boxes):
            name = f"{conclusion.family} {conclusion.id} {conclusion.value}.{number}"
            patterns = tuple(_pattern(policy, side) for side in box.sides)
            rules.append(EngineRule(name, patterns, _ORDER[conclusion.family]))
            conclusions[name] = conclusion
    return Program(tuple(rules), conclusions)


def _all(policy: Policy) -> Iterable[tuple[Conclusion, Condition]]:
    for table in policy.indicators:
        for row in table.rows:
            yield Conclusion(ROW, row.id), row.condition
    for rule in policy.grade_conditions:
        yield Conclusion(CONDITION, rule.id, HOLDS), rule.condition
        yield Conclusion(CONDITION, rule.id, FAILS), rule.complement
    for grade, condition in grade_table(policy).items():
        yield Conclusion(GRADED, grade), condition
    for tier in policy.tiers:
        yield Conclusion(TIERED, tier.tier), tier.condition
    for measure in policy.measures:
        if measure.condition is not None:
            yield Conclusion(MEASURE, measure.id), measure.condition
    for rate in policy.sampling:
        code = GRADE_CODES[rate.grade]
        yield Conclusion(SAMPLING, rate.id), Condition((Box.of({GRADE: (code, code)}),))
    for cap in policy.caps:
        yield Conclusion(CAP, cap.id), cap.condition


def grade_table(policy: Policy) -> dict[str, Condition]:
    """For each grade, over the truth of the grade conditions, when it is the one: it fits and none before it does (AMB-36)."""
    truth = {condition_fact(rule.id): Domain(FAILS, HOLDS) for rule in policy.grade_conditions}
    table: dict[str, Condition] = {}
    none_before = ALWAYS
    for grade in policy.precedence:
        fits = _fits(policy.grades[grade])
        table[grade] = fits & none_before
        none_before = none_before & fits.complement(truth)
    return table


def _fits(rule: GradeRule) -> Condition:
    holding = [{condition_fact(entry.id): (HOLDS, HOLDS)} for entry in rule.conditions]
    if rule.needs == "any":
        return Condition(tuple(Box.of(side) for side in holding))
    return Condition((Box.of({name: interval for side in holding for name, interval in side.items()}),))


def _pattern(policy: Policy, side: tuple[str, Interval]) -> Pattern:
    name, interval = side
    domain = policy.domains.get(name)
    whole = domain is not None and interval == (domain.low, domain.high)
    return name, None if whole else interval

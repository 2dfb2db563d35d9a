"""Compiles the matters to rules of the forward-chaining engine, stratum by stratum.

Facts of the report -> standing -> advice of the matter -> what the advice brings with it. Every stratum reads only positive facts that
an earlier one derived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rulesets.checks.rules import CheckRules
from rulesets.checks.standing import DOMAINS, STANDING_CODES
from rulesets.form.conditions import Box, Condition, within
from rulesets.forward.wall import EngineRule, Pattern

MATTER, STANDING, ADVICE = "matter", "standing", "advice"
ADVICES = ("bar", "strict", "reference", "prefer")
ADVICE_CODES: Mapping[str, int] = {name: code for code, name in enumerate(ADVICES, start=1)}
RESTRICTING = ("bar", "strict")
"""What restricts, and so needs a named person's confirmation with its legal basis (AMB-99)."""
CONFIRM, URGE_REPAIR = "confirm", "urge_repair"
CONSEQUENCE = "consequence"
_ORDER = {STANDING: 10, ADVICE: 20, CONSEQUENCE: 30}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a firing means: a standing, a row of a matter, or a consequence."""

    family: str
    id: str


@dataclass(frozen=True)
class Program:
    rules: tuple[EngineRule, ...]
    conclusions: Mapping[str, Conclusion]


def compile_program(rules: CheckRules) -> Program:
    """All engine rules of a catalogue; a condition of several boxes becomes several rules with one conclusion."""
    compiled: list[EngineRule] = []
    conclusions: dict[str, Conclusion] = {}
    for conclusion, condition in _all(rules):
        for number, box in enumerate(condition.boxes):
            name = f"{conclusion.family} {conclusion.id}.{number}"
            compiled.append(EngineRule(name, _patterns(box), _ORDER[conclusion.family]))
            conclusions[name] = conclusion
    return Program(tuple(compiled), conclusions)


def _all(rules: CheckRules) -> Iterator[tuple[Conclusion, Condition]]:
    for name, condition in rules.standings.items():
        yield Conclusion(STANDING, name), condition
    for matter in rules.matters:
        this = Condition((Box.of({MATTER: (matter.code, matter.code)}),))
        for row in matter.rows:
            yield Conclusion(ADVICE, row.id), this & _named(STANDING, STANDING_CODES, row.standings)
    yield Conclusion(CONSEQUENCE, CONFIRM), _named(ADVICE, ADVICE_CODES, RESTRICTING)
    # Only what stands in a file can be repaired.
    listed = _named(STANDING, STANDING_CODES, ("bad", "blacklisted"))
    yield Conclusion(CONSEQUENCE, URGE_REPAIR), _named(ADVICE, ADVICE_CODES, ("strict",)) & listed


def _named(fact: str, codes: Mapping[str, int], names: tuple[str, ...]) -> Condition:
    return within(fact, [(codes[name], codes[name]) for name in names])


def _patterns(box: Box) -> tuple[Pattern, ...]:
    return tuple((name, None if _is_whole(name, interval) else interval) for name, interval in box.sides)


def _is_whole(name: str, interval: tuple[int, int]) -> bool:
    domain = DOMAINS.get(name)
    return domain is not None and interval == (domain.low, domain.high)

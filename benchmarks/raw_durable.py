"""The same compiled rules on durable_rules as its own Python interface offers it, without the wall and without explanations.

Features come ready made, and only those that some rule reads; there is no rule to catch the rest, so a gap in the rules would
make the library refuse the batch and end the benchmark. Consequents are Python functions of one parameter that note the rule and
assert what follows from it. The host's two timer threads are left out: they race with the caller for the pending action and make
runs fail now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from durable.engine import Host  # type: ignore[import-untyped]

from rulesets.form.policy import GRADE, GRADE_CODES, SCORE, Policy
from rulesets.forward.program import CONDITION, GRADED, ROW, Conclusion, compile_program, condition_fact

RULESET = "raw"
Outcome = tuple[str, int]
"""Grade and sum of points."""


class QuietHost(Host):  # type: ignore[misc]
    def _run(self) -> None:
        """No timer threads."""


class RawDurable:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        program = compile_program(policy)
        self.points = {row.id: row.points for table in policy.indicators for row in table.rows}
        self.read = {name for rule in program.rules for name, _ in rule.patterns}
        self.ids = {name: format(number, "x") for number, name in enumerate(sorted(self.read))}
        definition: dict[str, Any] = {}
        for rule in program.rules:
            tests = [{f"m{number}": _test(*pattern)} for number, pattern in enumerate(rule.patterns)]
            run = self._consequent(program.conclusions[rule.name])
            definition[rule.name] = {"all": tests, "pri": rule.order, "run": run}
        self.host = QuietHost({RULESET: definition})
        self.found: list[Conclusion] = []
        self.known: set[tuple[str, str]] = set()

    def weigh(self, uscc: str, facts: Mapping[str, int]) -> Outcome:
        """One session for one enterprise."""
        self.found, self.known = [], set()
        try:
            self.host.assert_facts(RULESET, [self._fact(uscc, *fact) for fact in facts.items() if fact[0] in self.read])
            total = sum(self.points[item.id] for item in self.found if item.family == ROW)
            total += sum(rule.points * facts[rule.feature] for rule in self.policy.deductions)
            total = min(max(total, self.policy.score_least), self.policy.score_most)
            self.host.assert_fact(RULESET, self._fact(uscc, SCORE, total))
        finally:
            self.host.delete_state(RULESET, uscc)
        (grade,) = (item.id for item in self.found if item.family == GRADED)
        return grade, total

    def _fact(self, uscc: str, name: str, value: int) -> dict[str, Any]:
        return {"sid": uscc, "id": self.ids[name], "k": name, "v": value}

    def _consequent(self, conclusion: Conclusion) -> Callable[[Any], None]:
        follows = _follows(conclusion)
        wanted = follows is not None and follows[0] in self.read

        def note(c: Any) -> None:
            key = (conclusion.family, conclusion.id)
            if key not in self.known:
                self.known.add(key)
                self.found.append(conclusion)
                if wanted and follows is not None:
                    c.assert_fact({"id": self.ids[follows[0]], "k": follows[0], "v": follows[1]})

        return note


def _follows(conclusion: Conclusion) -> tuple[str, int] | None:
    if conclusion.family == CONDITION:
        return condition_fact(conclusion.id), conclusion.value
    return (GRADE, GRADE_CODES[conclusion.id]) if conclusion.family == GRADED else None


def _test(name: str, interval: tuple[int, int] | None) -> dict[str, Any]:
    if interval is None:
        return {"k": name}
    low, high = interval
    bounds: Iterable[dict[str, Any]] = [{"v": low}] if low == high else [{"$gte": {"v": low}}, {"$lte": {"v": high}}]
    return {"$and": [{"k": name}, *bounds]}

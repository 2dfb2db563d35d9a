"""Weighs one enterprise by forward chaining: rows and vetoes, then the score, then grade, measures and sampling."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date

from rulesets.assessment import Assessment, Firing, Scored
from rulesets.errors import NoGrading
from rulesets.facts.gather import Facts, Gatherer
from rulesets.form.policy import GRADE, GRADE_CODES, SCORE, TIER, TIERS, Policy, measure_fact
from rulesets.forward.program import (
    CAP,
    CONDITION,
    GRADED,
    MEASURE,
    ROW,
    SAMPLING,
    TIERED,
    Conclusion,
    compile_program,
    condition_fact,
)
from rulesets.forward.wall import Asserted, Engine, EngineFault, Tell
from rulesets.records.dossier import Dossier

_making = threading.Lock()


def assess(policy: Policy, dossier: Dossier, as_of: date) -> Assessment:
    """Grade, score, measures and sampling of one enterprise on one day.

    The stack of that day decides: an overlay 叠加 is absent before its first day in force. Thread-safe. Raises NoGrading where the
    policy has no scoring table (a document that only cites grades), EngineFault where the engine fails or a table has a gap.
    Source: CZ21-2.2.1, CZ21-A1, CZ21-2.4.
    """
    return executor_of(policy.on(as_of)).assess(dossier, as_of)


def executor_of(policy: Policy) -> Executor:
    """The one executor of a policy; compiled at first use."""
    found = policy.programs.get("forward")
    if found is None:
        with _making:
            found = policy.programs.get("forward")
            if found is None:
                found = policy.programs["forward"] = Executor(policy)
    assert isinstance(found, Executor)
    return found


class Executor:
    """A policy with its engine and what is looked up while it runs."""

    def __init__(self, policy: Policy) -> None:
        if not policy.grades or not policy.indicators:
            raise NoGrading(f"{policy.identifier} 没有评分表，不能单独评级；请选用含评分表的规则包（如 composite）")
        self.policy = policy
        self.gatherer = Gatherer(policy)
        program = compile_program(policy)
        self.engine = Engine(policy.identifier, program.rules)
        self.conclusions: Mapping[str, Conclusion] = program.conclusions
        self.rows = {row.id: Scored(table, row) for table in policy.indicators for row in table.rows}
        self.measures = {rule.id: rule for rule in policy.measures}
        self.sampling = {rule.id: rule for rule in policy.sampling}
        self.caps = {rule.id: rule for rule in policy.caps}

    def assess(self, dossier: Dossier, as_of: date) -> Assessment:
        facts = self.gatherer.gather(dossier, as_of)
        chain = _Chain(self, facts)
        self.engine.run(chain.run)
        return chain.result(dossier, as_of)


class _Chain:
    """One run through the strata, and what it concluded."""

    def __init__(self, executor: Executor, facts: Facts) -> None:
        self.executor = executor
        self.policy = executor.policy
        self.facts = facts
        self.firings: list[Firing] = []
        self.concluded: dict[tuple[str, str], int] = {}
        self.because: dict[str, tuple[str, ...]] = {}
        self.rows: dict[str, Scored] = {}
        self.derived: list[Asserted] = []
        self.total = 0

    def run(self, tell: Tell) -> None:
        """Generation by generation: what one batch of facts leads to is the next batch."""
        tell(self.facts.values.items(), self.fire)
        self.total = self._add_up()
        self.derived.append((SCORE, self.total))
        while self.derived:
            batch, self.derived = self.derived, []
            tell(batch, self.fire)

    def fire(self, name: str, matched: Mapping[str, int]) -> None:
        """Note what a firing concludes and the fact that follows from it; a second proof of the same adds nothing."""
        conclusion = self.executor.conclusions[name]
        family, identity, value = conclusion.family, conclusion.id, conclusion.value
        key = (family, identity)
        if key in self.concluded:
            if self.concluded[key] != value:
                raise EngineFault(f"{identity} 同时成立又不成立，条件与它的反面重叠")
            return
        self.concluded[key] = value
        self.firings.append(Firing(family, identity, value, matched))
        if family == ROW:
            self._note_row(identity)
        elif family == CONDITION:
            self.derived.append((condition_fact(identity), value))
        elif family == GRADED:
            self.derived.append((GRADE, GRADE_CODES[identity]))
        elif family == TIERED:
            self.derived.append((TIER, TIERS.index(identity) + 1))
        elif family == MEASURE:
            self.because[identity] = tuple(sorted(fact.removeprefix("measure:") for fact in matched))
            self.derived.append((measure_fact(identity), 1))

    def _note_row(self, identity: str) -> None:
        scored = self.executor.rows[identity]
        earlier = self.rows.setdefault(scored.table.id, scored)
        if earlier is not scored:
            raise EngineFault(f"{scored.table.name} 有两行同时适用：{earlier.row.id}、{identity}")

    def _add_up(self) -> int:
        """f(x) 综合得分 = the sum of the points, less deductions, inside the bounds (CZ21-A1-F, CZ21-A1-N2)."""
        total = 0
        for table in self.policy.indicators:
            if table.max is None:
                continue
            scored = self.rows.get(table.id)
            if scored is None:
                raise EngineFault(f"{table.name} 没有一行适用，评分表有缺口")
            total += scored.row.points
        for rule in self.policy.deductions:
            total += rule.points * self.facts.values[rule.feature]
        return min(max(total, self.policy.score_least), self.policy.score_most)

    def result(self, dossier: Dossier, as_of: date) -> Assessment:
        policy = self.policy
        grade = self._only(GRADED)
        if grade is None:
            raise EngineFault("没有得出等级，分级标准有缺口")
        rate = self._only(SAMPLING)
        return Assessment(
            policy=policy,
            uscc=dossier.uscc,
            as_of=as_of,
            facts=self.facts,
            grade=grade,
            score=self.total if policy.grades[grade].scored else None,
            points_total=self.total,
            indicators=tuple(self.rows[table.id] for table in policy.indicators if table.max is not None),
            vetoing_rows=tuple(scored for scored in self.rows.values() if scored.row.veto),
            conditions=tuple((rule, bool(self.concluded[(CONDITION, rule.id)])) for rule in policy.grade_conditions),
            tier=self._only(TIERED),
            measures=tuple((rule, self.because[rule.id]) for rule in policy.measures if rule.id in self.because),
            sampling=self.executor.sampling[rate] if rate else None,
            caps=tuple(rule for rule in policy.caps if (CAP, rule.id) in self.concluded),
            firings=tuple(self.firings),
        )

    def _only(self, family: str) -> str | None:
        found = [identity for kind, identity in self.concluded if kind == family]
        if len(found) > 1:
            raise EngineFault(f"同时得出 {'、'.join(found)}，规则重叠")
        return found[0] if found else None

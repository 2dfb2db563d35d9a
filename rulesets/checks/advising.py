"""Advises on one matter by forward chaining 前向推理: standing, row, consequences, and every firing kept as the explanation."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rulesets.assessment import Firing
from rulesets.checks.faults import WrongSubject
from rulesets.checks.given import Given
from rulesets.checks.program import (
    ADVICE,
    ADVICE_CODES,
    CONFIRM,
    CONSEQUENCE,
    MATTER,
    STANDING,
    URGE_REPAIR,
    compile_program,
)
from rulesets.checks.rules import AdviceRule, CheckRules, MatterRule
from rulesets.checks.standing import STANDING_CODES
from rulesets.checks.wording import SUBJECTS, reasons, standing_words
from rulesets.forward.wall import Asserted, Engine, EngineFault, Tell

_making = threading.Lock()


@dataclass(frozen=True)
class Advice:
    """What is advised, and why. ``needs_confirmation``: the advice restricts (AMB-99); ``urges_repair``: CZ22-2.10."""

    rules: CheckRules
    matter: MatterRule
    row: AdviceRule
    standing: str
    given: Given
    needs_confirmation: bool
    urges_repair: bool
    firings: tuple[Firing, ...]

    @property
    def advice(self) -> str:
        return self.row.advice

    def to_json(self, language: Literal["zh", "en"] = "zh") -> dict[str, Any]:
        """Plain data: the advice, its words, its clauses, the readings that are ours, the reasons and the hashes of the rules."""
        english = language == "en"
        return {
            "matter": {
                "id": self.matter.id,
                "name": self.matter.name.en if english else self.matter.name.zh,
                "weight": self.matter.weight,
            },
            "advice": self.advice,
            "text": self.row.text.en if english else self.row.text.zh,
            "row": self.row.id,
            "clauses": [
                {"id": clause.id, "text": clause.text, "subject": clause.subject} for clause in self.matter.citations
            ],
            "standing": self.standing,
            "standing_text": standing_words(self.standing, language),
            "reasons": reasons(self.given, language),
            "evidence": [*self.given.black_list, *self.given.red_list],
            "readings": ["AMB-98", *(["AMB-99"] if self.needs_confirmation else [])],
            "needs_confirmation": self.needs_confirmation,
            "urges_repair": self.urges_repair,
            "rules": {
                "pack": self.rules.pack,
                "pack_sha256": self.rules.sha256,
                "procedures_sha256": self.rules.procedures_sha256,
            },
        }

    @property
    def trace(self) -> list[dict[str, Any]]:
        """The firings in their order, as plain data."""
        return [firing.as_json() for firing in self.firings]


def advise(rules: CheckRules, matter: MatterRule, given: Given, subject: str = "enterprise") -> Advice:
    """The one advice on ``matter`` for this report (CZ22-2.1 to 2.11). Thread-safe.

    ``subject`` enterprise, person or organisation. Raises WrongSubject, or EngineFault where the rules have a gap.
    """
    if subject not in matter.subjects:
        takes = "、".join(SUBJECTS[name] for name in matter.subjects)
        raise WrongSubject(f"“{matter.name.zh}”（{matter.id}）查询的是{takes}，不适用于{SUBJECTS[subject]}")
    return _adviser(rules).advise(matter, given)


def _adviser(rules: CheckRules) -> _Adviser:
    """The one adviser of a catalogue; compiled at first use and kept with it."""
    with _making:
        found = rules.programs.get("checks")
        if found is None:
            found = rules.programs["checks"] = _Adviser(rules)
    assert isinstance(found, _Adviser)
    return found


class _Adviser:
    """A catalogue with its engine."""

    def __init__(self, rules: CheckRules) -> None:
        self.rules = rules
        program = compile_program(rules)
        self.engine = Engine(f"checks {rules.pack}", program.rules)
        self.conclusions = program.conclusions
        self.rows = {row.id: row for matter in rules.matters for row in matter.rows}

    def advise(self, matter: MatterRule, given: Given) -> Advice:
        chain = _Chain(self)
        start: list[Asserted] = [*given.facts().items(), (MATTER, matter.code)]
        self.engine.run(lambda tell: chain.run(tell, start))
        standing, row = chain.only(STANDING), chain.only(ADVICE)
        return Advice(
            self.rules,
            matter,
            self.rows[row],
            standing,
            given,
            (CONSEQUENCE, CONFIRM) in chain.concluded,
            (CONSEQUENCE, URGE_REPAIR) in chain.concluded,
            tuple(chain.firings),
        )


class _Chain:
    """One run through the strata, and what it concluded."""

    def __init__(self, adviser: _Adviser) -> None:
        self.adviser = adviser
        self.concluded: set[tuple[str, str]] = set()
        self.firings: list[Firing] = []
        self.derived: list[Asserted] = []

    def run(self, tell: Tell, facts: list[Asserted]) -> None:
        """Generation by generation: what one batch of facts leads to is the next batch."""
        self.derived = facts
        while self.derived:
            batch, self.derived = self.derived, []
            tell(batch, self.fire)

    def fire(self, name: str, matched: Mapping[str, int]) -> None:
        """Note a conclusion and the fact that follows from it; a second proof of the same adds nothing."""
        conclusion = self.adviser.conclusions[name]
        key = (conclusion.family, conclusion.id)
        if key in self.concluded:
            return
        self.concluded.add(key)
        self.firings.append(Firing(conclusion.family, conclusion.id, 1, matched))
        if conclusion.family != CONSEQUENCE:
            # Two conclusions of one family would be two values of one fact, which the engine does not survive.
            self.only(conclusion.family)
        if conclusion.family == STANDING:
            self.derived.append((STANDING, STANDING_CODES[conclusion.id]))
        elif conclusion.family == ADVICE:
            self.derived.append((ADVICE, ADVICE_CODES[self.adviser.rows[conclusion.id].advice]))

    def only(self, family: str) -> str:
        found = sorted(identity for kind, identity in self.concluded if kind == family)
        if len(found) > 1:
            raise EngineFault(f"同时得出 {'、'.join(found)}，规则重叠")
        if not found:
            raise EngineFault("这一事项没有得出意见，规则有缺口")
        return found[0]

"""The result of weighing one enterprise 评价结果, with its reasons, in the shape of design/contract.md §2."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from rulesets.facts.gather import Facts
from rulesets.form.policy import (
    CapRule,
    GradeConditionRule,
    IndicatorTable,
    MeasureRule,
    Policy,
    SamplingRule,
    TableRow,
)
from rulesets.wording import Language, explain


class Firing(NamedTuple):
    """One step of the forward chain: the rule that fired, what it concluded, and the facts that it matched."""

    family: str
    rule: str
    value: int
    facts: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        return {"family": self.family, "rule": self.rule, "value": self.value, "facts": dict(self.facts)}


@dataclass(frozen=True, slots=True)
class Scored:
    """An indicator with the row that applied."""

    table: IndicatorTable
    row: TableRow


@dataclass(frozen=True)
class Assessment:
    """Grade, score and everything that led to them. ``points_total`` is the sum also where grade D shows no score."""

    policy: Policy
    uscc: str
    as_of: date
    facts: Facts
    grade: str
    score: int | None
    points_total: int
    indicators: tuple[Scored, ...]
    vetoing_rows: tuple[Scored, ...]
    conditions: tuple[tuple[GradeConditionRule, bool], ...]
    tier: str | None
    measures: tuple[tuple[MeasureRule, tuple[str, ...]], ...]
    sampling: SamplingRule | None
    caps: tuple[CapRule, ...]
    firings: tuple[Firing, ...]

    @property
    def vetoes(self) -> tuple[GradeConditionRule, ...]:
        """The veto conditions that hold, gravest first."""
        holding = [rule for rule, holds in self.conditions if holds and rule.veto]
        order = self.policy.precedence
        return tuple(sorted(holding, key=lambda rule: order.index(rule.grade)))

    @property
    def rate_permille(self) -> int:
        return self.sampling.factor_permille if self.sampling else 1000

    @property
    def max_inspections_per_year(self) -> int | None:
        return min((cap.per_calendar_year for cap in self.caps), default=None)

    @cached_property
    def facts_sha256(self) -> str:
        """The hash of what was weighed: feature values and the records behind them. Equal facts and policy, equal result."""
        content = {name: [value, *self.facts.evidence[name]] for name, value in self.facts.values.items()}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def trace(self) -> list[dict[str, Any]]:
        """The firings in their order, as plain data."""
        return [firing.as_json() for firing in self.firings]

    def evidence_of(self, *features: str) -> list[str]:
        """Ids of the records behind the features, each once, in the order of their days."""
        found = {identity for name in features for identity in self.facts.evidence.get(name, ())}
        return sorted(found, key=self.facts.order.__getitem__)

    def to_json(self, language: Literal["zh", "en"] = "zh") -> dict[str, Any]:
        """The object of contract §2. Texts are Chinese, or English with ``language="en"``."""
        english = language == "en"
        return {
            "uscc": self.uscc,
            "as_of": self.as_of.isoformat(),
            "pack": self.policy.identifier,
            "pack_sha256": self.policy.sha256,
            "grade": self.grade,
            "score": self.score,
            "indicators": [self._indicator(scored, language) for scored in self.indicators],
            "deductions": self._deductions(),
            "vetoes": [
                {
                    "grade": rule.grade,
                    "clause": rule.citation.text,
                    "reason": explain(
                        rule.text_en if english else rule.text, rule.features, self.policy, self.facts, language
                    ),
                    "evidence": self.evidence_of(*rule.features),
                }
                for rule in self.vetoes
            ],
            "grade_conditions": [
                {
                    "grade": rule.grade,
                    "condition": rule.text_en if english else rule.text,
                    "holds": holds,
                    "clause": rule.citation.text,
                }
                for rule, holds in self.conditions
            ],
            "measures": [
                {
                    "id": rule.id,
                    "text": rule.text_en if english else rule.text,
                    "clause": rule.citation.text,
                    "because": list(because),
                    "optional": rule.optional,
                    "confirmation": rule.confirmation,
                }
                for rule, because in self.measures
            ],
            "sampling": self._sampling(),
        }

    def _indicator(self, scored: Scored, language: Language) -> dict[str, Any]:
        table, row = scored.table, scored.row
        english = language == "en"
        return {
            "id": table.id,
            "name": table.name_en if english else table.name,
            "points": row.points,
            "max": table.max,
            "clause": table.citation.text,
            "reason": explain(row.text_en if english else row.text, row.features, self.policy, self.facts, language),
            "evidence": self.evidence_of(*table.features),
            "row": row.id,
        }

    def _deductions(self) -> list[dict[str, Any]]:
        return [
            {"kind": rule.kind, "points": rule.points, "clause": rule.citation.text, "evidence": [identity]}
            for rule in self.policy.deductions
            for identity in self.facts.evidence.get(rule.feature, ())
        ]

    def _sampling(self) -> dict[str, Any]:
        citations = [self.sampling.citation.text] if self.sampling else []
        citations += [cap.citation.text for cap in self.caps]
        return {
            "rate_multiplier": self.rate_permille / 1000,
            "max_inspections_per_year": self.max_inspections_per_year,
            "clause": "；".join(dict.fromkeys(citations)),
        }

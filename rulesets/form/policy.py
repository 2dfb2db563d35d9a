"""The common form of a policy: what both executors, the proofs and the pages read. Nothing in it is text to be evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from rulesets.form.conditions import Condition, Domain

if TYPE_CHECKING:
    from rulesets.form.procedures import Procedures
    from rulesets.form.repair_rules import RepairRules
    from rulesets.loading.pack import Pack

SCORE = "score"
GRADE = "grade"
TIER = "tier"
GRADES = ("A", "B", "C", "D")
GRADE_CODES: Mapping[str, int] = {grade: code for code, grade in enumerate(GRADES, start=1)}
REPAIRED = "repaired"
"""A pseudo attribute of ``where``: the record was repaired 已修复 on or before the day of assessment."""
TIERS = ("good", "ordinary", "high_risk")


def measure_fact(identifier: str) -> str:
    """The name under which a derived measure can be a premise of another rule."""
    return f"measure:{identifier}"


@dataclass(frozen=True, slots=True)
class Citation:
    """Document number and place 出处, e.g. 沧政办字〔2021〕175号 附件1."""

    id: str
    text: str
    subject: str


@dataclass(frozen=True, slots=True)
class FeatureRule:
    """How one number is derived from dated records; ``way`` names the derivation, ``spec`` holds its typed parameters."""

    id: str
    label: str
    label_en: str
    unit: str
    way: str
    spec: Any
    domain: Domain
    citation: Citation


@dataclass(frozen=True, slots=True)
class TableRow:
    id: str
    condition: Condition
    points: int
    veto: str | None
    text: str
    text_en: str
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """One scored indicator, or with ``max`` None one that only vetoes."""

    id: str
    number: str
    name: str
    name_en: str
    part: str
    max: int | None
    citation: Citation
    source: str
    rows: tuple[TableRow, ...]
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRule:
    id: str
    name: str
    name_en: str
    max: int


@dataclass(frozen=True, slots=True)
class DeductionRule:
    kind: str
    feature: str
    points: int
    text: str
    text_en: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class GradeConditionRule:
    id: str
    grade: str
    text: str
    text_en: str
    condition: Condition
    complement: Condition
    veto: bool
    citation: Citation
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeRule:
    grade: str
    name: str
    name_en: str
    needs: str
    scored: bool
    citation: Citation
    conditions: tuple[GradeConditionRule, ...]


@dataclass(frozen=True, slots=True)
class TierRule:
    tier: str
    name: str
    name_en: str
    condition: Condition
    citation: Citation


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """A measure; ``condition`` is None where only an officer's decision brings it into force. ``list_colour``: putting an enterprise
    on a list 名单 of this colour is that decision."""

    id: str
    kind: str
    text: str
    text_en: str
    condition: Condition | None
    optional: bool
    confirmation: bool
    citation: Citation
    list_colour: str | None = None


@dataclass(frozen=True, slots=True)
class SamplingRule:
    id: str
    grade: str
    factor_permille: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class CapRule:
    id: str
    condition: Condition
    per_calendar_year: int
    citation: Citation


@dataclass(frozen=True)
class Policy:
    """A stack of packs, compiled. ``sha256`` covers every line of every pack in it that weighs an enterprise.

    ``turning_days``: from each of them on one more overlay 叠加 holds; ``earlier`` is the stack before each of them. What stands here
    itself is the stack with all of them: ``on`` gives the one of a day. ``written``: the packs as their files say them.
    """

    identifier: str
    title: str
    title_en: str
    sha256: str
    packs: tuple[str, ...]
    features: Mapping[str, FeatureRule]
    domains: Mapping[str, Domain]
    total: int
    score_least: int
    score_most: int
    parts: tuple[PartRule, ...]
    indicators: tuple[IndicatorTable, ...]
    deductions: tuple[DeductionRule, ...]
    precedence: tuple[str, ...]
    grades: Mapping[str, GradeRule]
    tiers: tuple[TierRule, ...]
    measures: tuple[MeasureRule, ...]
    sampling: tuple[SamplingRule, ...]
    base_rate_permille: int
    caps: tuple[CapRule, ...]
    procedures: Procedures | None = None
    repair: RepairRules | None = None
    turning_days: tuple[date, ...] = ()
    earlier: tuple[Policy, ...] = ()
    written: tuple[Pack, ...] = field(default=(), compare=False, repr=False)
    programs: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def on(self, day: date) -> Policy:
        """The stack as it decides on ``day``: before the first day of an overlay, the stack without it."""
        for turn, before in zip(self.turning_days, self.earlier, strict=True):
            if day < turn:
                return before
        return self

    @property
    def grade_conditions(self) -> tuple[GradeConditionRule, ...]:
        """The conditions of all grades, A to D, in the order of the document."""
        return tuple(
            condition for grade in GRADES if grade in self.grades for condition in self.grades[grade].conditions
        )

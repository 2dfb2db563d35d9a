"""The common form of the repair rules 信用修复规则; every rule names its clause and the pack that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rulesets.form.policy import Citation
from rulesets.form.procedures import Words

Severity = Literal["minor", "general", "serious"]
Effect = Literal["repaired", "removed"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rule rests on: its clause, its pack, and the open point where the rule is ours (``amb``)."""

    citation: Citation
    pack: str
    amb: str | None


@dataclass(frozen=True, slots=True)
class TermRule:
    """Publication in calendar months; ``most_months`` None: the document names no end."""

    severity: str
    published: bool
    least_months: int
    most_months: int | None
    ground: Ground


@dataclass(frozen=True, slots=True)
class SeverityOf:
    severity: Severity
    kinds: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    ground: Ground


@dataclass(frozen=True, slots=True)
class ConditionOf:
    """One condition; ``kinds`` empty: every repair kind asks for it."""

    id: str
    text: Words
    paper: str | None
    kinds: tuple[str, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class ItemOf:
    """A paper or a measure."""

    id: str
    label: Words
    ground: Ground


@dataclass(frozen=True, slots=True)
class KindOf:
    """One row of the table per kind: what it covers, what it asks for, who decides, what the decision does."""

    id: str
    label: Words
    records: tuple[str, ...]
    lists: tuple[str, ...]
    effect: Effect
    papers: tuple[str, ...]
    measures: tuple[str, ...]
    decided_by: Words
    ground: Ground


@dataclass(frozen=True, slots=True)
class ExclusionOf:
    id: str
    kinds: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    text: Words
    ground: Ground


@dataclass(frozen=True, slots=True)
class CourtPlanOf:
    waives: tuple[str, ...]
    paper: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class EffectOf:
    id: str
    text: Words
    ground: Ground


@dataclass(frozen=True, slots=True)
class SiteOf:
    id: str
    name: Words
    ground: Ground


@dataclass(frozen=True, slots=True)
class RepairRules:
    """Credit repair as the documents in force have it; ``decided_by``: the pack whose conditions hold."""

    decided_by: str
    clock: str | None
    terms: tuple[TermRule, ...]
    severities: tuple[SeverityOf, ...]
    conditions: tuple[ConditionOf, ...]
    papers: Mapping[str, ItemOf]
    measures: Mapping[str, ItemOf]
    kinds: tuple[KindOf, ...]
    exclusions: tuple[ExclusionOf, ...]
    court_plan: CourtPlanOf | None
    effects: tuple[EffectOf, ...]
    notice_with_penalty: Ground | None
    sites: tuple[SiteOf, ...]

    def kind_of_record(self, record_kind: str) -> KindOf | None:
        return next((kind for kind in self.kinds if record_kind in kind.records), None)

    def kind_of_list(self, identifier: str) -> KindOf | None:
        return next((kind for kind in self.kinds if identifier in kind.lists), None)

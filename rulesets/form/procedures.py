"""The common form of what the documents say about procedures: clocks, declarations, commitments, repair.

Every rule names the pack that it comes from, so that a result can say which document decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from rulesets.form.policy import Citation

Unit = Literal["working_days", "calendar_days", "months", "years"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A legal time limit 法定时限. ``length`` and ``extension`` count in ``unit``; ``extension`` None: none is granted.

    ``amb``: the open point by which the length is ours; None where the document gives it.
    """

    code: str
    label: Words
    length: int
    unit: Unit
    pauses: bool
    extension: int | None
    starts: str
    ends: str
    missed: str | None
    amb: str | None
    citation: Citation
    pack: str


@dataclass(frozen=True, slots=True)
class StepRule:
    """Whether a step is taken, and the clock that runs in it; ``pack`` None where no document speaks of the step."""

    required: bool
    clock: str | None = None
    citation: Citation | None = None
    pack: str | None = None


@dataclass(frozen=True, slots=True)
class DeclaredFactRule:
    """One thing to state; ``type`` date, text, money (fen), hours (whole) or choice (of the record's attribute ``choices_of``)."""

    id: str
    label: Words
    type: Literal["date", "text", "money", "hours", "choice"]
    required: bool
    choices_of: str | None


@dataclass(frozen=True, slots=True)
class DeclarationTypeRule:
    """What may be declared. ``kind``: the record that it becomes, None where it is only filed; ``day``: the fact that dates it."""

    id: str
    label: Words
    kind: str | None
    scores: bool
    day: str
    facts: tuple[DeclaredFactRule, ...]
    same_item: tuple[str, ...]
    amb: str | None
    citation: Citation
    pack: str


@dataclass(frozen=True, slots=True)
class FalseFindingRule:
    second_officer: bool
    hearing_days: int
    amb: str | None
    citation: Citation
    pack: str


@dataclass(frozen=True, slots=True)
class TruthCommitmentRule:
    type: str
    subtype: str
    amb: str | None
    citation: Citation
    pack: str


@dataclass(frozen=True, slots=True)
class DeclarationRules:
    """Self-declaration 自主申报 as the documents in force have it (AMB-55, 57, 59, 60)."""

    verify: StepRule
    notice: StepRule
    false_finding: FalseFindingRule | None
    truth_commitment: TruthCommitmentRule | None
    types: tuple[DeclarationTypeRule, ...]

    @property
    def verify_required(self) -> bool:
        return self.verify.required

    @property
    def notice_required(self) -> bool:
        return self.notice.required

    @property
    def false_needs_second_officer(self) -> bool:
        """True where no document says otherwise: a burden of 50 points needs a finding by two (AMB-59)."""
        return self.false_finding is None or self.false_finding.second_officer

    def type_of(self, identifier: str) -> DeclarationTypeRule | None:
        return next((rule for rule in self.types if rule.id == identifier), None)


@dataclass(frozen=True, slots=True)
class CommitmentTypeRule:
    id: str
    label: Words
    made_at: Words
    public: bool
    term_months: int | None
    amb: str | None
    citation: Citation
    pack: str


@dataclass(frozen=True, slots=True)
class CommitmentCodeRule:
    """How a commitment code 信用承诺代码 is written: ``parts`` of (name, length), joined by ``separator``."""

    prefix: str
    separator: str
    parts: tuple[tuple[str, int], ...]
    amb: str | None
    citation: Citation
    pack: str


@dataclass(frozen=True, slots=True)
class CommitmentRules:
    types: tuple[CommitmentTypeRule, ...]
    code: CommitmentCodeRule | None

    def type_of(self, identifier: str) -> CommitmentTypeRule | None:
        return next((rule for rule in self.types if rule.id == identifier), None)


@dataclass(frozen=True, slots=True)
class Procedures:
    """Everything above, compiled from one stack of packs. ``sha256`` covers the packs' files on procedures."""

    sha256: str
    clocks: Mapping[str, ClockRule] = field(default_factory=dict)
    declarations: DeclarationRules = DeclarationRules(StepRule(False), StepRule(False), None, None, ())
    commitments: CommitmentRules = CommitmentRules((), None)

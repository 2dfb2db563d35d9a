"""Self-declarations 自主申报: which steps a document asks for, what may be declared, and how a repeated item is known."""

# ruff: noqa: RUF012
# pydantic copies the defaults of its models.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rulesets.loading.schema.base import Amb, Clauses, Identifier, Strict, Text


class DeclarationStep(Strict):
    """A step that the document asks for, with the clock of clocks.yaml that runs in it; ``required`` false switches it off."""

    required: bool = True
    clock: Identifier
    clause: Clauses


class FalseFinding(Strict):
    """How a declaration is found false 认定虚假 (AMB-59); ``hearing_days``: working days to hear the enterprise, ours."""

    second_officer: bool
    hearing_days: int = Field(ge=0)
    amb: Amb | None = None
    clause: Clauses


class TruthCommitment(Strict):
    """The truth commitment 真实性承诺 that the declarant signs, filed as a commitment type with a subtype."""

    type: Identifier
    subtype: Identifier
    amb: Amb | None = None
    clause: Clauses


class DeclaredFact(Strict):
    """One thing that the declarant states. ``money`` is an integer of fen, ``hours`` a whole number of hours."""

    id: Identifier
    label: Text
    label_en: Text
    type: Literal["date", "text", "money", "hours", "choice"]
    required: bool = True
    choices_of: Identifier | None = None


class DeclarationType(Strict):
    """One type of item. ``kind`` is the record that it becomes; without one it is only filed (AMB-57).

    ``same_item``: two declarations that agree in all these facts are one item (AMB-60).
    """

    id: Identifier
    label: Text
    label_en: Text
    kind: Identifier | None = None
    scores: bool
    day: Identifier
    facts: Annotated[list[DeclaredFact], Field(min_length=1)]
    same_item: Annotated[list[Identifier], Field(min_length=1)]
    amb: Amb | None = None
    clause: Clauses


class DeclarationsFile(Strict):
    verify: DeclarationStep | None = None
    notice: DeclarationStep | None = None
    false_finding: FalseFinding | None = None
    truth_commitment: TruthCommitment | None = None
    types: list[DeclarationType] = []

"""Credit commitments 信用承诺: the types, the code that each one bears, and its term."""

# ruff: noqa: RUF012
# pydantic copies the defaults of its models.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rulesets.loading.schema.base import Amb, Clauses, Identifier, Strict, Text


class CommitmentType(Strict):
    """One type 承诺类型. ``term_months``: how long it binds where the paper names no day; absent: until it is fulfilled."""

    id: Identifier
    label: Text
    label_en: Text
    made_at: Text
    made_at_en: Text
    public: bool
    term_months: Annotated[int, Field(ge=1)] | None = None
    amb: Amb | None = None
    clause: Clauses


class CodePart(Strict):
    """One part of the code: the region's six digits, the type's two, the day yyyymmdd, a running number, a check digit."""

    part: Literal["prefix", "region", "type", "day", "sequence", "check"]
    length: int = Field(ge=1, le=12)


class CommitmentCode(Strict):
    """The commitment code 信用承诺代码, its parts in their order; the check digit is Luhn's over the digits before it."""

    prefix: Text
    separator: Text
    parts: Annotated[list[CodePart], Field(min_length=1)]
    amb: Amb | None = None
    clause: Clauses


class CommitmentsFile(Strict):
    types: list[CommitmentType] = []
    code: CommitmentCode | None = None

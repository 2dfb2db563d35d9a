"""Worked examples 算例."""

# ruff: noqa: RUF012
# pydantic copies the defaults of its models.

from __future__ import annotations

from typing import Any, Literal

from rulesets.loading.schema.base import Clauses, Day, Grade, Identifier, Strict, Text


class RepairExpectation(Strict):
    """What must come out for the repair 信用修复 of one record when nothing is shown yet; absent fields are not compared."""

    verdict: Literal["eligible", "needs_proof", "too_early", "not_met", "refused"]
    earliest_day: Day | None = None
    publication_ends: Day | None = None
    decided_by: Identifier | None = None
    refusal: Identifier | None = None


class Expectation(Strict):
    """What a worked example must give; absent fields are not compared, and a cap written as ``null`` means none."""

    grade: Grade | None = None
    score: int | None = None
    no_score: bool | None = None
    points: dict[str, int] = {}
    vetoes: list[Grade] | None = None
    measures: list[str] | None = None
    measures_include: list[str] = []
    measures_exclude: list[str] = []
    rate_permille: int | None = None
    max_inspections_per_year: int | None = None
    error: str | None = None
    repair: dict[Text, RepairExpectation] = {}


class Case(Strict):
    """A worked example 算例: records relative to the day of assessment, and what must come out."""

    id: Identifier
    text: Text
    clause: Clauses
    as_of: Day = "2026-11-21"
    base: Identifier | None = None
    profile: Identifier | None = None
    without: list[Text] = []
    records: list[dict[str, Any]] = []
    expect: Expectation


class CaseReason(Strict):
    """Why a change of the rules took an example away or altered it: its content ``was`` and ``now`` (hashes; none where removed)."""

    case: Identifier
    was: Text
    now: Text | None = None
    reason: Text


class CasesFile(Strict):
    bases: dict[str, list[dict[str, Any]]] = {}
    cases: list[Case]
    reasons: list[CaseReason] = []

"""The answers of the API as OpenAPI describes them 答复格式 (contract §2). Descriptions only: answers are not rebuilt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel

from service.api.cases import OpenAnswer

Grade = Literal["A", "B", "C", "D"]


class IndicatorAnswer(OpenAnswer):
    """One scored indicator with the row that applied."""

    id: str
    name: str
    points: int
    max: int
    clause: str
    reason: str
    evidence: list[str]


class DeductionAnswer(OpenAnswer):
    kind: str
    points: int
    clause: str
    evidence: list[str]


class VetoAnswer(OpenAnswer):
    grade: Grade
    clause: str
    reason: str
    evidence: list[str]


class GradeConditionAnswer(OpenAnswer):
    grade: Grade
    condition: str
    holds: bool
    clause: str


class MeasureAnswer(OpenAnswer):
    id: str
    text: str
    clause: str
    because: list[str]


class SamplingAnswer(OpenAnswer):
    rate_multiplier: float
    max_inspections_per_year: int | None
    clause: str


class AssessmentAnswer(OpenAnswer):
    """One assessment with its whole explanation."""

    uscc: str
    as_of: date
    pack: str
    pack_sha256: str
    grade: Grade
    score: int | None
    indicators: list[IndicatorAnswer]
    deductions: list[DeductionAnswer]
    vetoes: list[VetoAnswer]
    grade_conditions: list[GradeConditionAnswer]
    measures: list[MeasureAnswer]
    sampling: SamplingAnswer | None


class TokenAnswer(BaseModel):
    """A bearer token; it is shown this once."""

    token: str
    token_type: Literal["Bearer"]
    expires_at: datetime

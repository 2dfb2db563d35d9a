"""The answers of the API as OpenAPI describes them 答复格式 (contract §2). Descriptions only: answers are not rebuilt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Grade = Literal["A", "B", "C", "D"]


class _Open(BaseModel):
    """Later versions may add fields."""

    model_config = ConfigDict(extra="allow")


class IndicatorAnswer(_Open):
    """One scored indicator with the row that applied."""

    id: str
    name: str
    points: int
    max: int
    clause: str
    reason: str
    evidence: list[str]


class DeductionAnswer(_Open):
    kind: str
    points: int
    clause: str
    evidence: list[str]


class VetoAnswer(_Open):
    grade: Grade
    clause: str
    reason: str
    evidence: list[str]


class GradeConditionAnswer(_Open):
    grade: Grade
    condition: str
    holds: bool
    clause: str


class MeasureAnswer(_Open):
    id: str
    text: str
    clause: str
    because: list[str]


class SamplingAnswer(_Open):
    rate_multiplier: float
    max_inspections_per_year: int | None
    clause: str


class AssessmentAnswer(_Open):
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

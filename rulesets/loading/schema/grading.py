"""The scoring table and the grading standard 评分表与分级标准."""

# ruff: noqa: RUF012
# pydantic copies the defaults of its models.

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rulesets.loading.schema.base import Clauses, ConditionSpec, Grade, Identifier, Strict, Text


class Row(Strict):
    id: Identifier
    when: ConditionSpec
    points: int
    veto: Grade | None = None
    text: Text
    text_en: Text


class Indicator(Strict):
    """One indicator 评价指标 with its rows; an indicator without ``max`` only vetoes."""

    id: Identifier
    number: Text
    name: Text
    name_en: Text
    part: Identifier
    max: int | None = Field(default=None, ge=0)
    clause: Clauses
    source: Text
    rows: list[Row] = Field(min_length=1)


class Part(Strict):
    id: Identifier
    name: Text
    name_en: Text
    max: int


class Model(Strict):
    """The whole of the scoring table: total and parts."""

    total: int
    clause: Clauses
    parts: list[Part]


class IndicatorsFile(Strict):
    model: Model | None = None
    indicators: list[Indicator] = []


class Deduction(Strict):
    """Points taken off for each record of a kind that a feature counts."""

    kind: Identifier
    feature: Identifier
    points: int = Field(lt=0)
    text: Text
    text_en: Text
    clause: Clauses


class GradeCondition(Strict):
    id: Identifier
    text: Text
    text_en: Text
    when: ConditionSpec
    veto: bool = False
    clause: Clauses


class GradeDefinition(Strict):
    grade: Grade
    name: Text
    name_en: Text
    needs: Literal["all", "any"]
    scored: bool = True
    clause: Clauses
    conditions: list[GradeCondition] = Field(min_length=1)


class ScoreBounds(Strict):
    least: int
    most: int


class GradesFile(Strict):
    precedence: list[Grade]
    score: ScoreBounds
    deductions: list[Deduction] = []
    grades: list[GradeDefinition]

"""What follows from a grade: tiers, measures, sampling, caps 分类监管."""

# ruff: noqa: RUF012
# pydantic copies the defaults of its models.

from __future__ import annotations

from typing import Literal

from pydantic import Field

from rulesets.loading.schema.base import Clauses, ConditionSpec, Grade, Identifier, ListColour, Strict, Text

MeasureKind = Literal[
    "sampling", "mode", "convenience", "funds", "trading", "honour", "guidance", "campaign",
    "restriction", "cap", "ban", "proxy", "tolerance", "incentive", "economic", "other",
]  # fmt: skip


class Tier(Strict):
    """A class of risk 风险类别 of documents that speak of three tiers instead of four grades."""

    tier: Literal["good", "ordinary", "high_risk"]
    name: Text
    name_en: Text
    when: ConditionSpec
    clause: Clauses


class Measure(Strict):
    """A measure 监管措施. Without ``when`` it never applies by itself: an officer decides on it.

    ``list_colour``: whoever was put on a list of this colour is under the measure as long as he stands there.
    """

    id: Identifier
    kind: MeasureKind
    text: Text
    text_en: Text
    when: ConditionSpec | None = None
    list_colour: ListColour | None = None
    optional: bool = False
    confirmation: bool = False
    clause: Clauses


class SamplingRate(Strict):
    id: Identifier
    grade: Grade
    factor_permille: int = Field(ge=0)
    clause: Clauses


class Sampling(Strict):
    base_rate_permille: int = Field(ge=0, le=1000)
    rates: list[SamplingRate]


class Cap(Strict):
    """The most inspections of one object in a calendar year 抽查次数上限."""

    id: Identifier
    when: ConditionSpec
    per_calendar_year: int = Field(ge=1)
    clause: Clauses


class MeasuresFile(Strict):
    tiers: list[Tier] = []
    measures: list[Measure] = []
    sampling: Sampling | None = None
    caps: list[Cap] = []

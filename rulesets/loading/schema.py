"""What a pack file may say, field by field; exported as JSON Schema for editors.

Every number that comes from a document stands beside the clause it comes from. A scalar ``$name`` stands for the value of the
interpretation of that name in pack.yaml.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypeAliasType

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.()-]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Clauses = Annotated[list[Text], Field(min_length=1)] | Text
Grade = Literal["A", "B", "C", "D"]
MeasureKind = Literal[
    "sampling", "mode", "convenience", "funds", "trading", "honour", "guidance", "campaign",
    "restriction", "cap", "ban", "proxy", "tolerance", "incentive", "economic", "other",
]  # fmt: skip


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Test(Strict):
    """A test of one feature: at least, at most, or one of several values."""

    at_least: int | None = None
    at_most: int | None = None
    one_of: list[int | str] | None = None


# feature -> value, named value, list of values or Test; "any"/"all" -> list of conditions.
ConditionSpec = TypeAliasType("ConditionSpec", "dict[str, bool | int | str | Test | list[int | str | ConditionSpec]]")


class Document(Strict):
    """The policy document 政策文件 that a pack renders."""

    number: Text
    title: Text
    title_en: Text
    issuer: Text
    region: Identifier
    issued: Day
    in_force_from: Day
    in_force_until: Day | None = None


class Interpretation(Strict):
    """A reading chosen where the document leaves a choice (AMB-nn); ``by_document`` is false where no document gives it."""

    id: Identifier
    amb: Annotated[str, StringConstraints(pattern=r"^AMB-\d{2,3}$")]
    value: Any
    reading: Text
    reading_en: Text
    by_document: bool = False
    used_by: Literal["rules", "procedures"] = "rules"


class PackFile(Strict):
    pack: Identifier
    document: Document
    interpretations: list[Interpretation] = []


class Clause(Strict):
    """One place in the document; ``subject`` is our label, never the document's sentence."""

    id: Text
    place: Text
    subject: Text


class ClausesFile(Strict):
    clauses: list[Clause]


class Count(Strict):
    """How many records: of ``kinds`` by the day they began, plus those of ``lasting`` in force on any day of the window.

    With ``repaired_counts`` false, a record that is repaired 已修复 on the day of assessment is left out (AMB-10).
    """

    kinds: list[Identifier] = []
    lasting: list[Identifier] = []
    years: int | None = Field(default=None, ge=1, le=20)
    where: dict[str, bool | list[str]] = {}
    repaired_counts: bool = True


class MostInOneYear(Strict):
    """The largest number of records that fall into one year."""

    kinds: list[Identifier]
    years: int = Field(ge=1, le=20)
    where: dict[str, bool | list[str]] = {}
    year: Literal["calendar_year"]
    repaired_counts: bool = True


class Share(Strict):
    """The share of the records that also meet ``where``, in millionths, rounded down; ``none`` where there is no record."""

    kinds: list[Identifier]
    years: int = Field(ge=1, le=20)
    where: dict[str, bool | list[str]]
    none: int


class InForce(Strict):
    """Whether a status is in force on the day itself."""

    kinds: list[Identifier]


class Best(Strict):
    """The best of the values that occur in the window; ``ranking`` lists groups of values from best to worst."""

    kinds: list[Identifier]
    years: int = Field(ge=1, le=20)
    attribute: Identifier
    ranking: dict[Text, list[str]]


class Latest(Strict):
    """The latest rating, one for each value of ``per``; of several, the one that ``combine`` says."""

    kinds: list[Identifier]
    attribute: Identifier
    per: Identifier | None = None
    combine: Literal["lowest"] = "lowest"
    ranking: dict[Text, list[str]] | None = None


class Feature(Strict):
    """A number derived from dated records; exactly one of the ways to derive it."""

    id: Identifier
    label: Text
    label_en: Text
    unit: str = ""
    clause: Clauses
    count: Count | None = None
    most_in_one_year: MostInOneYear | None = None
    share: Share | None = None
    in_force: InForce | None = None
    best: Best | None = None
    latest: Latest | None = None


class FeaturesFile(Strict):
    features: list[Feature]


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


class Tier(Strict):
    """A class of risk 风险类别 of documents that speak of three tiers instead of four grades."""

    tier: Literal["good", "ordinary", "high_risk"]
    name: Text
    name_en: Text
    when: ConditionSpec
    clause: Clauses


class Measure(Strict):
    """A measure 监管措施. Without ``when`` it never applies by itself: an officer decides on it."""

    id: Identifier
    kind: MeasureKind
    text: Text
    text_en: Text
    when: ConditionSpec | None = None
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


class Clock(Strict):
    """A legal time limit 法定时限; ``amb`` where the length is ours and not the document's.

    ``pauses``: whether the count may stand still, for a supplement for instance (AMB-47: not unless it is said here).
    ``extension``: by how much, in ``unit``, the limit may be extended once; absent where the clause allows none.
    """

    id: Identifier
    label: Text
    label_en: Text
    length: int
    unit: Literal["working_days", "calendar_days", "years", "months"]
    pauses: bool = False
    extension: Annotated[int, Field(ge=1)] | None = None
    starts: Text
    ends: Text
    missed: Text | None = None
    amb: str | None = None
    clause: Clauses


class ClocksFile(Strict):
    clocks: list[Clock]


class Industry(Strict):
    number: int
    name: Text
    name_en: Text
    variant: Literal["V1", "V2", "V3"]
    department: Text
    due: Day
    clause: Clauses


class IndustriesFile(Strict):
    industries: list[Industry]


class ListType(Strict):
    """A list 名单 that the document names."""

    id: Identifier
    name: Text
    name_en: Text
    colour: Literal[
        "black", "red", "key", "abnormal", "white", "negative", "catalogue", "clean_up", "record"
    ]  # fmt: skip
    effect: Text
    clause: Clauses


class ListsFile(Strict):
    lists: list[ListType]


class Advice(Strict):
    id: Identifier
    standing: list[Literal["good", "neutral", "bad", "blacklisted", "no_report"]]
    advice: Literal["bar", "prefer", "reference", "strict"]
    text: Text
    text_en: Text


class Matter(Strict):
    """An administrative matter 行政管理事项 in which credit records are used."""

    id: Identifier
    name: Text
    name_en: Text
    subjects: list[Literal["enterprise", "person", "organisation"]]
    weight: Text
    rows: list[Advice]
    clause: Clauses


class MattersFile(Strict):
    matters: list[Matter]


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


class CasesFile(Strict):
    bases: dict[str, list[dict[str, Any]]] = {}
    cases: list[Case]


FILES: dict[str, type[Strict]] = {
    "pack": PackFile,
    "clauses": ClausesFile,
    "features": FeaturesFile,
    "indicators": IndicatorsFile,
    "grades": GradesFile,
    "measures": MeasuresFile,
    "clocks": ClocksFile,
    "industries": IndustriesFile,
    "lists": ListsFile,
    "matters": MattersFile,
    "cases": CasesFile,
}
"""The kind of a file is the first part of its name: ``indicators_public.yaml`` is an ``indicators`` file."""

"""Which values of a pack are edited as a table 可编辑的表: each sheet with its columns, what may stand in them, and their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rulesets.loading import schema

Kind = Literal["number", "text", "choice", "flag", "condition", "clauses", "value"]


@dataclass(frozen=True)
class Column:
    """One value of a line: its key in the file (dotted where it stands deeper), and what people call it."""

    key: str
    kind: Kind
    zh: str
    en: str
    optional: bool = False
    alternative: bool = False
    """One of several keys of which a line has one: where it is absent a form does not show it."""


@dataclass(frozen=True)
class Sheet:
    """Lines of one sort. ``model`` is the schema of a line, ``named_by`` the key that names it."""

    key: str
    zh: str
    en: str
    model: type[schema.Strict]
    named_by: str
    columns: tuple[Column, ...]


_WHEN = Column("when", "condition", "适用条件", "Condition")
_CLAUSE = Column("clause", "clauses", "条款", "Clause")
_TEXT = Column("text", "text", "文字", "Text")
_TEXT_EN = Column("text_en", "text", "英文", "English text")
_NAME = Column("name", "text", "名称", "Name")
_NAME_EN = Column("name_en", "text", "英文名称", "English name")
_MAX = Column("max", "number", "满分", "Maximum")
_VETO_GRADE = Column("veto", "choice", "否决为", "Vetoes to", optional=True)

WAYS = {
    "count": ("条数", "Count"),
    "most_in_one_year": ("同一年度最多条数", "Most within one year"),
    "share": ("比例", "Share"),
    "in_force": ("当前是否在列", "In force now"),
    "best": ("最好的一级", "Best level"),
    "latest": ("最近一次评价", "Latest rating"),
}
"""The closed list of derivations of a feature, in the order in which they are offered."""

SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        Sheet(
            "total",
            "总分",
            "Total",
            schema.Model,
            "",
            (Column("total", "number", "总分", "Total"), _CLAUSE),
        ),
        Sheet("parts", "部分", "Parts", schema.Part, "id", (_NAME, _NAME_EN, _MAX)),
        Sheet(
            "indicators",
            "指标",
            "Indicators",
            schema.Indicator,
            "id",
            (
                _NAME,
                _NAME_EN,
                _MAX,
                _CLAUSE,
                Column("number", "text", "附件序号", "Number in the annex"),
                Column("part", "choice", "所属部分", "Part"),
                Column("source", "text", "信息来源", "Source of the records"),
            ),
        ),
        Sheet(
            "rows",
            "指标档位",
            "Rows of indicators",
            schema.Row,
            "id",
            (_WHEN, Column("points", "number", "得分", "Points"), _VETO_GRADE, _TEXT, _TEXT_EN),
        ),
        Sheet(
            "features",
            "特征",
            "Features",
            schema.Feature,
            "id",
            (
                Column("label", "text", "名称", "Label"),
                Column("label_en", "text", "英文名称", "English label"),
                Column("unit", "text", "单位", "Unit", optional=True),
                _CLAUSE,
                *(Column(way, "value", *words, optional=True, alternative=True) for way, words in WAYS.items()),
            ),
        ),
        Sheet(
            "grades",
            "等级",
            "Grades",
            schema.GradeDefinition,
            "grade",
            (
                _NAME,
                _NAME_EN,
                Column("needs", "choice", "条件关系", "Conditions needed"),
                Column("scored", "flag", "计分", "Scored", optional=True),
                _CLAUSE,
            ),
        ),
        Sheet(
            "conditions",
            "分级条件",
            "Grade conditions",
            schema.GradeCondition,
            "id",
            (_WHEN, Column("veto", "flag", "一票否决", "Veto", optional=True), _TEXT, _TEXT_EN, _CLAUSE),
        ),
        Sheet(
            "deductions",
            "扣分",
            "Deductions",
            schema.Deduction,
            "kind",
            (Column("points", "number", "每条分值", "Points each"), _TEXT, _TEXT_EN, _CLAUSE),
        ),
        Sheet("tiers", "风险类别", "Risk tiers", schema.Tier, "tier", (_WHEN, _NAME, _NAME_EN, _CLAUSE)),
        Sheet(
            "measures",
            "监管措施",
            "Measures",
            schema.Measure,
            "id",
            (
                _TEXT,
                _TEXT_EN,
                Column(
                    "when", "condition", "适用条件（空：由人员决定）", "Condition (empty: an officer decides)", True
                ),
                Column("optional", "flag", "可选", "Optional", optional=True),
                Column("confirmation", "flag", "须确认", "Needs confirmation", optional=True),
                _CLAUSE,
            ),
        ),
        Sheet(
            "base_rate",
            "基础比例",
            "Base rate",
            schema.Sampling,
            "",
            (Column("base_rate_permille", "number", "基础比例（‰）", "Base rate (‰)"),),
        ),
        Sheet(
            "rates",
            "抽查系数",
            "Sampling factors",
            schema.SamplingRate,
            "id",
            (Column("factor_permille", "number", "抽查系数（‰）", "Factor (‰)"), _CLAUSE),
        ),
        Sheet(
            "caps",
            "检查次数上限",
            "Caps",
            schema.Cap,
            "id",
            (_WHEN, Column("per_calendar_year", "number", "每年次数上限", "Most in a year"), _CLAUSE),
        ),
        Sheet(
            "readings",
            "解释口径",
            "Readings",
            schema.Interpretation,
            "id",
            (
                Column("value", "value", "值", "Value"),
                Column("reading", "text", "读法", "Reading"),
                Column("reading_en", "text", "英文读法", "Reading in English"),
                Column("by_document", "flag", "文件有规定", "Given by the document", optional=True),
            ),
        ),
        Sheet(
            "cases",
            "算例",
            "Worked examples",
            schema.Case,
            "id",
            (_TEXT, Column("expect", "value", "应当得出", "Expected"), _CLAUSE),
        ),
    )
}

PARTS_OF = {
    "at_least": ("至少", "at least"),
    "at_most": ("不超过", "at most"),
    "grade": ("等级", "grade"),
    "score": ("得分", "score"),
    "rate_permille": ("抽查系数（‰）", "sampling factor (‰)"),
    "max_inspections_per_year": ("每年检查次数上限", "most inspections in a year"),
    "points": ("得分", "points"),
    "kinds": ("信息类别", "kinds of record"),
    "lasting": ("持续状态", "statuses"),
    "years": ("年数", "years"),
    "year": ("年度", "year"),
    "where": ("只数", "only those"),
    "repaired_counts": ("已修复的也计入", "repaired ones count"),
    "none": ("没有记录时（百万分之）", "without a record (millionths)"),
    "ranking": ("由好到差的各级", "levels from best to worst"),
    "combine": ("几个时取", "of several"),
    "attribute": ("属性", "attribute"),
    "per": ("每个", "for each"),
    "fulfilled": ("已履行", "fulfilled"),
    "repaired": ("已修复", "repaired"),
    "penalty_type": ("处罚种类", "kind of penalty"),
    "severity": ("失信程度", "severity"),
    "level": ("级别", "level"),
    "rank": ("名次", "rank"),
    "industry": ("行业", "industry"),
    "list": ("名单", "list"),
}
"""Names of what stands inside a condition, an expectation or a derivation."""

"""What a pack says about procedures 办理流程, for a policy officer: declarations, commitments, repair."""

from __future__ import annotations

from collections.abc import Iterator

from rulesets.loading import schema
from rulesets.loading.pack import Pack
from rulesets.section import Section

_SEVERITIES = {"minor": "轻微", "general": "一般", "serious": "严重", "any": "不分程度"}
_EFFECTS = {"repaired": "标记已修复", "removed": "移出"}


def sections_of_procedures(pack: Pack) -> Iterator[Section]:
    """Tables for the files on procedures; empty ones are for the caller to leave out."""
    types = tuple(
        (
            entry.label,
            "计分" if entry.scores else "只记入档案",
            "、".join(fact.label for fact in entry.facts),
            "、".join(next(fact.label for fact in entry.facts if fact.id == name) for name in entry.same_item),
            _basis(entry.amb, entry.clause),
        )
        for _, file in pack.each("declarations", schema.DeclarationsFile)
        for entry in file.types
    )
    yield Section("自主申报", ("类型", "用途", "填报事项", "同一项的判断", "条款"), types)
    commitments = tuple(
        (entry.id, entry.label, entry.made_at, _term(entry.term_months), _basis(entry.amb, entry.clause))
        for _, file in pack.each("commitments", schema.CommitmentsFile)
        for entry in file.types
    )
    yield Section("信用承诺", ("编号", "类型", "作出场合", "期限", "条款"), commitments)
    for _, repair in pack.each("repair", schema.RepairFile):
        yield from _repair(repair)


def _repair(file: schema.RepairFile) -> Iterator[Section]:
    terms = tuple(
        (
            _SEVERITIES[term.severity],
            "公示" if term.published else "一般不公示",
            f"{term.least_months} 个月",
            "无" if term.most_months is None else f"{term.most_months} 个月",
            _basis(term.amb, term.clause),
        )
        for term in file.terms
    )
    yield Section("公示期", ("程度", "是否公示", "最短", "最长", "条款"), terms)
    conditions = tuple((entry.text, _basis(entry.amb, entry.clause)) for entry in file.conditions)
    yield Section("修复条件", ("条件", "条款"), conditions)
    labels = {entry.id: entry.label for entry in (*file.papers, *file.measures)}
    kinds = tuple(
        (
            entry.label,
            "、".join(labels.get(name, name) for name in entry.papers),
            "、".join(labels.get(name, name) for name in entry.measures) or "无",
            entry.decided_by,
            _EFFECTS[entry.effect],
            _basis(entry.amb, entry.clause),
        )
        for entry in file.kinds
    )
    yield Section("修复类别", ("类别", "材料", "修复措施", "决定单位", "结果", "条款"), kinds)


def _term(months: int | None) -> str:
    return "履行完毕为止" if months is None else f"{months} 个月"


def _basis(amb: str | None, clause: list[str] | str) -> str:
    text = clause if isinstance(clause, str) else "、".join(clause)
    return text if amb is None else f"{text}（{amb}，非文件规定）"

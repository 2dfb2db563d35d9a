"""The form for a new worked example 新增算例: records by their age on the day of assessment, and what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulesets.editing.asking import Ask, Choice, Made, Reader, Section, Typed, clause_asks, read_clauses
from rulesets.editing.documents import listed
from rulesets.editing.typing_in import Mistyped, read_condition
from rulesets.editing.writing import plain
from rulesets.records.kinds import KINDS

RECORDS = 3
"""Records that the form offers (ours); an example with more is written in the text."""
POINTS = 2
_UNITS = (
    Choice("days", "天前", "days ago"),
    Choice("months", "个月前", "months ago"),
    Choice("years", "年前", "years ago"),
)
_GRADES = tuple(Choice(grade, f"{grade} 级", f"grade {grade}") for grade in "ABCD")


def sections(documents: Mapping[str, Any]) -> tuple[Section, ...]:
    """The fields of the form, with the base records and the indicators of this pack."""
    bases = tuple(Choice(name, name, name) for data in documents.values() for name in _bases(data))
    indicators = tuple(
        Choice(
            plain(entry.get("id")),
            f"{plain(entry.get('number'))} {plain(entry.get('name'))}",
            f"{plain(entry.get('number'))} {plain(entry.get('name_en'))}",
        )
        for _, _, entry in listed(documents, "indicators", "indicators")
    )
    expected = [
        Ask("grade", "select", "等级", "Grade", _GRADES, optional=True),
        Ask("score", "number", "得分", "Score", optional=True),
    ]
    for number in range(1, POINTS + 1):
        expected += [
            Ask(f"indicator_{number}", "select", "指标", "Indicator", indicators, optional=True),
            Ask(f"points_{number}", "number", "该指标得分", "Points of it", optional=True),
        ]
    return (
        Section(
            "named",
            "说明什么",
            "What it shows",
            (
                Ask("id", "code", "编号", "Id", proposed=True),
                Ask("text", "text", "文字", "Text"),
                *clause_asks(documents),
                Ask("base", "select", "基准记录", "Base records", bases, optional=True),
            ),
        ),
        *(_record(number) for number in range(1, RECORDS + 1)),
        Section("expect", "应当得出（至少写一项）", "What must come out (at least one)", tuple(expected)),
    )


def make(documents: Mapping[str, Any], typed: Typed) -> Made:
    """The example that the form describes, with every fault at its field."""
    reader = Reader(sections(documents), typed)
    taken = {plain(entry.get("id")) for _, _, entry in listed(documents, "cases", "cases")}
    entry: dict[str, Any] = {
        "id": reader.identifier("id", _next(taken), taken),
        "text": reader.text("text"),
        "clause": read_clauses(reader),
    }
    base = reader.choice("base")
    entry |= {"base": base} if base else {}
    filled = set(reader.filled())
    records: list[dict[str, Any]] = []
    places = {"id": "id", "text": "text", "clause": "clause", "base": "base", "expect": "grade"}
    for at in range(1, RECORDS + 1):
        if any(f"{name}_{at}" in filled for name in ("kind", "ago", "times", "attributes")):
            places[f"records[{len(records)}]"] = f"kind_{at}"
            records.append(_read_record(reader, at))
    entry |= {"records": records} if records else {}
    entry["expect"] = _expected(reader)
    if not entry["expect"]:
        reader.fault("grade", "请至少写一项应当得出的结果")
    return reader.made(entry, places)


def _record(number: int) -> Section:
    kinds = tuple(Choice(kind.id, kind.label, kind.label_en) for kind in KINDS.values())
    return Section(
        f"record-{number}",
        f"记录 {number}",
        f"Record {number}",
        (
            Ask(f"kind_{number}", "select", "信息类别", "Kind", kinds, optional=True),
            Ask(f"ago_{number}", "number", "多久以前", "How long ago", optional=True),
            Ask(f"unit_{number}", "select", "单位", "Unit", _UNITS, optional=True, start="days"),
            Ask(f"times_{number}", "number", "条数（空：1）", "How many (empty: 1)", optional=True),
            Ask(f"attributes_{number}", "code", "其他属性，例如 penalty_type: fine", "Attributes, as penalty_type: fine",
                optional=True),
        ),
        folded=number > 1,
    )  # fmt: skip


def _read_record(reader: Reader, at: int) -> dict[str, Any]:
    kind, ago, unit = reader.choice(f"kind_{at}"), reader.number(f"ago_{at}", 0, 36_500), reader.choice(f"unit_{at}")
    if not kind:
        reader.fault(f"kind_{at}", "请选信息类别")
    if ago is None:
        reader.fault(f"ago_{at}", "请写多久以前")
    record: dict[str, Any] = {"kind": kind, "ago": f"{ago} {unit or 'days'}"}
    text = reader.text(f"attributes_{at}")
    if text:
        record |= _attributes(reader, at, kind, text)
    missing = [
        attribute.name
        for attribute in (KINDS[kind].attributes.values() if kind in KINDS else ())
        if attribute.required and attribute.name not in record
    ]
    if missing:
        reader.fault(f"attributes_{at}", f"这类信息要写明 {'、'.join(missing)}")
    times = reader.number(f"times_{at}", 1, 1000)
    return record | ({"times": times} if times is not None else {})


def _attributes(reader: Reader, at: int, kind: str, text: str) -> dict[str, Any]:
    name = f"attributes_{at}"
    try:
        found = read_condition(text)
    except Mistyped:
        reader.fault(name, "应写成 属性: 值，几个属性用逗号隔开")
        return {}
    known = KINDS[kind].attributes if kind in KINDS else {}
    for key, value in found.items():
        attribute = known.get(key)
        if attribute is None and key not in ("ended_ago", "repaired_ago", "revoked", "id"):
            reader.fault(name, f"这类信息没有属性 {key}（可写：{'、'.join(known) or '无'}）")
        elif attribute is not None and attribute.choices and plain(value) not in attribute.choices:
            reader.fault(name, f"{key} 只能是 {'、'.join(attribute.choices)}")
    return found


def _expected(reader: Reader) -> dict[str, Any]:
    grade, score = reader.choice("grade"), reader.number("score", 0, 1000)
    expect: dict[str, Any] = {}
    expect |= {"grade": grade} if grade else {}
    expect |= {"score": score} if score is not None else {}
    points: dict[str, int] = {}
    for at in range(1, POINTS + 1):
        indicator, found = reader.choice(f"indicator_{at}"), reader.number(f"points_{at}", 0, 1000)
        if indicator and found is not None:
            points[indicator] = found
        elif indicator or found is not None:
            reader.fault(f"points_{at}" if indicator else f"indicator_{at}", "指标和它的得分要一起写")
    return expect | ({"points": points} if points else {})


def _bases(data: Any) -> list[str]:
    bases = data.get("bases") if isinstance(data, dict) else None
    return [str(name) for name in bases] if isinstance(bases, dict) else []


def _next(taken: set[str]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"X{number:02}") not in taken)

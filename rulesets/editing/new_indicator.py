"""The form for a new indicator 新增评价指标: its place in the table, its maximum and clause, and its rows by closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulesets.editing.annex import annex_of
from rulesets.editing.asking import Ask, Choice, Made, Reader, Section, Typed, clause_asks, free, read_clauses, slug
from rulesets.editing.condition_words import Words
from rulesets.editing.documents import entries, listed
from rulesets.editing.writing import plain

ROWS = 4
"""Rows that the form offers (ours); further ones are copied in the table afterwards."""
_TESTS = ("a", "b")
_GRADES = tuple(Choice(grade, f"{grade} 级", f"grade {grade}") for grade in "ABCD")


def sections(documents: Mapping[str, Any], feature: str = "") -> tuple[Section, ...]:
    """The fields of the form. With ``feature`` it starts with a row for none and a row for one and more."""
    annex = annex_of(documents)
    parts = tuple(Choice(part.id, f"{part.name[0]}（{part.sum} / {part.max}）", f"{part.name[1]} ({part.sum} / {part.max})")
                  for part in (annex.parts if annex is not None else ()))  # fmt: skip
    return (
        Section(
            "place",
            "位置与分值",
            "Place and points",
            (
                Ask("part", "select", "所属部分（现有满分之和 / 应有）", "Part (sum of maxima / stated)", parts),
                Ask("number", "code", "附件序号", "Number in the annex", proposed=True),
                Ask("max", "number", "满分", "Maximum"),
                *clause_asks(documents),
            ),
        ),
        Section(
            "named",
            "名称",
            "Name",
            (
                Ask("name", "text", "名称", "Name"),
                Ask("name_en", "text", "英文名称", "English name"),
                Ask("source", "text", "信息来源", "Source of the records"),
                Ask("id", "code", "编号", "Id", proposed=True),
            ),
        ),
        *(_row(number, documents, feature) for number in range(1, ROWS + 1)),
    )


def make(documents: Mapping[str, Any], words: Words, typed: Typed) -> Made:
    """The indicator that the form describes, with every fault at its field."""
    reader = Reader(sections(documents), typed)
    others = [entry for _, _, entry in listed(documents, "indicators", "indicators")]
    taken = {plain(entry.get("id")) for entry in others}
    numbers = {plain(entry.get("number")) for entry in others}
    name_en = reader.text("name_en")
    number = reader.text("number", _next(numbers))
    if number in numbers:
        reader.fault("number", f"序号 {number} 已经有了，请另取一个")
    maximum = reader.number("max", 0, 1000)
    clause = read_clauses(reader)
    entry: dict[str, Any] = {
        "id": reader.identifier("id", free(slug(name_en) or f"indicator_{number}", taken), taken),
        "number": number,
        "name": reader.text("name"),
        "name_en": name_en,
        "part": reader.choice("part"),
        "max": maximum,
        "clause": clause,
        "source": reader.text("source"),
    }
    row_ids = {plain(row.get("id")) for other in others for _, row in entries(other, "rows")}
    places = {key: key for key in entry}
    rows: list[dict[str, Any]] = []
    filled = set(reader.filled())
    for at in range(1, ROWS + 1):
        if not any(name in filled for name in _names(at)):
            continue
        row = _read_row(reader, at, words, maximum)
        identifier = _row_id(clause if isinstance(clause, str) else clause[0], row_ids)
        row_ids.add(identifier)
        for key, name in (("when", f"feature_a_{at}"), ("points", f"points_{at}"), ("veto", f"veto_{at}")):
            places[f"rows[{len(rows)}].{key}"] = name
        places[f"rows[{len(rows)}]"] = f"feature_a_{at}"
        rows.append({"id": identifier, **row})
    if not rows:
        reader.fault("feature_a_1", "请至少写一档")
    entry["rows"] = rows
    return reader.made(entry, places)


def _row(number: int, documents: Mapping[str, Any], feature: str) -> Section:
    features = tuple(
        Choice(plain(entry.get("id")), plain(entry.get("label")), plain(entry.get("label_en")))
        for _, _, entry in listed(documents, "features", "features")
    )
    start = feature if number <= 2 else ""
    low, value = ("1" if start and number == 2 else ""), ("0" if start and number == 1 else "")
    points = "0" if start and number == 2 else ""
    asks: list[Ask] = []
    for test in _TESTS:
        first = test == "a"
        asks += [
            Ask(f"feature_{test}_{number}", "select", *(("特征", "Feature") if first else ("且特征", "And feature")),
                features, optional=True, start=start if first else ""),
            Ask(f"value_{test}_{number}", "code", "等于（几个值用逗号隔开）", "Equals (several with commas)",
                optional=True, start=value if first else ""),
            Ask(f"low_{test}_{number}", "number", "至少", "At least", optional=True, start=low if first else ""),
            Ask(f"high_{test}_{number}", "number", "不超过", "At most", optional=True),
        ]  # fmt: skip
    return Section(
        f"row-{number}",
        f"第 {number} 档",
        f"Row {number}",
        (
            *asks,
            Ask(f"points_{number}", "number", "得分", "Points", optional=True, start=points),
            Ask(f"veto_{number}", "select", "否决为", "Vetoes to", _GRADES, optional=True),
            Ask(f"text_{number}", "text", "文字", "Text", optional=True, proposed=True),
            Ask(f"text_en_{number}", "text", "英文", "English text", optional=True, proposed=True),
        ),
        folded=number > 2,
    )


def _names(at: int) -> set[str]:
    tests = {f"{key}_{test}_{at}" for test in _TESTS for key in ("feature", "value", "low", "high")}
    return tests | {f"{key}_{at}" for key in ("points", "veto", "text", "text_en")}


def _read_row(reader: Reader, at: int, words: Words, maximum: int | None) -> dict[str, Any]:
    when: dict[str, Any] = {}
    for test in _TESTS:
        when |= _test(reader, f"{test}_{at}", first=test == "a")
    points = reader.number(f"points_{at}", 0, maximum)
    if points is None:
        reader.fault(f"points_{at}", "请写得分")
    veto = reader.choice(f"veto_{at}")
    zh, en = words.both(when) if when else ("", "")
    return {
        "when": when,
        "points": points,
        **({"veto": veto} if veto else {}),
        "text": reader.text(f"text_{at}", zh),
        "text_en": reader.text(f"text_en_{at}", en),
    }


def _test(reader: Reader, place: str, *, first: bool) -> dict[str, Any]:
    """One test of a feature: a value, several values, or bounds."""
    name = reader.choice(f"feature_{place}")
    value = reader.text(f"value_{place}")
    low, high = reader.number(f"low_{place}"), reader.number(f"high_{place}")
    bounds = {key: bound for key, bound in (("at_least", low), ("at_most", high)) if bound is not None}
    if not name:
        if first or value or bounds:
            reader.fault(f"feature_{place}", "请选特征")
        return {}
    if value and bounds:
        reader.fault(f"value_{place}", "“等于”与“至少、不超过”只能写一种")
    if not value and not bounds:
        reader.fault(f"value_{place}", "请写等于几，或至少、不超过几")
    if low is not None and high is not None and low > high:
        reader.fault(f"high_{place}", f"不能小于“至少”的 {low}")
    if bounds:
        return {name: bounds}
    values = [_value(part.strip()) for part in value.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    return {name: values[0] if len(values) == 1 else values}


def _value(text: str) -> Any:
    if text in ("true", "是", "yes"):
        return True
    if text in ("false", "否", "no"):
        return False
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _next(numbers: set[str]) -> str:
    """The number after the highest, written with two digits as the annex has them."""
    return f"{max((int(text) for text in numbers if text.isascii() and text.isdigit()), default=0) + 1:02}"


def _row_id(clause: str, taken: set[str]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"{clause}.{number}") not in taken)

"""A whole indicator, feature, row or example in words 整条内容的文字, for what a change adds or takes away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rulesets.editing.condition_words import Words
from rulesets.editing.derivation_words import derivation_words
from rulesets.editing.documents import entries
from rulesets.editing.example_words import Both, expectation_words
from rulesets.editing.writing import plain

_SORTS: dict[str, tuple[Both, Both]] = {
    "indicator": (("新增指标", "new indicator"), ("删除指标", "removed indicator")),
    "feature": (("新增特征", "new feature"), ("删除特征", "removed feature")),
    "example": (("新增算例", "new worked example"), ("删除算例", "removed worked example")),
    "reason": (("理由", "reason for the"), ("撤去的理由", "dropped reason for the")),
    "row": (("新增档位", "new row"), ("删除档位", "removed row")),
}


def sort_of(entry: Mapping[str, Any]) -> str:
    """What sort of thing an entry is, by the keys that only it has; empty where it is none of those told in words."""
    if "rows" in entry and "number" in entry:
        return "indicator"
    if "expect" in entry:
        return "example"
    if "case" in entry and "reason" in entry:
        return "reason"
    if "label" in entry and "label_en" in entry:
        return "feature"
    return "row" if "when" in entry and "points" in entry else ""


def act_words(entry: Mapping[str, Any], *, added: bool) -> Both:
    """New indicator, removed feature …; empty for any other sort."""
    sort = sort_of(entry)
    return _SORTS[sort][0 if added else 1] if sort else ("", "")


def whole_words(entry: Mapping[str, Any], words: Words, names: Mapping[str, Both]) -> Both:
    """The entry in both languages; as it is written where it is no sort that has words."""
    match sort_of(entry):
        case "indicator":
            return _joined(_indicator(entry, words), "；", "; ")
        case "feature":
            return derivation_words(entry, words)
        case "example":
            return expectation_words(entry.get("expect"), names)
        case "reason":
            return plain(entry["reason"]), plain(entry["reason"])
        case "row":
            return _row(entry, words)
        case _:
            return plain(entry), plain(entry)


def _indicator(entry: Mapping[str, Any], words: Words) -> Iterator[Both]:
    if "max" in entry:
        yield f"满分 {plain(entry['max'])}", f"maximum {plain(entry['max'])}"
    for _, row in entries(entry, "rows"):
        yield _row(row, words)


def _row(row: Mapping[str, Any], words: Words) -> Both:
    zh, en = words.both(row.get("when"))
    points = plain(row.get("points"))
    veto = row.get("veto")
    vetoes = (f"，否决为 {veto} 级", f", vetoes to {veto}") if veto else ("", "")
    return f"{zh} 得 {points} 分{vetoes[0]}", f"{en}: {points} points{vetoes[1]}"


def _joined(parts: Iterator[Both], zh: str, en: str) -> Both:
    found = list(parts)
    return zh.join(part for part, _ in found), en.join(part for _, part in found)

"""What a worked example expects, in words 应当得出."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulesets.editing.columns import PARTS_OF
from rulesets.editing.documents import listed, readable
from rulesets.editing.writing import plain

Both = tuple[str, str]
"""Chinese and English."""
_KEYS: dict[str, Both] = {
    **PARTS_OF,
    "vetoes": ("否决", "vetoes"),
    "measures": ("措施", "measures"),
    "measures_include": ("应有措施", "measures to be there"),
    "measures_exclude": ("不应有措施", "measures not to be there"),
    "error": ("错误", "error"),
    "repair": ("修复", "repair"),
}
_WORDS: dict[object, Both] = {True: ("是", "yes"), False: ("否", "no"), None: ("无", "none")}


def names_in(files: Mapping[str, str]) -> dict[str, Both]:
    """Id of an indicator → its name in both languages."""
    return {
        plain(entry.get("id")): (plain(entry.get("name")), plain(entry.get("name_en")))
        for _, _, entry in listed(readable(files), "indicators", "indicators")
    }


def expectation_words(expect: Any, names: Mapping[str, Both]) -> Both:
    """等级 A、得分 875、志愿服务信息 15 分; as it is written where it has another shape."""
    if not isinstance(expect, dict):
        return plain(expect), plain(expect)
    parts = [part for key, value in expect.items() for part in _one(str(key), value, names)]
    return "，".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)


def _one(key: str, value: Any, names: Mapping[str, Both]) -> list[Both]:
    if key == "points" and isinstance(value, dict):
        found = []
        for name, points in value.items():
            zh, en = names.get(str(name), (str(name), str(name)))
            found.append((f"{zh} {plain(points)} 分", f"{en} {plain(points)} points"))
        return found
    if key == "no_score":
        return [("没有得分", "no score") if value else ("有得分", "a score")]
    zh, en = _KEYS.get(key, (key, key))
    if value is None or isinstance(value, bool):
        words = _WORDS[value]
        return [(f"{zh} {words[0]}", f"{en} {words[1]}")]
    if isinstance(value, list):
        return [
            (
                f"{zh} {'、'.join(map(plain, value)) or '无'}",
                f"{en} {', '.join(map(plain, value)) or 'none'}",
            )
        ]
    return [(f"{zh} {plain(value)}", f"{en} {plain(value)}")]

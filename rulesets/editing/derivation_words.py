"""How a feature 特征 is derived, in words: which records, in which window, counted how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rulesets.editing.columns import PARTS_OF, WAYS
from rulesets.editing.condition_words import Words
from rulesets.editing.example_words import Both
from rulesets.editing.writing import plain
from rulesets.records.kinds import KINDS


def derivation_words(entry: Mapping[str, Any], words: Words) -> Both:
    """违约失诺 的条数，2 年内; the entry as it is written where it names no derivation."""
    way = next((name for name in WAYS if isinstance(entry.get(name), dict)), None)
    if way is None:
        return plain(entry), plain(entry)
    spec = entry[way]
    parts = list(_parts(way, spec, words))
    zh = f"{_kinds(spec, words, 0)}的{WAYS[way][0]}"
    en = f"{WAYS[way][1].lower()} of {_kinds(spec, words, 1)}"
    return "，".join([zh, *(part for part, _ in parts)]), ", ".join([en, *(part for _, part in parts)])


def _parts(way: str, spec: Mapping[str, Any], words: Words) -> Iterator[Both]:
    if spec.get("years") is not None:
        yield f"{words.value(spec['years'], 0)} 年内", f"within {words.value(spec['years'], 1)} years"
    where = spec.get("where")
    for name, wanted in (where if isinstance(where, dict) else {}).items():
        zh, en = PARTS_OF.get(str(name), (str(name), str(name)))
        yield f"{zh}为 {words.value(wanted, 0)}", f"{en} {words.value(wanted, 1)}"
    for key, told in (("attribute", ("按", "by ")), ("per", ("每个", "for each "))):
        if spec.get(key) is not None:
            zh, en = PARTS_OF.get(str(spec[key]), (plain(spec[key]),) * 2)
            yield f"{told[0]}{zh}", f"{told[1]}{en}"
    if "repaired_counts" in spec:
        yield (
            f"已修复的计入：{words.value(spec['repaired_counts'], 0)}",
            (f"repaired ones count: {words.value(spec['repaired_counts'], 1)}"),
        )
    if "none" in spec and way == "share":
        yield (
            f"没有记录时为 {words.value(spec['none'], 0)}（百万分之）",
            (f"without a record {words.value(spec['none'], 1)} millionths"),
        )


def _kinds(spec: Mapping[str, Any], words: Words, language: int) -> str:
    found = []
    for key in ("kinds", "lasting"):
        named = spec.get(key) or []
        if isinstance(named, str):
            found.append(named)
            continue
        for name in named if isinstance(named, list) else []:
            kind = KINDS.get(str(name))
            found.append(plain(name) if kind is None else (kind.label, kind.label_en)[language])
    return ("、", ", ")[language].join(found) or ("无", "nothing")[language]

"""What a change changes 修改对照: which row or number, from what to what, in words and with its clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from rulesets.editing.columns import PARTS_OF, SHEETS
from rulesets.editing.condition_words import Words
from rulesets.editing.example_words import Both, names_in
from rulesets.editing.lines import clause_of
from rulesets.editing.setting import same
from rulesets.editing.tables import words_of
from rulesets.editing.whole_words import act_words, sort_of, whole_words
from rulesets.editing.writing import plain
from rulesets.errors import PackError
from rulesets.loading.strict_yaml import Path, dotted, parse

_Speaks = tuple[tuple[Words, Mapping[str, Both]], tuple[Words, Mapping[str, Both]]]
"""The words of the texts before and after, and the names of their indicators."""
_IDENTITIES = ("id", "case", "grade", "tier", "kind", "number")
_ORDER = ("pack", "indicators", "grades", "measures", "features", "clauses", "cases")
_MORE: dict[str, Both] = {
    "precedence": ("等级次序", "precedence of grades"),
    "least": ("最低分", "lowest score"),
    "most": ("最高分", "highest score"),
    "label": ("名称", "label"),
    "records": ("记录", "records"),
    "unit": ("单位", "unit"),
}
_FIELDS: dict[str, Both] = {
    **{column.key: (column.zh, column.en) for sheet in SHEETS.values() for column in sheet.columns},
    "when": ("适用条件", "condition"),
    **PARTS_OF,
    **_MORE,
}


@dataclass(frozen=True)
class Difference:
    """One value that was changed, or one row that was added or removed. ``where`` is what it belongs to."""

    file: str
    field: str
    kind: Literal["changed", "added", "removed"]
    where: Both
    what: Both
    before: Both
    after: Both
    clause: str

    def in_words(self, language: Literal["zh", "en"] = "zh") -> str:
        at = 1 if language == "en" else 0
        whole = self.kind != "changed" and self.what[at]
        place = (
            f"{self.what[at]} {self.where[at]}" if whole else " · ".join(filter(None, (self.where[at], self.what[at])))
        )
        clause = f" ({self.clause})" if self.clause and at else f"（{self.clause}）" if self.clause else ""
        nothing = ("无", "none")[at]
        if whole:
            return f"{place}{(': ' if at else '：')}{self.before[at] or self.after[at]}{clause}"
        return f"{place}{(': ' if at else '：')}{self.before[at] or nothing} → {self.after[at] or nothing}{clause}"


@dataclass(frozen=True)
class _Trail:
    """How far the comparison has come down."""

    file: str
    path: Path
    where: Both = ("", "")
    clause: str = ""


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Every difference in what the files say; comments and order do not count. A file that cannot be read is one difference."""
    old, new = _read(before), _read(after)
    speaks = (words_of(_whole(old)), names_in(before)), (words_of(_whole(new)), names_in(after))
    found: list[Difference] = []
    for name in sorted(old.keys() | new.keys(), key=_order):
        trail = _Trail(name, ())
        if isinstance(old.get(name), PackError) or isinstance(new.get(name), PackError):
            if before.get(name) != after.get(name):
                unreadable = ("读不出来", "cannot be read")
                found.append(Difference(name, "", "changed", (name, name), ("", ""), ("", ""), unreadable, ""))
            continue
        found += _compare(
            _or_empty(old.get(name), new.get(name)), _or_empty(new.get(name), old.get(name)), trail, speaks
        )
    return found


def _or_empty(data: Any, other: Any) -> Any:
    """A file that is not there says nothing: what the other one says is told entry by entry."""
    return {} if data is None and isinstance(other, dict) else data


def _read(files: Mapping[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, text in files.items():
        try:
            read[name] = parse(text, name).data
        except PackError as error:
            read[name] = error
    return read


def _whole(read: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data for name, data in read.items() if not isinstance(data, PackError)}


def _order(name: str) -> tuple[int, str]:
    kind = name.removesuffix(".yaml").split("_")[0]
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), name)


def _compare(old: Any, new: Any, trail: _Trail, speaks: _Speaks) -> Iterator[Difference]:
    if same(old, new) or (not old and not new and (old is None or new is None)):
        return
    if isinstance(old, dict) and isinstance(new, dict) and (not trail.path or trail.path[-1] != "when"):
        here = _into(trail, new if trail.path and isinstance(trail.path[-1], int) else {})
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _compare(old.get(key), new.get(key), replace(here, path=(*here.path, key)), speaks)
        return
    rows = _matched(old, new)
    if rows is None:
        yield _leaf(old, new, trail, speaks)
        return
    for index, first, second in rows:
        yield from _compare(first, second, replace(trail, path=(*trail.path, index)), speaks)


def _into(trail: _Trail, entry: Mapping[str, Any]) -> _Trail:
    """The trail inside one entry of a list: its name, and its clause where it has one of its own."""
    if not entry:
        return trail
    zh, en = named(entry)
    where = (" · ".join(filter(None, (trail.where[0], zh))), " · ".join(filter(None, (trail.where[1], en))))
    return replace(trail, where=where, clause=clause_of(entry) or trail.clause)


def named(entry: Mapping[str, Any]) -> Both:
    """What one entry of a list is called: its sort, its id, its name or text."""
    identity = next((plain(entry[key]) for key in _IDENTITIES if key in entry), "")
    if "rows" in entry and "number" in entry:
        return f"指标 {plain(entry['number'])} {plain(entry.get('name'))}", (
            f"{plain(entry['number'])} {plain(entry.get('name_en'))}"
        )
    if "conditions" in entry:
        return f"{identity} 级", f"grade {identity}"
    if "case" in entry:
        return f"算例 {identity} 变动", f"change of worked example {identity}"
    if "expect" in entry:
        return f"算例 {identity}", f"worked example {identity}"
    if "reading" in entry:
        return f"口径 {identity}", f"reading {identity}"
    name = plain(entry.get("name") or entry.get("text") or entry.get("label"))
    name_en = plain(entry.get("name_en") or entry.get("text_en") or entry.get("label_en"))
    return f"{identity} {name}".strip(), f"{identity} {name_en}".strip()


def _matched(old: Any, new: Any) -> list[tuple[int, Any, Any]] | None:
    """The entries of two lists by their identity, with the index at which each is found; None where they have none."""
    if not all(isinstance(side, list) or side is None for side in (old, new)) or not (old or new):
        return None
    sides = [list(old or ()), list(new or ())]
    for key in _IDENTITIES:
        names = [[entry.get(key) if isinstance(entry, dict) else None for entry in side] for side in sides]
        if all(None not in side and len({str(name) for name in side}) == len(side) for side in names):
            places = [{str(name): index for index, name in enumerate(side)} for side in names]
            found = []
            for name in [*places[0], *(name for name in places[1] if name not in places[0])]:
                first, second = (places[0].get(name), places[1].get(name))
                index = second if second is not None else first
                assert index is not None
                found.append(
                    (index, None if first is None else sides[0][first], None if second is None else sides[1][second])
                )
            return found
    return None


def _leaf(old: Any, new: Any, trail: _Trail, speaks: _Speaks) -> Difference:
    entry = new if new is not None else old
    kind: Literal["changed", "added", "removed"] = "changed"
    if trail.path and isinstance(trail.path[-1], int) and isinstance(entry, dict):
        kind = "added" if old is None else "removed"
        trail = _into(trail, entry)
        told = whole_words(entry, *(speaks[1] if kind == "added" else speaks[0]))
        before, after = (("", ""), told) if kind == "added" else (told, ("", ""))
        act = act_words(entry, added=kind == "added")
        # "New indicator 23 …" names the sort once.
        where = (
            trail.where[0].removeprefix("指标 ").removeprefix("算例 "),
            trail.where[1].removeprefix("worked example "),
        )
        where = where if sort_of(entry) in ("indicator", "example") else trail.where
        return Difference(trail.file, dotted(trail.path), kind, where, act, before, after, trail.clause)
    return Difference(
        trail.file,
        dotted(trail.path),
        kind,
        trail.where if trail.where != ("", "") else (trail.file, trail.file),
        _label(trail.path),
        _shown(old, trail.path, speaks[0][0]),
        _shown(new, trail.path, speaks[1][0]),
        trail.clause,
    )


def _label(path: Path) -> Both:
    """What stands below the innermost entry names the value; the entry itself is already named."""
    last = next((place for place in range(len(path) - 1, -1, -1) if isinstance(path[place], int)), -1)
    parts = [_FIELDS.get(str(part), (str(part), str(part))) for part in path[last + 1 :] or path[-1:]]
    return " ".join(zh for zh, _ in parts), " ".join(en for _, en in parts)


def _shown(value: Any, path: Path, words: Words) -> Both:
    if value is None:
        return ("", "")
    if path and path[-1] == "when":
        return words.both(value)
    if isinstance(value, bool):
        return ("是", "yes") if value else ("否", "no")
    return plain(value), plain(value)

"""A new indicator, feature or worked example put into the files of a draft 新增."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from rulesets.editing import new_example, new_feature, new_indicator
from rulesets.editing.asking import Made, Section, Typed
from rulesets.editing.documents import kind_of, listed, readable
from rulesets.editing.nodes import Tree, end_of, is_flow
from rulesets.editing.refusal import EditRefused
from rulesets.editing.rows import add_row
from rulesets.editing.setting import checked
from rulesets.editing.tables import words_of
from rulesets.editing.writing import Unwritable, flow, scalar
from rulesets.loading.strict_yaml import Path

What = Literal["feature", "indicator", "example"]
WHATS: tuple[What, ...] = ("feature", "indicator", "example")
_LISTS: dict[What, tuple[str, str]] = {
    "feature": ("features", "features"),
    "indicator": ("indicators", "indicators"),
    "example": ("cases", "cases"),
}


@dataclass(frozen=True)
class Added:
    """The files with the new entry, at ``path`` of ``file``."""

    files: dict[str, str]
    file: str
    path: Path


def sections_of(what: What, files: Mapping[str, str], feature: str = "") -> tuple[Section, ...]:
    """The fields of the form; an indicator may start with a ``feature``."""
    documents = readable(files)
    match what:
        case "feature":
            return new_feature.sections(documents)
        case "indicator":
            return new_indicator.sections(documents, feature)
        case _:
            return new_example.sections(documents)


def make(what: What, files: Mapping[str, str], typed: Typed) -> Made:
    """The entry that was typed, with every fault at its field."""
    documents = readable(files)
    match what:
        case "feature":
            return new_feature.make(documents, typed)
        case "indicator":
            return new_indicator.make(documents, words_of(documents), typed)
        case _:
            return new_example.make(documents, typed)


def add(what: What, files: Mapping[str, str], entry: Mapping[str, Any]) -> Added:
    """The files with ``entry`` as the last of its list. Raises EditRefused, PackError."""
    kind, key = _LISTS[what]
    file = _file_for(what, files, entry)
    if file not in files:
        # A pack without any: the first one makes the file.
        text = f"{key}:\n{_block(entry, 2, chr(10), file)}\n"
        return Added({**files, file: text}, file, (key, 0))
    text = files[file]
    at = sum(1 for name, _, _ in listed({file: readable({file: text}).get(file)}, kind, key) if name == file)
    written = add_row(text, (key,), dict(entry), file) if what == "feature" else _appended(text, key, entry, file)
    return Added({**files, file: written}, file, (key, at))


def _file_for(what: What, files: Mapping[str, str], entry: Mapping[str, Any]) -> str:
    """An indicator stands in the file of its part, the others in the first file of their kind that has such a list."""
    kind, key = _LISTS[what]
    found = list(listed(readable(files), kind, key))
    if what == "indicator":
        found = [one for one in found if one[2].get("part") == entry.get("part")] or found
    names = sorted({name for name, _, _ in found} or {name for name in files if kind_of(name) == kind})
    return names[0] if names else f"{kind}.yaml"


def _appended(text: str, key: str, entry: Mapping[str, Any], file: str) -> str:
    """Written over several lines, as people write a long entry; a list on one line stays on one line."""
    tree = Tree(text, file)
    place = tree.place((key,))
    if place is None or not isinstance(place.node, yaml.SequenceNode) or is_flow(place.node) or not place.node.value:
        return add_row(text, (key,), dict(entry), file)
    at = tree.line_end(end_of(place.node.value[-1]))
    written = tree.line_break() + _block(entry, place.node.start_mark.column, tree.line_break(), file)
    wanted = copy.deepcopy(tree.document.data)
    wanted[key].append(copy.deepcopy(dict(entry)))
    return checked(tree, [(at, at, written)], wanted, (key,))


def _block(entry: Mapping[str, Any], indent: int, line_break: str, file: str) -> str:
    lines: list[str] = []
    try:
        for name, value in entry.items():
            start = " " * indent + ("- " if not lines else "  ")
            if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
                lines.append(f"{start}{name}:")
                lines += [f"{' ' * indent}    - {flow(item)}" for item in value]
            else:
                written = flow(value) if isinstance(value, dict | list) else scalar(value, in_flow=False)
                lines.append(f"{start}{name}: {written}")
    except Unwritable as error:
        raise EditRefused(file, None, "", str(error)) from error
    return line_break.join(lines)

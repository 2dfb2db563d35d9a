"""Sets values in the text of a file, each at its place; every other character stays as it is.

What comes out is read again and compared: an edit that would change anything besides the wanted values is refused.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import yaml

from rulesets.editing.nodes import Place, Tree, end_of, is_block_text, is_flow
from rulesets.editing.writing import Unwritable, flow, scalar
from rulesets.errors import PackError
from rulesets.loading.strict_yaml import Path, parse

Edit = tuple[int, int, str]
"""The characters from the first to the second index are replaced by the text."""


def set_value(text: str, path: Path, value: Any, file: str = "") -> str:
    """``text`` with the value at ``path`` replaced; a key that is missing is added to its mapping.

    Comments, order and everything else stay byte for byte. Raises PackError where the file cannot be read, EditRefused where the
    edit cannot be made exactly.
    """
    return set_values(text, {path: value}, file)


def set_values(text: str, values: Mapping[Path, Any], file: str = "") -> str:
    """Several values at once; all of them or none. Raises like ``set_value``."""
    tree = Tree(text, file)
    paths = sorted(values, key=lambda path: tuple(map(str, path)))
    for first in paths:
        for second in paths:
            if first != second and second[: len(first)] == first:
                raise tree.refuse(second, "同一个值在两处被改动，请只在一处改")
    edits = [_edit(tree, path, values[path]) for path in paths]
    wanted = copy.deepcopy(tree.document.data)
    for path in paths:
        put(wanted, path, copy.deepcopy(values[path]))
    return checked(tree, edits, wanted, paths[0] if paths else ())


def checked(tree: Tree, edits: list[Edit], wanted: Any, path: Path) -> str:
    """The text after the edits. Raises EditRefused where it does not read as exactly ``wanted``."""
    text = tree.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    try:
        found = parse(text, tree.file).data
    except PackError as error:
        raise tree.refuse(path, f"照改之后文件读不出来（{error.faults[0].message}），请在文本里修改") from error
    if not same(found, wanted):
        raise tree.refuse(path, "这里不能只改这一个值，请在文本里修改")
    return text


def same(first: Any, second: Any) -> bool:
    """Equality in which 1 and true differ."""
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return list(first) == list(second) and all(same(first[key], second[key]) for key in first)
    if isinstance(first, list):
        return len(first) == len(second) and all(map(same, first, second))
    return bool(first == second)


def put(data: Any, path: Path, value: Any) -> None:
    """Set the value at ``path`` in plain data."""
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = value


def _edit(tree: Tree, path: Path, value: Any) -> Edit:
    try:
        place = tree.place(path)
        return _added(tree, path, value) if place is None else _replaced(tree, path, place, value)
    except Unwritable as error:
        raise tree.refuse(path, str(error)) from error


def _replaced(tree: Tree, path: Path, place: Place, value: Any) -> Edit:
    node = place.node
    if is_block_text(node):
        raise tree.refuse(path, "多行文字（| 或 >）请在文本里修改")
    if isinstance(node, yaml.ScalarNode) or is_flow(node):
        start, end = node.start_mark.index, node.end_mark.index
        if tree.commented(start, end, [node]):
            raise tree.refuse(path, "这里写有注释，整段替换会丢掉它，请在文本里修改")
        if isinstance(value, dict | list):
            written = flow(value)
        else:
            style = node.style if isinstance(node, yaml.ScalarNode) else ""
            written = scalar(value, in_flow=place.in_flow, style=style)
        return start, end, written if start < end else f" {written}"
    if place.key is None:
        raise tree.refuse(path, "整行请先删除再添加，或在文本里修改")
    start, end = tree.text.index(":", place.key.end_mark.index) + 1, end_of(node)
    if tree.commented(start, end, [node]):
        raise tree.refuse(path, "这里写有注释，整段替换会丢掉它，请在文本里修改")
    return start, end, f" {flow(value)}"


def _added(tree: Tree, path: Path, value: Any) -> Edit:
    parent = tree.place(path[:-1])
    if parent is None or not isinstance(parent.node, yaml.MappingNode) or not isinstance(path[-1], str):
        raise tree.refuse(path, "没有这一处，请在文本里修改")
    key, entries = scalar(path[-1]), parent.node.value
    written = flow(value) if isinstance(value, dict | list) else scalar(value, in_flow=parent.in_flow)
    if is_flow(parent.node):
        at = end_of(entries[-1][1]) if entries else parent.node.start_mark.index + 1
        return at, at, f"{', ' if entries else ''}{key}: {written}"
    first, last = entries[0][0], entries[-1][1]
    if is_block_text(last):
        raise tree.refuse(path, "前面是多行文字（| 或 >），请在文本里添加")
    at = tree.line_end(end_of(last))
    return at, at, f"{tree.line_break()}{' ' * first.start_mark.column}{key}: {written}"

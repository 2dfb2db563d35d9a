"""Adds a row to a table of a file, or takes one away; the other rows and their comments stay as they are."""

from __future__ import annotations

import copy
from typing import Any

import yaml

from rulesets.editing.nodes import Tree, end_of, is_block_text, is_flow
from rulesets.editing.setting import Edit, checked, set_value
from rulesets.editing.writing import Unwritable, flow
from rulesets.loading.strict_yaml import Path


def add_row(text: str, path: Path, row: Any, file: str = "") -> str:
    """``text`` with ``row`` as the last one of the list at ``path``. Raises PackError, EditRefused."""
    tree = Tree(text, file)
    place = tree.place(path)
    if place is None:
        return set_value(text, path, [row], file)
    if not isinstance(place.node, yaml.SequenceNode):
        raise tree.refuse(path, "这里不是一张表，不能添加行")
    try:
        written = flow(row)
    except Unwritable as error:
        raise tree.refuse(path, str(error)) from error
    wanted = copy.deepcopy(tree.document.data)
    _at(wanted, path).append(copy.deepcopy(row))
    return checked(tree, [_appended(tree, path, place.node, written)], wanted, path)


def remove_row(text: str, path: Path, file: str = "") -> str:
    """``text`` without the row at ``path``, which ends with its number. Raises PackError, EditRefused."""
    tree = Tree(text, file)
    place = tree.place(path)
    index = path[-1] if path else None
    if place is None or not isinstance(index, int) or not isinstance(place.parent, yaml.SequenceNode):
        raise tree.refuse(path, "没有这一行")
    if len(place.parent.value) == 1:
        raise tree.refuse(path, "这是最后一行；整张表都不要时请在文本里删除")
    wanted = copy.deepcopy(tree.document.data)
    del _at(wanted, path[:-1])[index]
    return checked(tree, [_removed(tree, path, place.parent, index)], wanted, path)


def _appended(tree: Tree, path: Path, table: yaml.SequenceNode, written: str) -> Edit:
    if is_flow(table):
        at = end_of(table.value[-1]) if table.value else table.start_mark.index + 1
        return at, at, f"{', ' if table.value else ''}{written}"
    if is_block_text(table.value[-1]):
        raise tree.refuse(path, "前面是多行文字（| 或 >），请在文本里添加")
    at = tree.line_end(end_of(table.value[-1]))
    return at, at, f"{tree.line_break()}{' ' * table.start_mark.column}- {written}"


def _removed(tree: Tree, path: Path, table: yaml.SequenceNode, index: int) -> Edit:
    row = table.value[index]
    if is_flow(table):
        if index:
            start, end = end_of(table.value[index - 1]), end_of(row)
        else:
            start, end = row.start_mark.index, table.value[1].start_mark.index
        if tree.commented(start, end, [row]):
            raise tree.refuse(path, "这里写有注释，请在文本里删除")
        return start, end, ""
    dash = tree.text.rindex("-", 0, row.start_mark.index)
    start = tree.text.rfind("\n", 0, dash) + 1
    if tree.text[start:dash].strip():
        raise tree.refuse(path, "这一行与别的内容写在一起，请在文本里删除")
    end = tree.line_end(end_of(row))
    if tree.text[end:].startswith(tree.line_break()):
        end += len(tree.line_break())
    return start, end, ""


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data

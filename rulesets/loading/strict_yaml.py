"""YAML without surprises: text stays text, duplicate keys are refused, every value knows its line.

Only ``true``/``false``, ``null`` and plain decimal integers are typed; ``no``, ``1:30``, ``010``, ``1e3`` and dates stay text.
Anchors, aliases, merge keys and tags are refused, so that a policy officer reads exactly what the machine reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from rulesets.errors import PackError, PackFault

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
Path = tuple[str | int, ...]


@dataclass
class Document:
    """Plain data of one file, with the line of every value by its path."""

    file: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int | None:
        """The line of the value at ``path``, or of its nearest parent that has one."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path)


def parse(text: str, file: str) -> Document:
    """Read one YAML document. Raises PackError with file and line."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark is not None else None
        raise PackError([PackFault(file, line, "", f"不是合法的 YAML（{problem}），请检查缩进、冒号和引号")]) from error
    document = Document(file, None)
    faults: list[PackFault] = []
    if node is not None:
        document.data = _value(node, (), document, faults, set())
    if faults:
        raise PackError(faults)
    return document


def _value(node: yaml.Node, path: Path, document: Document, faults: list[PackFault], seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    document.lines[path] = line
    if id(node) in seen:
        faults.append(PackFault(document.file, line, _name(path), "不允许使用锚点和别名（& *），请把内容写全"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document, faults, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), document, faults, seen) for index, item in enumerate(node.value)]
    return _scalar(node, path, document, faults)


def _mapping(
    node: yaml.MappingNode, path: Path, document: Document, faults: list[PackFault], seen: set[int]
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
            faults.append(PackFault(document.file, line, _name(path), "键必须是普通文字"))
            continue
        key = key_node.value
        if key in result:
            faults.append(PackFault(document.file, line, _name((*path, key)), "键重复，请只保留一个"))
            continue
        result[key] = _value(value_node, (*path, key), document, faults, seen)
    return result


def _scalar(node: yaml.Node, path: Path, document: Document, faults: list[PackFault]) -> Any:
    text: str = node.value
    plain = not getattr(node, "style", None)
    if node.tag not in _PLAIN_TAGS:
        faults.append(PackFault(document.file, node.start_mark.line + 1, _name(path), f"不允许标签 {node.tag}"))
        return None
    if plain and text in _WORDS:
        return _WORDS[text]
    if plain and _INTEGER.fullmatch(text):
        return int(text)
    return text


# Tags that the resolver gives by itself; an explicit "!!python/…" or "!x" is none of these.
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")
}


def _name(path: Path) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else str(part))
    return text

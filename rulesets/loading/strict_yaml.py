"""YAML without surprises: text stays text, duplicate keys are refused, every value knows its line.

Only ``true``/``false``, ``null`` and plain decimal integers are typed; ``no``, ``1:30``, ``010``, ``1e3`` and dates stay text.
Anchors, aliases, merge keys and tags are refused, so that a policy officer reads exactly what the machine reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from rulesets.errors import PackError, PackFault

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
_REFUSED: dict[type[yaml.Token], str] = {
    yaml.AnchorToken: "不允许使用锚点（&），请把内容写全",
    yaml.AliasToken: "不允许使用别名（*），请把内容写全",
    yaml.TagToken: "不允许使用标签（!），值的类型由规则包的格式决定",
    yaml.DirectiveToken: "不允许使用 YAML 指令（%）",
}
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
        faults = list(_surprises(text, file))
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark is not None else None
        raise PackError([PackFault(file, line, "", f"不是合法的 YAML（{problem}），请检查缩进、冒号和引号")]) from error
    document = Document(file, None)
    # Without aliases the nodes are a tree, so that the rest can be read to name its faults as well.
    if node is not None and not any(fault.message == _REFUSED[yaml.AliasToken] for fault in faults):
        document.data = _value(node, (), document, faults)
    if faults:
        raise PackError(faults)
    return document


def _surprises(text: str, file: str) -> Iterator[PackFault]:
    """Tokens by which YAML would say something else than a reader sees."""
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        message = next((words for kind, words in _REFUSED.items() if isinstance(token, kind)), None)
        if message is not None:
            yield PackFault(file, token.start_mark.line + 1, "", message)


def _value(node: yaml.Node, path: Path, document: Document, faults: list[PackFault]) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document, faults)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), document, faults) for index, item in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, document: Document, faults: list[PackFault]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
            faults.append(PackFault(document.file, line, dotted(path), "键必须是普通文字"))
            continue
        key = key_node.value
        if key in result:
            faults.append(PackFault(document.file, line, dotted((*path, key)), "键重复，请只保留一个"))
            continue
        result[key] = _value(value_node, (*path, key), document, faults)
    return result


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if not node.style:
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
    return text


def dotted(path: Path) -> str:
    """A path as people write it: indicators[0].rows[2].points."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else str(part))
    return text

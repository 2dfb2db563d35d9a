"""Where each value stands in the text of a file: the nodes of YAML with the marks of their first and last character."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from rulesets.editing.refusal import EditRefused
from rulesets.loading.strict_yaml import Document, Path, dotted, parse

_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """One node with its parent and, in a mapping, the node of its key."""

    node: yaml.Node
    parent: yaml.Node | None
    key: yaml.ScalarNode | None
    in_flow: bool


class Tree:
    """A file that can be read, with the place of every value. Raises PackError where it cannot be read."""

    def __init__(self, text: str, file: str) -> None:
        if text.startswith("\ufeff"):
            raise EditRefused(file, 1, "", "文件以 BOM 开头，请另存为不带 BOM 的 UTF-8")
        self.text = text
        self.file = file
        self.document: Document = parse(text, file)
        self.root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)

    def refuse(self, path: Path, message: str) -> EditRefused:
        return EditRefused(self.file, self.document.line_of(path), dotted(path), message)

    def place(self, path: Path) -> Place | None:
        """The place of the value at ``path``; None where there is none."""
        if self.root is None:
            return None
        found = Place(self.root, None, None, is_flow(self.root))
        for part in path:
            step = _child(found.node, part)
            if step is None:
                return None
            key, node = step
            found = Place(node, found.node, key, found.in_flow or is_flow(node))
        return found

    def commented(self, start: int, end: int, nodes: list[yaml.Node]) -> bool:
        """Whether a comment stands between ``start`` and ``end``, outside of the scalars of ``nodes``."""
        outside, at = "", start
        for scalar in sorted((leaf for node in nodes for leaf in leaves(node)), key=_start):
            outside += self.text[at : _start(scalar)] + "x"
            at = scalar.end_mark.index
        return _COMMENT.search(outside + self.text[at:end]) is not None

    def line_end(self, index: int) -> int:
        """Where the line of ``index`` ends, before its line break."""
        found = self.text.find("\n", index)
        if found < 0:
            return len(self.text)
        return found - 1 if self.text[found - 1] == "\r" else found

    def line_break(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"


def is_flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def is_block_text(node: yaml.Node) -> bool:
    """A text written with | or >, whose end the marks do not tell exactly."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def end_of(node: yaml.Node) -> int:
    """The index after the last character; a block collection ends with its last value, not with the comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(last[1] if isinstance(node, yaml.MappingNode) else last)
    return int(node.end_mark.index)


def leaves(node: yaml.Node) -> list[yaml.ScalarNode]:
    """All scalars below a node, keys included."""
    if isinstance(node, yaml.ScalarNode):
        return [node]
    if isinstance(node, yaml.MappingNode):
        return [leaf for pair in node.value for item in pair for leaf in leaves(item)]
    return [leaf for item in node.value for leaf in leaves(item)]


def _start(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.ScalarNode | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and 0 <= part < len(node.value):
        return None, node.value[part]
    return None

"""Writes a value as YAML on one line, so that strict reading gives back exactly this value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import yaml

from rulesets.errors import PackError
from rulesets.loading.strict_yaml import parse

_RESOLVER = yaml.resolver.Resolver()
_IS_TEXT = "tag:yaml.org,2002:str"


class Unwritable(ValueError):
    """A value that no YAML on one line gives back."""


def flow(value: Any) -> str:
    """The value in flow style, e.g. ``{penalties_2y: {at_least: 1}}``. Raises Unwritable."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value)


def plain(value: Any) -> str:
    """A value as it is written in a cell: text as it is, lists and mappings in flow style."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        return flow(value)
    except Unwritable:
        return repr(value)


def scalar(value: object, *, in_flow: bool = True, style: str | None = "") -> str:
    """A scalar; text keeps the quotes of ``style`` (of the scalar that it replaces) where it can. Raises Unwritable."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise Unwritable(f"不能写成 YAML 的值：{value!r}")
    return _text(value, in_flow, style)


@lru_cache(maxsize=16_384)
def _text(value: str, in_flow: bool, style: str | None) -> str:
    """Kept, since whole packs are shown at every pause of typing and most of their texts are the same as before."""
    for text in _candidates(value, style):
        if _reads_back(text, value, in_flow):
            return text
    raise Unwritable(f"这段文字不能写在一行里：{value!r}")


def _candidates(value: str, style: str | None) -> Iterator[str]:
    quoted = {"'": "'" + value.replace("'", "''") + "'", '"': json.dumps(value, ensure_ascii=False)}
    if style in quoted:
        yield quoted[style]
    # Other readers of YAML take 06 for a number and no for false: quoted, everybody reads the same.
    elif (
        _RESOLVER.resolve(  # type: ignore[no-untyped-call]
            yaml.ScalarNode, value, (True, False)
        )
        == _IS_TEXT
        or style is None
    ):
        yield value
    yield from quoted.values()


def _reads_back(text: str, value: str, in_flow: bool) -> bool:
    written = f"{{k: {text}}}" if in_flow else f"k: {text}\n"
    try:
        data = parse(written, "").data
    except PackError:
        return False
    return bool(data == {"k": value} and isinstance(data["k"], str))

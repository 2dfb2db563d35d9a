"""The sections of a report 报告栏目 and the purposes 用途, read once from themes.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from rulesets.loading.strict_yaml import parse
from rulesets.records.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Theme:
    """One section and the kinds of records that it lists."""

    id: str
    title: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """What a report consists of. Every kind of record has exactly one place."""

    themes: tuple[Theme, ...]
    purposes: Mapping[str, str]


@cache
def layout() -> Layout:
    """The installed layout. Raises PackError for bad YAML, ValueError where a kind is missing or listed twice."""
    data = parse(files("service.credit_report").joinpath("themes.yaml").read_text(encoding="utf-8"), "themes.yaml").data
    themes = tuple(Theme(item["id"], item["title"], tuple(item["kinds"])) for item in data["themes"])
    listed = [kind for theme in themes for kind in theme.kinds]
    if sorted(listed) != sorted(KINDS):
        raise ValueError(f"themes.yaml：每种信息应当恰好列在一个栏目，请核对 {sorted(set(listed) ^ set(KINDS))}")
    return Layout(themes, MappingProxyType(dict(data["purposes"])))

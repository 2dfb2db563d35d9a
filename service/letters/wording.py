"""The fixed words of the letters 文书用语, read once from wording.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from rulesets.loading.strict_yaml import parse


@dataclass(frozen=True)
class Wording:
    """What every letter says in the same words; ``remedy`` stands where a decision names no remedy of its own (AMB-51)."""

    remedy: str
    remedy_basis: str
    closing: str
    seal: str
    fields: Mapping[str, str]
    changes: Mapping[str, str]


@cache
def wording() -> Wording:
    """The installed words. Raises PackError for bad YAML, TypeError for a missing or unknown entry."""
    text = files("service.letters").joinpath("wording.yaml").read_text(encoding="utf-8")
    data = parse(text, "letters/wording.yaml").data
    fields, changes = (MappingProxyType(dict(data.pop(name))) for name in ("fields", "changes"))
    return Wording(**data, fields=fields, changes=changes)


def usual_remedy() -> str:
    """The remedy 救济途径 that a decision names unless its form says another."""
    return f"{wording().remedy}（依据：{wording().remedy_basis}）"

"""The texts of commitments 承诺书文本, read strictly from texts.yaml. The Chinese text is the one that is signed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from rulesets.loading.strict_yaml import parse
from service.store.enterprise import Enterprise


def commitment_text(identifier: str, enterprise: Enterprise, matter: str, language: Literal["zh", "en"] = "zh") -> str:
    """The text for a type (CT-1 … CT-6) or a subtype (declaration_truth). Raises KeyError for one that has no text."""
    text: str = _texts()[identifier][language]
    return text.format(enterprise=enterprise.name or enterprise.uscc, uscc=enterprise.uscc, matter=matter).strip()


@cache
def _texts() -> Mapping[str, Mapping[str, Any]]:
    source = files("service.operations.commitment").joinpath("texts.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Mapping[str, Any]] = parse(source, "commitment/texts.yaml").data
    return MappingProxyType(data)

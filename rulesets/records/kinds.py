"""Record kinds 信息类别 of a dossier, read once from kinds.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from rulesets.loading.strict_yaml import parse


@dataclass(frozen=True)
class Attribute:
    """One extra attribute of a kind; ``type`` is bool, date, text, integer or choice."""

    name: str
    type: str
    required: bool = False
    default: Any = None
    least: int | None = None
    most: int | None = None
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordKind:
    """One kind of record; a status kind lasts from its date to the day before ``ended_on``."""

    id: str
    label: str
    label_en: str
    is_status: bool
    attributes: Mapping[str, Attribute]


def _read() -> Mapping[str, RecordKind]:
    text = files("rulesets.records").joinpath("kinds.yaml").read_text(encoding="utf-8")
    kinds = {}
    for item in parse(text, "records/kinds.yaml").data["kinds"]:
        attributes = {entry["name"]: Attribute(**entry) for entry in item.get("attributes", [])}
        kinds[item["id"]] = RecordKind(
            item["id"], item["label"], item["label_en"], item.get("status", False), attributes
        )
    return MappingProxyType(kinds)


KINDS: Mapping[str, RecordKind] = _read()
KNOWN_ATTRIBUTES: frozenset[str] = frozenset(name for kind in KINDS.values() for name in kind.attributes)

"""The list types that can be used 名单类型: each with its five elements and legal basis, read strictly from types.yaml.

A list type without its five elements cannot exist (SQ20-10a, WZ22-2.4b): one that lacks an element refuses the whole file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from rulesets.catalogue import catalogue
from rulesets.loading import schema
from rulesets.loading.strict_yaml import parse
from rulesets.records.kinds import KINDS

ELEMENTS = ("basis", "standard", "procedure", "objection", "exit")
"""依据、标准、程序、异议、退出."""
COLOURS = ("black", "red", "key", "white", "negative")
_KNOWN = frozenset({"list", "record", *ELEMENTS})


class ListTypeFault(Exception):
    """The file of list types contradicts itself or the rule packs; found when it is read."""


@dataclass(frozen=True, slots=True)
class ListType:
    """A list that can be used. ``record``: the kind of record of an entry, by which it enters the grade; None: it never does (AMB-86)."""

    id: str
    name: str
    name_en: str
    colour: str
    effect: str
    clause: str
    record: str | None
    basis: str
    standard: str
    procedure: str
    objection: str
    exit: str


@cache
def list_types() -> Mapping[str, ListType]:
    """Every type by its id. Raises ListTypeFault."""
    source = files("service.operations.listing").joinpath("types.yaml").read_text(encoding="utf-8")
    return MappingProxyType({found.id: found for found in read_list_types(parse(source, "listing/types.yaml").data)})


def read_list_types(entries: Any) -> tuple[ListType, ...]:
    """The types of a file. Raises ListTypeFault with every fault: a missing element, a list that no pack names, a wrong record."""
    faults: list[str] = []
    found: list[ListType] = []
    named = _named()
    for entry in entries if isinstance(entries, list) else ():
        identifier = str(entry.get("list"))
        told = [f"缺少{name}" for name in ELEMENTS if not str(entry.get(name) or "").strip()]
        told += [f"不认识的字段 {name}" for name in sorted(entry.keys() - _KNOWN)]
        rule = named.get(identifier)
        if rule is None:
            told.append("规则包里没有这一名单")
        elif rule.colour not in COLOURS:
            told.append("这一名单不经认定程序")
        elif (entry.get("record") in KINDS) is (rule.colour not in ("black", "red")):
            told.append("失信名单和红名单应当写明记录种类，其他名单不写")
        if identifier in {each.id for each in found}:
            told.append("重复")
        if told or rule is None:
            faults.append(f"{identifier}：{'，'.join(told)}")
            continue
        clause = rule.clause if isinstance(rule.clause, str) else "、".join(rule.clause)
        words = {name: str(entry[name]).strip() for name in ELEMENTS}
        found.append(
            ListType(rule.id, rule.name, rule.name_en, rule.colour, rule.effect, clause, entry.get("record"), **words)
        )
    if faults or not found:
        raise ListTypeFault("；".join(faults) or "没有名单")
    return tuple(found)


def _named() -> dict[str, schema.ListType]:
    """Every list that a pack names."""
    packs = catalogue()
    return {
        entry.id: entry
        for name in packs.pack_names()
        for _, content in packs.pack(name).each("lists", schema.ListsFile)
        for entry in content.lists
    }

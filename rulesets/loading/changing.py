"""What a change of the rules 政策变更 may touch: what weighs an enterprise, with its clauses and worked examples.

Procedures, clocks, lists and the other surroundings follow the documents themselves: a changed version of a pack is asked for grades,
never for a due day, so that a change there would promise what it does not keep.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from rulesets.errors import PackFault
from rulesets.loading import schema
from rulesets.loading.pack import Pack

CHANGEABLE = frozenset({"pack", "clauses", "features", "indicators", "grades", "measures", "cases"})


def may_change(file: str) -> bool:
    """Whether a change may touch the file of this name, or add one so named."""
    kind = file.removesuffix(".yaml").split("_")[0]
    return file.endswith(".yaml") and kind in CHANGEABLE and not file.endswith("_procedures.yaml")


def touched(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The files that were changed, added or taken away."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def out_of_reach(before: Pack, after: Pack) -> list[PackFault]:
    """What a loaded change alters although it may not: the identity of the pack, and readings that only procedures use."""
    faults = []
    for field in ("pack", "overlay"):
        if getattr(before.head, field) != getattr(after.head, field):
            faults.append(PackFault("pack.yaml", None, field, "规则包的名字和叠加方式不能在这里改"))
    if before.head.document != after.head.document:
        faults.append(PackFault("pack.yaml", None, "document", "文号、机关和施行日期随文件本身，不能在这里改"))
    old, new = _of_procedures(before), _of_procedures(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            told = "这一解释口径只用于办理流程，改了也不起作用，请恢复原样"
            faults.append(PackFault("pack.yaml", None, f"interpretations.{name}", told))
    return faults


def _of_procedures(pack: Pack) -> dict[str, Any]:
    return {
        entry.id: entry.value
        for _, file in pack.each("pack", schema.PackFile)
        for entry in file.interpretations
        if entry.used_by == "procedures"
    }


def content_sha256(files: Mapping[str, str]) -> str:
    """The hash of every text in a pack folder, worked examples and comments included."""
    digest = hashlib.sha256()
    for name in sorted(files):
        text = files[name].encode()
        digest.update(f"{name} {len(text)}\n".encode() + text)
    return digest.hexdigest()

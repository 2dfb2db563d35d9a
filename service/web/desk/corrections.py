"""The corrections editor 更正: one block of plain fields for each record that is corrected, revoked or added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulesets.records.dossier import Record
from rulesets.records.kinds import KINDS
from service.operations.objection.correction import Correction
from service.queries.case import ObjectionFile, field_names
from service.web.desk.entries import Entries

WITH_CORRECTIONS = frozenset({"find_mismatch", "find_stale", "find_list_wrong", "data_fixed"})
"""The steps with which records are changed."""
ACTIONS = ("none", "correct", "revoke")
_MOST = 20


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a block; ``choices`` None: plain text."""

    name: str
    value: str
    held: str
    type: str
    required: bool
    choices: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Block:
    """One record under correction. ``record`` None: it is to be added."""

    number: int
    action: str
    label: str
    kind: str
    record: Record | None
    items: tuple[Item, ...]


def first_entries(file: ObjectionFile) -> dict[str, str]:
    """A fresh editor shows the disputed record, as yet unchanged."""
    if file.now is None or file.now.revoked:
        return {}
    return {"c.0.record": file.case.disputed, "c.0.action": "none"}


def with_record(file: ObjectionFile, entries: Entries, label: str) -> dict[str, str]:
    """One more record of the enterprise to be corrected; nothing new where it is there already or unknown."""
    taken = {block.label for block in blocks_of(file, entries)}
    known = {record.id for record in file.records}
    if label in taken or label not in known or len(taken) >= _MOST:
        return dict(entries)
    return {**entries, f"c.{_next(entries)}.record": label, f"c.{_next(entries)}.action": "correct"}


def with_new(file: ObjectionFile, entries: Entries, kind: str) -> dict[str, str]:
    """One more record that was missing, of this kind."""
    if kind not in KINDS or len(_numbers(entries)) >= _MOST:
        return dict(entries)
    return {**entries, f"c.{_next(entries)}.action": "add", f"c.{_next(entries)}.kind": kind}


def without(entries: Entries, number: str) -> dict[str, str]:
    """The block with this number taken away again."""
    return {name: value for name, value in entries.items() if not name.startswith(f"c.{number}.")}


def blocks_of(file: ObjectionFile, entries: Entries) -> tuple[Block, ...]:
    """The blocks as typed; a correction begins with what the record says now."""
    records = {record.id: record for record in file.records}
    found: list[Block] = []
    for number in _numbers(entries):
        typed = {name.split(".", 2)[2]: value for name, value in entries.items() if name.startswith(f"c.{number}.")}
        action = typed.get("action", "none")
        record = records.get(typed.get("record", ""))
        if action == "add" and typed.get("kind") in KINDS:
            label, kind = _new_label(file, len([block for block in found if block.record is None])), typed["kind"]
            found.append(Block(number, "add", label, kind, None, _items(kind, {}, typed)))
        elif record is not None and action in ACTIONS:
            items = _items(record.kind, record.to_json(), typed)
            found.append(Block(number, action, record.id, record.kind, record, items))
    return tuple(found)


def corrections_of(file: ObjectionFile, entries: Entries) -> tuple[Correction, ...]:
    """What the blocks change. A correction holds only what differs; an emptied item is taken away."""
    found = []
    for block in blocks_of(file, entries):
        if block.action == "revoke":
            found.append(Correction("revoke", block.label, {}))
        elif block.action == "add":
            body = {item.name: _typed(block.kind, item.name, item.value) for item in block.items if item.value}
            found.append(Correction("add", block.label, {"kind": block.kind, **body}))
        elif block.action == "correct":
            changes = {
                item.name: _typed(block.kind, item.name, item.value) if item.value else None
                for item in block.items
                if item.value != item.held
            }
            found.append(Correction("correct", block.label, changes))
    return tuple(found)


def _items(kind: str, body: Mapping[str, Any], typed: Mapping[str, str]) -> tuple[Item, ...]:
    found = []
    for name in field_names(kind):
        held = _text(body.get(name))
        attribute = KINDS[kind].attributes.get(name)
        choices: tuple[str, ...] | None = None
        if attribute is not None:
            choices = tuple(attribute.choices) or (("true", "false") if attribute.type == "bool" else None)
        is_day = name in ("date", "ended_on") or (attribute is not None and attribute.type == "date")
        required = name == "date" or (attribute is not None and attribute.required)
        value = typed.get(name, held).strip()
        found.append(Item(name, value, held, "date" if is_day else "text", required, choices))
    return tuple(found)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _typed(kind: str, name: str, value: str) -> Any:
    """As contract §1 wants it; a number that is none goes on as it is, and the dossier's own check names it."""
    attribute = KINDS[kind].attributes.get(name)
    if attribute is not None and attribute.type == "bool" and value in ("true", "false"):
        return value == "true"
    if attribute is not None and attribute.type == "integer" and value.isascii() and value.isdigit():
        return int(value[:9])
    return value


def _new_label(file: ObjectionFile, position: int) -> str:
    mark = f"{file.case.number}-补"
    there = sum(record.id.startswith(mark) for record in file.dossier.records)
    return f"{mark}{there + position + 1}"


def _numbers(entries: Entries) -> list[int]:
    found = {name.split(".")[1] for name in entries if name.startswith("c.") and name.count(".") >= 2}
    return sorted(int(number[:6]) for number in found if number.isascii() and number.isdigit())[:_MOST]


def _next(entries: Entries) -> int:
    return max(_numbers(entries), default=-1) + 1

"""The answer to a check 检验答复: what was found, at which field of the page, and where else it can be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from rulesets.editing.cells import Table
from rulesets.editing.changing import apply_values, read_cells, reason_of
from rulesets.editing.findings import EXAMPLE, EditFinding, Findings
from rulesets.editing.proving import prove
from rulesets.editing.refusal import EditRefused
from rulesets.editing.tables import Tables, tables_of
from rulesets.errors import PackError
from rulesets.loading.changing import may_change
from service.web.phrases import Voice
from service.web.policy.edit_draft import Draft
from service.web.policy.edit_form import Entered, keyed_lines, named_cells

MOST_SHOWN = 8
"""Findings beside a form (ours), as it is read out at every pause; the page of findings shows them all."""


@dataclass(frozen=True)
class Item:
    """One finding for reading: what is wrong, in which file and line, and the address where it is mended."""

    text: str
    place: str
    href: str | None
    family: str


@dataclass
class Answer:
    """``fields`` and ``lines``: name of a field, key of a line → what is wrong there; ``words``: key → its condition in words.

    ``texts``: what else the page says about what was typed, by the names of its places.
    """

    summary: str
    sound: bool
    items: list[Item]
    fields: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def shown(self) -> list[Item]:
        return self.items[:MOST_SHOWN]

    def more(self) -> int:
        return len(self.items) - len(self.shown())

    def as_json(self) -> dict[str, Any]:
        return {
            "summary": self.summary,
            "sound": self.sound,
            "items": [{"text": item.text, "place": item.place, "href": item.href} for item in self.shown()],
            "more": self.more(),
            "fields": self.fields,
            "lines": self.lines,
            "words": self.words,
            "texts": self.texts,
        }


def check_table(draft: Draft, table: Table, typed: Entered, voice: Voice) -> Answer:
    """Check what was typed into a table together with all the rest, without saving anything."""
    read = read_cells(table.cells(), typed.in_cells(table))
    names = {cell.name: name for name, cell in named_cells(table)}
    mistyped = {names[fault.name]: [fault.message] for fault in read.faults}
    try:
        files = apply_values(draft.files, read.values)
    except (EditRefused, PackError) as error:
        return Answer(voice.say("policy_edit.refused"), False, [Item(reason_of(error), "", None, "typed")], mistyped)
    answer = answer_for(draft, files, voice, mistyped)
    return _placed(answer, prove(files, draft.pack), table, files, voice)


def check_text(draft: Draft, file: str, text: str, voice: Voice) -> Answer:
    """Check the text of one file together with all the others, without saving anything."""
    return answer_for(draft, {**draft.files, file: text}, voice)


def answer_for(
    draft: Draft, files: Mapping[str, str], voice: Voice, mistyped: Mapping[str, list[str]] | None = None
) -> Answer:
    """The quick check of these texts, in words."""
    found = prove(files, draft.pack)
    items = [Item(text, "", None, "typed") for texts in (mistyped or {}).values() for text in texts]
    items += items_of(draft, found, tables_of(files))
    return Answer(summary_of(found, len(mistyped or {}), voice), not items, items, dict(mistyped or {}))


def items_of(draft: Draft, found: Findings, tables: Tables) -> list[Item]:
    return [Item(item.message, _place(item), _address(draft, item, tables), item.family) for item in found.items]


def summary_of(found: Findings, mistyped: int, voice: Voice) -> str:
    """How many of each family, in one sentence."""
    examples = len({(item.file, item.field.split(".")[0]) for item in found.family(EXAMPLE)})
    others = len(found.blocking) - len(found.family(EXAMPLE)) + mistyped
    if not others and not examples:
        return voice.say("policy_edit.sound")
    return voice.say("policy_edit.found", faults=others, examples=examples)


def _placed(answer: Answer, found: Findings, table: Table, files: Mapping[str, str], voice: Voice) -> Answer:
    cells = list(named_cells(table))
    for item in found.items:
        if item.scope or item.file != table.file:
            continue
        # A part of a cell comes after its cell, so that the last one that fits is the nearest.
        at = [name for name, cell in cells if _is_inside(item.field, cell.field)]
        if at:
            answer.fields.setdefault(at[-1], []).append(item.message)
            continue
        lines = [(len(line.field), key) for key, line in keyed_lines(table) if _is_inside(item.field, line.field)]
        if lines:
            answer.lines.setdefault(max(lines)[1], []).append(item.message)
    fresh = tables_of(files).named(table.id)
    if fresh is not None:
        answer.words = {key: voice.pick(*line.in_words) for key, line in keyed_lines(fresh) if line.in_words[0]}
    return answer


def _is_inside(field: str, outer: str) -> bool:
    return bool(outer) and (field == outer or field.startswith((f"{outer}.", f"{outer}[")))


def _place(item: EditFinding) -> str:
    parts = [item.scope, item.file, f":{item.line}" if item.line else ""]
    return " ".join(part for part in parts if part).replace(" :", ":")


def _address(draft: Draft, item: EditFinding, tables: Tables) -> str | None:
    """The form in which it is mended, else the line in the text; nothing for what stands in another pack."""
    if item.scope or item.file not in draft.files:
        return None
    table = tables.of(item.file, item.field) if item.field else None
    if table is not None:
        key = next(
            (key for key, line in keyed_lines(table) if line.in_list and _is_inside(item.field, line.field)), None
        )
        return url_for("web.policy_table", number=draft.number, table=table.id, _anchor=key)
    if not may_change(item.file):
        return None
    return url_for("web.policy_text", number=draft.number, file=item.file, line=item.line, _anchor="text")

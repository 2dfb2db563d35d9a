"""What was typed into the form of a step 表单内容: read, kept over errors, and turned into what the step takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from workflows.procedure.shape import Field

PREFIX = "f."
CELLS = ("field", "held", "at_source")
_MOST_ROWS = 60

Entries = Mapping[str, str]


def entries_of(form: MultiDict[str, str]) -> dict[str, str]:
    """Everything that was typed, without the buttons and the proof of origin."""
    return {name: value for name, value in form.items() if name.startswith((PREFIX, "row.", "c."))}


def form_of(fields: Sequence[Field], entries: Entries) -> dict[str, Any]:
    """The form as the step takes it. Missing entries are left out: the step itself says which are needed."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.kind == "rows":
            found[field.name] = filled_rows(entries)
        elif field.kind == "flag":
            found[field.name] = entries.get(PREFIX + field.name) == "yes"
        elif field.kind != "files":
            value = entries.get(PREFIX + field.name, "").replace("\r\n", "\n").strip()
            if field.kind == "user" and value.isascii() and value.isdigit():
                found[field.name] = int(value[:9])
            elif value:
                found[field.name] = value
    return found


def rows_in(entries: Entries) -> list[dict[str, str]]:
    """The rows of a comparison as typed, in their order, also the empty ones."""
    indices = {name.split(".")[1] for name in entries if name.startswith("row.") and name.count(".") == 2}
    numbers = sorted(int(index) for index in indices if index.isascii() and index.isdigit())[:_MOST_ROWS]
    return [{cell: entries.get(f"row.{number}.{cell}", "").strip() for cell in CELLS} for number in numbers]


def filled_rows(entries: Entries) -> list[dict[str, str]]:
    """The rows in which the answer of the source was entered; an item that was not asked about is no comparison."""
    return [row for row in rows_in(entries) if row["at_source"] or (row["field"] and not row["held"])]


def as_entries(values: Mapping[str, str], rows: Sequence[Mapping[str, str]] = ()) -> dict[str, str]:
    """The opposite way: entries that a fresh form starts with."""
    found = {PREFIX + name: value for name, value in values.items()}
    for number, row in enumerate(rows):
        found |= {f"row.{number}.{cell}": row.get(cell, "") for cell in CELLS}
    return found

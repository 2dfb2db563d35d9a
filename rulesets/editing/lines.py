"""One entry of a file as a line of cells 表格的一行."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticUndefined

from rulesets.editing.bounds import Bounds, Uses, bounds_of, bounds_of_reading
from rulesets.editing.cells import Cell, Line
from rulesets.editing.columns import PARTS_OF, SHEETS, Column
from rulesets.editing.condition_words import Labels, Words
from rulesets.editing.derivation_words import derivation_words
from rulesets.editing.documents import entries
from rulesets.editing.writing import plain
from rulesets.form.conditions import Domain
from rulesets.loading.strict_yaml import Path

_GRADES = Bounds(choices=("A", "B", "C", "D"))
YES_NO = ("true", "false")


@dataclass(frozen=True)
class Context:
    """What lines are read with: all files as plain data, the words of the pack, domains where it compiles."""

    documents: Mapping[str, Any]
    words: Words
    names: Mapping[str, tuple[str, str]]
    uses: Uses
    domains: Mapping[str, Domain]


def line(context: Context, sheet: str, file: str, path: Path, entry: Mapping[str, Any], locked: str = "") -> Line:
    """The entry at ``path``; what it lacks is shown empty, what has another shape as it is written."""
    spec = SHEETS[sheet]
    identifier = plain(entry.get(spec.named_by, "")) if spec.named_by else spec.key
    cells = tuple(_cell(context, sheet, file, path, entry, column) for column in spec.columns)
    return Line(
        sheet,
        identifier,
        file,
        path,
        plain(entry.get("text") or entry.get("name") or entry.get("reading") or entry.get("label") or spec.zh),
        plain(
            entry.get("text_en")
            or entry.get("name_en")
            or entry.get("reading_en")
            or entry.get("label_en")
            or entry.get("text")
            or spec.en
        ),
        clause_of(entry) or plain(entry.get("amb", "")),
        cells,
        _in_words(context, sheet, entry),
        locked,
    )


def _in_words(context: Context, sheet: str, entry: Mapping[str, Any]) -> tuple[str, str]:
    if sheet == "features":
        return derivation_words(entry, context.words)
    when = entry.get("when")
    return context.words.both(when) if isinstance(when, dict) else ("", "")


def clause_of(entry: Mapping[str, Any]) -> str:
    """The clauses of an entry, as they are written in a cell."""
    clause = entry.get("clause")
    return "、".join(map(str, clause)) if isinstance(clause, list) else plain(clause)


def _cell(context: Context, sheet: str, file: str, path: Path, entry: Mapping[str, Any], column: Column) -> Cell:
    model, at = SHEETS[sheet].model, (*path, column.key)
    present = column.key in entry
    value = entry.get(column.key)
    if not present and column.kind == "flag":
        default = model.model_fields[column.key].default
        value = None if default is PydanticUndefined else default
    bounds = bounds_of(model, column.key)
    if sheet == "readings" and column.key == "value":
        bounds = bounds_of_reading(str(entry.get("id")), context.uses, context.domains)
    if column.kind == "flag":
        bounds = Bounds(choices=YES_NO)
    if sheet == "indicators" and column.key == "part":
        bounds = Bounds(choices=tuple(_parts_of_model(context)))
    reading = value[1:] if isinstance(value, str) and value.startswith("$") else None
    parts = tuple(_parts(context, file, at, column.key, value)) if isinstance(value, dict) else ()
    return Cell(file, at, column, column.zh, column.en, value, _shown(column, value), bounds, reading, present, parts)


def _parts_of_model(context: Context) -> Iterator[str]:
    for data in context.documents.values():
        for _, part in entries(data.get("model") if isinstance(data, dict) else None, "parts"):
            yield plain(part.get("id"))


def _shown(column: Column, value: Any) -> str:
    if column.kind == "clauses" and isinstance(value, list):
        return ", ".join(map(str, value))
    if column.kind == "condition" and isinstance(value, dict):
        # Without the outer braces it reads like a line of conditions.
        return plain(value)[1:-1]
    return plain(value)


def _parts(
    context: Context, file: str, path: Path, key: str, value: Any, names: tuple[str, ...] = ()
) -> Iterator[Cell]:
    """The numbers (and the grade) inside a condition or an expectation, each with the name of what it bounds."""
    if isinstance(value, dict):
        for inner, item in value.items():
            yield from _parts(context, file, (*path, inner), f"{key}.{inner}", item, (*names, str(inner)))
        return
    if isinstance(value, list) and names and names[-1] in ("any", "all"):
        for index, item in enumerate(value):
            yield from _parts(context, file, (*path, index), f"{key}.{index}", item, names[:-1])
        return
    reading = value[1:] if isinstance(value, str) and value.startswith("$") else None
    number = isinstance(value, int) and not isinstance(value, bool)
    graded = names == ("grade",) and key == "expect.grade"
    if not number and reading is None and not graded:
        return
    zh, en = _named(context, names)
    column = Column(key, "choice" if graded else "number", zh, en)
    yield Cell(file, path, column, zh, en, value, plain(value), _GRADES if graded else Bounds(), reading)


def _named(context: Context, names: tuple[str, ...]) -> tuple[str, str]:
    words = []
    for name in names:
        words.append(PARTS_OF.get(name) or context.names.get(name) or context.words.label(name))
    return " ".join(zh for zh, _ in words), " ".join(en for _, en in words)


def labels_of(documents: Mapping[str, Any]) -> dict[str, Labels]:
    """The labels of the features that the files define."""
    return {
        str(feature.get("id")): Labels(
            plain(feature.get("label")), plain(feature.get("label_en")), plain(feature.get("unit")), "share" in feature
        )
        for name, data in documents.items()
        if name.split("_")[0].removesuffix(".yaml") == "features"
        for _, feature in entries(data, "features")
    }

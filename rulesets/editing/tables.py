"""The tables of a pack 表格目录: indicators, features and grades one each; measures, sampling, caps, readings, worked examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rulesets.editing.bounds import uses_of_readings
from rulesets.editing.cells import Table
from rulesets.editing.columns import SHEETS
from rulesets.editing.condition_words import Words
from rulesets.editing.documents import document_of, entries
from rulesets.editing.lines import Context, clause_of, labels_of, line
from rulesets.editing.writing import plain
from rulesets.errors import PackError, PackFault
from rulesets.form.conditions import Domain
from rulesets.loading.changing import may_change
from rulesets.loading.strict_yaml import Path

GUIDES = "这一项只引导办理流程，不参与评级，按文件办理，不在这里修改"


@dataclass(frozen=True)
class Tables:
    """All tables of a pack, and the files that cannot be read and so have none."""

    items: tuple[Table, ...]
    unreadable: tuple[PackFault, ...]

    def named(self, name: str) -> Table | None:
        return next((table for table in self.items if table.id == name), None)

    def of(self, file: str, field: str) -> Table | None:
        """The table in which a value is edited."""
        for table in self.items:
            if table.file == file and any(_inside(field, cell.field) for cell in table.cells()):
                return table
            if table.file == file and any(_inside(field, row.field) for row in table.lines if row.field):
                return table
        return None


def tables_of(files: Mapping[str, str], domains: Mapping[str, Domain] | None = None) -> Tables:
    """The tables of these files; never raises for what they say. ``domains`` of this pack, compiled, bound its readings."""
    return _kept(tuple(sorted(files.items())), _Domains(domains))


class _Domains:
    """Follow from the files, so that the files and whether there are any tell one result from another."""

    def __init__(self, domains: Mapping[str, Domain] | None) -> None:
        self.domains = domains

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Domains) and (self.domains is None) == (other.domains is None)

    def __hash__(self) -> int:
        return hash(self.domains is None)


@lru_cache(maxsize=8)
def _kept(files: tuple[tuple[str, str], ...], domains: _Domains) -> Tables:
    documents: dict[str, Any] = {}
    unreadable: list[PackFault] = []
    for name, text in files:
        try:
            documents[name] = document_of(text, name).data
        except PackError as error:
            unreadable += error.faults
    context = Context(
        documents, words_of(documents), _names(documents), uses_of_readings(documents), domains.domains or {}
    )
    made = [table for kind, make in _MAKERS for name in documents if _is(name, kind) for table in make(context, name)]
    return Tables(tuple(made), tuple(unreadable))


def words_of(documents: Mapping[str, Any]) -> Words:
    """How conditions of these files are put into words."""
    readings = {str(entry.get("id")): entry.get("value") for data in documents.values()
                for _, entry in entries(data, "interpretations")}  # fmt: skip
    return Words(labels_of(documents), readings)


def _is(name: str, kind: str) -> bool:
    return name.removesuffix(".yaml").split("_")[0] == kind and may_change(name)


def _names(documents: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        str(entry.get("id")): (plain(entry.get("name")), plain(entry.get("name_en")))
        for data in documents.values()
        for _, entry in entries(data, "indicators")
    }


def _model(context: Context, file: str) -> Iterator[Table]:
    model = context.documents[file].get("model") if isinstance(context.documents[file], dict) else None
    if isinstance(model, dict):
        lines = [line(context, "total", file, ("model",), model)]
        lines += [line(context, "parts", file, ("model", "parts", at), part) for at, part in entries(model, "parts")]
        yield _table(file, "model", ("model",), ("总分与各部分", "Total and parts"), clause_of(model), lines)


def _indicators(context: Context, file: str) -> Iterator[Table]:
    for index, indicator in entries(context.documents[file], "indicators"):
        path: Path = ("indicators", index)
        lines = [line(context, "indicators", file, path, indicator)]
        lines += [line(context, "rows", file, (*path, "rows", at), row) for at, row in entries(indicator, "rows")]
        number = plain(indicator.get("number"))
        title = (f"{number} {plain(indicator.get('name'))}", f"{number} {plain(indicator.get('name_en'))}")
        yield _table(file, "indicator", path, title, clause_of(indicator), lines, "rows")


def _features(context: Context, file: str) -> Iterator[Table]:
    for index, feature in entries(context.documents[file], "features"):
        path: Path = ("features", index)
        title = (plain(feature.get("label")), plain(feature.get("label_en")))
        lines = [line(context, "features", file, path, feature)]
        yield _table(file, "feature", path, title, clause_of(feature), lines)


def _grades(context: Context, file: str) -> Iterator[Table]:
    for index, grade in entries(context.documents[file], "grades"):
        path: Path = ("grades", index)
        lines = [line(context, "grades", file, path, grade)]
        lines += [
            line(context, "conditions", file, (*path, "conditions", at), entry)
            for at, entry in entries(grade, "conditions")
        ]
        letter = plain(grade.get("grade"))
        title = (f"{letter} 级：{plain(grade.get('name'))}", f"Grade {letter}: {plain(grade.get('name_en'))}")
        yield _table(file, "grade", path, title, clause_of(grade), lines, "conditions")


def _listed(key: str, family: str, title: tuple[str, str]) -> Callable[[Context, str], Iterator[Table]]:
    def make(context: Context, file: str) -> Iterator[Table]:
        lines = [line(context, key, file, (key, at), entry) for at, entry in entries(context.documents[file], key)]
        if lines:
            yield _table(file, family, (key,), title, "", lines, key)

    return make


def _sampling(context: Context, file: str) -> Iterator[Table]:
    sampling = context.documents[file].get("sampling") if isinstance(context.documents[file], dict) else None
    if isinstance(sampling, dict):
        path: Path = ("sampling",)
        lines = [line(context, "base_rate", file, path, sampling)]
        lines += [line(context, "rates", file, (*path, "rates", at), rate) for at, rate in entries(sampling, "rates")]
        yield _table(file, "sampling", path, ("双随机抽查比例", "Double-random sampling"), "", lines)


def _readings(context: Context, file: str) -> Iterator[Table]:
    lines = [
        line(context, "readings", file, ("interpretations", at), entry,
             GUIDES if entry.get("used_by") == "procedures" else "")
        for at, entry in entries(context.documents[file], "interpretations")
    ]  # fmt: skip
    if lines:
        yield _table(file, "readings", ("interpretations",), ("解释口径", "Readings"), "", lines)


def _cases(context: Context, file: str) -> Iterator[Table]:
    lines = [
        line(context, "cases", file, ("cases", at), case) for at, case in entries(context.documents[file], "cases")
    ]
    if lines:
        yield _table(file, "cases", ("cases",), (f"算例（{file}）", f"Worked examples ({file})"), "", lines)


def _table(
    file: str, family: str, path: Path, title: tuple[str, str], clause: str, lines: list[Any], rows: str = ""
) -> Table:
    name = "-".join([file.removesuffix(".yaml"), *map(str, path)])
    return Table(name, family, title[0], title[1], file, path, clause, tuple(lines), rows)


_MAKERS: tuple[tuple[str, Callable[[Context, str], Iterator[Table]]], ...] = (
    ("indicators", _model),
    ("indicators", _indicators),
    ("features", _features),
    ("grades", _grades),
    ("grades", _listed("deductions", "deductions", (SHEETS["deductions"].zh, SHEETS["deductions"].en))),
    ("measures", _listed("tiers", "tiers", (SHEETS["tiers"].zh, SHEETS["tiers"].en))),
    ("measures", _listed("measures", "measures", (SHEETS["measures"].zh, SHEETS["measures"].en))),
    ("measures", _sampling),
    ("measures", _listed("caps", "caps", (SHEETS["caps"].zh, SHEETS["caps"].en))),
    ("pack", _readings),
    ("cases", _cases),
)


def _inside(field: str, outer: str) -> bool:
    return field == outer or field.startswith((f"{outer}.", f"{outer}["))

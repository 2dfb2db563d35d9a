"""The invented enterprises 演示企业, read strictly from enterprises.yaml and dated relative to a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from rulesets.errors import DossierFault, PackError, PackFault
from rulesets.loading.schema import Grade, Identifier, Strict, Text
from rulesets.loading.strict_yaml import Document, Path, parse
from rulesets.records.dossier import Dossier, read_dossier
from rulesets.records.uscc import with_check_digit
from rulesets.worked_cases import days_ago

_FILE = "enterprises.yaml"
_DATES = {"ago": "date", "ended_ago": "ended_on", "repaired_ago": "repaired_on"}


class _Entry(Strict):
    """One enterprise; ``shows`` and ``grade`` say what it is there for."""

    name: Text
    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-HJ-NPQRTUWXY]{17}$")]
    shows: Identifier | None = None
    grade: Grade
    base: Identifier | None = None
    records: list[dict[str, Any]] = Field(default_factory=list)


class _File(Strict):
    """``regions``: the six digits of a county or district in a code, and its name."""

    regions: dict[str, Text]
    bases: dict[str, list[dict[str, Any]]]
    enterprises: Annotated[list[_Entry], Field(min_length=1)]


@dataclass(frozen=True)
class DemoEnterprise:
    """A dossier as of a day, and what it is there to show (a row of annex 1, a veto, a deduction)."""

    dossier: Dossier
    shows: str | None
    grade: str


def demo_text() -> str:
    """The file as it stands; its content decides whether a demonstration is still the current one."""
    return files("service.demo").joinpath(_FILE).read_text(encoding="utf-8")


def demo_enterprises(today: date, text: str | None = None) -> list[DemoEnterprise]:
    """All enterprises with their records dated back from ``today``. Raises PackError with the line of every fault."""
    document = parse(demo_text() if text is None else text, _FILE)
    file = _typed(document)
    faults: list[PackFault] = []
    found: list[DemoEnterprise] = []
    seen: dict[str, str] = {}
    for index, entry in enumerate(file.enterprises):
        path: Path = ("enterprises", index)
        if entry.code in seen:
            faults.append(_fault(document, (*path, "code"), f"代码与 {seen[entry.code]} 相同"))
        seen[entry.code] = entry.name
        if entry.base is not None and entry.base not in file.bases:
            faults.append(_fault(document, (*path, "base"), f"bases 里没有 {entry.base}"))
            continue
        try:
            found.append(DemoEnterprise(_dossier(file, entry, today), entry.shows, entry.grade))
        except (ValueError, DossierFault) as error:
            faults.append(_fault(document, path, str(error)))
    if faults:
        raise PackError(faults)
    return found


def _typed(document: Document) -> _File:
    try:
        return _File.model_validate(document.data)
    except ValidationError as error:
        raise PackError(_fault(document, tuple(item["loc"]), item["msg"]) for item in error.errors()) from error


def _fault(document: Document, path: Path, message: str) -> PackFault:
    return PackFault(_FILE, document.line_of(path), ".".join(map(str, path)), message)


def _dossier(file: _File, entry: _Entry, today: date) -> Dossier:
    written = [*(file.bases[entry.base] if entry.base else ()), *entry.records]
    records = [body for record in written for body in _expand(record, today)]
    for number, body in enumerate(records, start=1):
        body["id"] = f"{entry.code[-4:]}-{number:02d}"
    region = file.regions.get(entry.code[2:8])
    if region is None:
        raise ValueError(f"regions 里没有 {entry.code[2:8]}")
    dossier = read_dossier(
        {"uscc": with_check_digit(entry.code), "name": entry.name, "region": region, "records": records}
    )
    if dossier.warnings:
        raise ValueError("；".join(dossier.warnings))
    return dossier


def _expand(record: dict[str, Any], today: date) -> list[dict[str, Any]]:
    """The record with its ages turned into days, as often as ``times`` says. Raises ValueError."""
    times = record.get("times", 1)
    if not isinstance(times, int) or isinstance(times, bool) or times < 1:
        raise ValueError("times 应当是不小于 1 的整数")
    body = {key: value for key, value in record.items() if key not in _DATES and key != "times"}
    given = sorted(set(body) & set(_DATES.values()))
    if given:
        raise ValueError(f"{given[0]} 请写成距今多久（{next(old for old, new in _DATES.items() if new == given[0])}）")
    body |= {new: days_ago(today, record[old]).isoformat() for old, new in _DATES.items() if old in record}
    return [dict(body) for _ in range(times)]

"""A pack as tables: every cell reads back what it shows; what is typed wrongly is refused at its cell (CZ21-A1, CZ21-2.2.1)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rulesets.catalogue import catalogue
from rulesets.editing.bounds import Bounds, bounds_of_reading
from rulesets.editing.cells import Cell
from rulesets.editing.changing import apply_values, copy_row, drop_row, read_cells
from rulesets.editing.differences import differences
from rulesets.editing.refusal import EditRefused
from rulesets.editing.setting import same
from rulesets.editing.tables import GUIDES, Tables, tables_of
from rulesets.editing.typing_in import Mistyped, read_typed
from tests.rulesets.editing.conftest import CITY, PENALTIES, Changed

ROW = f"{PENALTIES}:indicators[1].rows[2]"


@pytest.fixture(scope="module")
def tables(city: dict[str, str]) -> Tables:
    return tables_of(city, catalogue().policy(CITY).domains)


def cell(tables: Tables, name: str) -> Cell:
    return next(cell for table in tables.items for cell in table.cells() if cell.name == name)


@pytest.mark.parametrize("pack", catalogue().pack_names())
def test_every_cell_reads_back_what_it_shows(pack: str) -> None:
    found = tables_of(catalogue().texts(pack), catalogue().policy(pack).domains)
    cells = [cell for table in found.items for cell in table.cells()]
    assert len({cell.name for cell in cells}) == len(cells)
    for one in cells:
        if one.shown and one.reading is None:
            assert same(read_typed(one, one.shown), one.value), one.name


def test_all_that_weighs_has_its_table(tables: Tables) -> None:
    families = [table.family for table in tables.items]
    assert families.count("indicator") == 22
    assert families.count("feature") == len(catalogue().policy(CITY).features)
    assert families.count("grade") == 4
    assert {"model", "deductions", "measures", "sampling", "readings", "cases"} <= set(families)
    assert {table.family for table in tables_of(catalogue().texts("suqian-2020-20")).items} >= {"tiers", "caps"}


def test_a_condition_is_shown_in_words_and_by_its_numbers(tables: Tables) -> None:
    line = next(line for table in tables.items for line in table.lines if line.id == "CZ21-A1-06.3")
    assert line.in_words[0] == "近2年行政处罚 至少 1 条、不超过 2 条 且 近2年严重处罚 0 条"
    assert line.in_words[1].startswith("administrative penalties in 2 years at least 1, at most 2 and")
    assert [(part.zh, part.shown) for part in line.cells[0].parts] == [
        ("近2年行政处罚 至少", "1"),
        ("近2年行政处罚 不超过", "2"),
        ("近2年严重处罚", "0"),
    ]


def test_a_reading_has_the_bounds_of_all_its_uses(tables: Tables) -> None:
    readings = next(table for table in tables.items if table.family == "readings")
    bounds = {line.id: line.cells[0].bounds for line in readings.lines}
    assert (bounds["recent_years"].low, bounds["recent_years"].high) == (1, 20)
    assert bounds["false_declaration_points"].high == -1
    assert bounds["same_year"].choices == ("calendar_year",)
    assert (bounds["c_score_below"].low, bounds["c_score_below"].high) == (0, 1000)
    assert bounds["factor_a"].low == 0
    assert next(line for line in readings.lines if line.id == "objection_scope").locked == GUIDES
    assert bounds_of_reading(
        "n", {"n": [("caps.yaml", ()), ("measures.yaml", ("caps", 0, "per_calendar_year")), ("lists.yaml", ())]}, {}
    ) == Bounds(low=1)


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        (f"{ROW}.points", "x", "整数"),
        (f"{ROW}.points", "1.5", "整数"),
        (f"{ROW}.points", "", "不能为空"),
        (f"{ROW}.veto", "E", "只能是"),
        (f"{ROW}.text", "a\nb", "一行"),
        (f"{ROW}.when", "penalties_2y", "条件应写成"),
        (f"{ROW}.when", "penalties_2y: {at_least: 1", "写法不对"),
        (f"{ROW}.when", "penalties_2y: 1 # x", "注释"),
        (f"{ROW}.when", "penalties_2y: &a 1", "锚点"),
        ("indicators_public.yaml:indicators[1].max", "-1", "不小于 0"),
        ("pack.yaml:interpretations[1].value", "99", "在 1 到 20 之间"),
        ("pack.yaml:interpretations[1].value", "two", "整数"),
        ("pack.yaml:interpretations[3].value", "0", "true 或 false"),
        ("measures.yaml:measures[0].optional", "maybe", "是 或 否"),
        ("measures.yaml:measures[0].clause", "，", "不能为空"),
    ],
)
def test_what_is_typed_wrongly_is_refused_at_its_cell(tables: Tables, name: str, typed: str, message: str) -> None:
    with pytest.raises(Mistyped, match=message):
        read_typed(cell(tables, name), typed)
    read = read_cells([cell(tables, name)], {name: typed})
    assert [fault.name for fault in read.faults] == [name]
    assert not read.values


def taken(tables: Tables, typed: Mapping[str, str]) -> Mapping[tuple[str, tuple[str | int, ...]], object]:
    read = read_cells((cell for table in tables.items for cell in table.cells()), typed)
    assert not read.faults
    return read.values


def test_only_what_was_changed_is_taken(tables: Tables, city: dict[str, str]) -> None:
    shown = {cell.name: cell.shown for table in tables.items for cell in table.cells()}
    assert not taken(tables, shown)
    values = taken(tables, {**shown, f"{ROW}.points": "60", f"{ROW}.when.penalties_2y.at_most": " 3 "})
    found = differences(city, apply_values(city, values))
    assert [(one.field, one.after[0]) for one in found] == [
        ("indicators[1].rows[2].when", "近2年行政处罚 至少 1 条、不超过 3 条 且 近2年严重处罚 0 条"),
        ("indicators[1].rows[2].points", "60"),
    ]


def test_a_value_that_is_a_reading_is_not_overwritten(tables: Tables) -> None:
    name = "grades.yaml:deductions[0].points"
    read = read_cells([cell(tables, name)], {name: "-60"})
    assert "$false_declaration_points" in read.faults[0].message


def test_a_condition_and_a_number_in_it_are_not_changed_at_once(tables: Tables) -> None:
    table = next(table for table in tables.items if table.id == "indicators_public-indicators-1")
    typed = {f"{ROW}.when": "penalties_2y: 1", f"{ROW}.when.penalties_2y.at_most": "3"}
    assert [fault.name for fault in read_cells(table.cells(), typed).faults] == [f"{ROW}.when"]


def test_a_row_is_copied_under_another_id_and_taken_away(tables: Tables, city: dict[str, str]) -> None:
    line = next(line for table in tables.items for line in table.lines if line.id == "M-A1")
    more = copy_row(city, line, "M-A11")
    assert [(one.kind, one.where[0]) for one in differences(city, more)] == [("added", "M-A11 适当降低抽取比例")]
    fewer = drop_row(city, line)
    assert [(one.kind, one.where[0]) for one in differences(city, fewer)] == [("removed", "M-A1 适当降低抽取比例")]
    with pytest.raises(EditRefused, match="已经有了"):
        copy_row(city, line, "M-A2")


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "",
        "- 1",
        "indicators: 5",
        "indicators: [1, {rows: x}]",
        "model: 1",
        "indicators: [{id: [1], rows: [{when: 3}]}]",
    ],
)
def test_tables_of_a_broken_draft_are_what_can_be_read(city: dict[str, str], text: str) -> None:
    found = tables_of({**city, PENALTIES: text})
    assert any(table.file == "grades.yaml" for table in found.items)
    assert bool(found.unreadable) == (text == "a: [")


def test_a_finding_leads_to_its_table(tables: Tables, changed: Changed) -> None:
    assert getattr(tables.of("grades.yaml", "grades[1].conditions[2].when"), "id", None) == "grades-grades-1"
    assert getattr(tables.of("cases.yaml", "cases[4]"), "family", None) == "cases"
    assert getattr(tables.of("features.yaml", "features[0].count.years"), "id", None) == "features-features-0"
    assert tables.of("clauses.yaml", "clauses[0]") is None

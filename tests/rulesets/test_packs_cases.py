"""The worked examples 算例 beside the rules come out as written, and an example that is wrong is noticed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from rulesets.catalogue import Catalogue, catalogue
from rulesets.errors import PackError
from rulesets.forward import assess
from rulesets.loading import schema
from rulesets.records.dossier import read_dossier
from rulesets.worked_cases import WorkedCase, check_cases, days_ago, differences, worked_cases

SHELF = catalogue()
ALL = [worked for name in SHELF.pack_names() for worked in worked_cases(SHELF.pack(name))]
CITY = "cangzhou-2021-175"


@pytest.mark.parametrize("worked", ALL, ids=lambda worked: worked.name)
def test_case_comes_out_as_written(worked: WorkedCase) -> None:
    """Requirements 7.a (X01 to X18) and every other example: score, grade, points, vetoes, measures, caps."""
    assert differences(worked, SHELF.policy(worked.policy_name)) == []


@pytest.mark.parametrize("name", SHELF.pack_names())
def test_check_finds_nothing_in_the_packs_as_shipped(name: str) -> None:
    assert check_cases(SHELF, name) == []


def test_all_examples_of_the_requirements_are_there() -> None:
    """Requirements 7.a: X01 to X18 and X14b, each with a grade and a score or the absence of one."""
    found = {worked.case.id: worked.case.expect for worked in ALL if worked.pack == CITY}
    for name in [*(f"X{number:02}" for number in range(1, 19)), "X14b"]:
        expect = found[name]
        assert expect.grade is not None
        assert (expect.score is None) == bool(expect.no_score)


def test_the_examples_show_every_row_condition_and_measure() -> None:
    """CZ21-A1: each of the 64 rows applies somewhere; each grade condition holds here and fails there; each measure is given."""
    policy = SHELF.policy("composite")
    rows, conditions, measures = set(), set(), set()
    for worked in ALL:
        if worked.case.expect.error is None:
            found = assess(SHELF.policy(worked.policy_name), read_dossier(worked.dossier()), worked.as_of)
            rows |= {scored.row.id for scored in (*found.indicators, *found.vetoing_rows)}
            conditions |= {(rule.id, holds) for rule, holds in found.conditions}
            measures |= {rule.id for rule, _ in found.measures}
    assert {row.id for table in policy.indicators for row in table.rows} - rows == set()
    assert {(rule.id, holds) for rule in policy.grade_conditions for holds in (True, False)} - conditions == set()
    assert {rule.id for rule in policy.measures if rule.condition is not None} - measures == set()


def _turned_repairs(given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same for every single thing that is expected of the repair of a record."""
    for record, wanted in given["repair"].items():
        for name in [name for name, value in wanted.items() if value is not None]:
            other = "not_met" if name == "verdict" else "2000-01-01" if name.endswith(("day", "ends")) else "other"
            yield f"{record} {name}", {**given, "repair": {record: {**wanted, name: other}}}


def _turned(expect: schema.Expectation) -> Iterator[tuple[str, dict[str, Any]]]:
    """For every field that an example expects, the same expectation with this field alone made wrong."""
    given = expect.model_dump(include=expect.model_fields_set)
    wrong: dict[str, Any] = {
        "grade": "B" if expect.grade == "A" else "A",
        "score": 1 if expect.score is None else expect.score + 5,
        "no_score": not expect.no_score,
        "vetoes": [*(expect.vetoes or []), "C"],
        "measures": (expect.measures or [])[1:],
        "rate_permille": (expect.rate_permille or 0) + 1,
        "max_inspections_per_year": 1 if expect.max_inspections_per_year is None else None,
        "error": "no_such_error",
    }
    for field in given:
        if field == "points":
            for indicator, points in expect.points.items():
                yield indicator, {**given, "points": {**expect.points, indicator: points + 1}}
        elif field == "measures_include":
            yield field, {**given, "measures_include": [], "measures_exclude": expect.measures_include}
        elif field == "measures_exclude":
            yield field, {**given, "measures_exclude": [], "measures_include": expect.measures_exclude}
        elif field == "repair":
            yield from _turned_repairs(given)
        else:
            yield field, {**given, field: wrong[field]}


@pytest.mark.parametrize("worked", ALL, ids=lambda worked: worked.name)
def test_a_changed_expectation_fails(worked: WorkedCase) -> None:
    """Every single thing that an example expects is compared: made wrong alone, it is reported."""
    policy = SHELF.policy(worked.policy_name)
    for field, expect in _turned(worked.case.expect):
        case = worked.case.model_copy(update={"expect": schema.Expectation(**expect)})
        changed = WorkedCase(worked.pack, case, worked.bases, worked.loaded, worked.index)
        assert differences(changed, policy), field


CASE = """
bases:
  clean:
    - {id: a, kind: volunteer_service, ago: 6 months}
cases:
  - id: T1
    text: 试例
    clause: CZ21-A1-06
    base: clean
    records:
      - {id: p, kind: administrative_penalty, ago: 30 days, penalty_type: fine, times: 2}
    expect: {grade: B, points: {administrative_penalty: 50}}
"""


def _faults(folder: Path, old: str, new: str) -> list[str]:
    assert old in CASE
    shelf = _shelf(folder, CASE.replace(old, new))
    return [str(fault) for fault in check_cases(shelf, CITY)]


def _copy(folder: Path) -> None:
    for name in ("packs", "profiles"):
        shutil.copytree(str(files("rulesets").joinpath(name)), folder / name)


def _shelf(folder: Path, cases: str) -> Catalogue:
    _copy(folder)
    city = folder / "packs" / "cangzhou_2021_175"
    for shipped in city.glob("cases*.yaml"):
        shipped.unlink()
    (city / "cases.yaml").write_text(cases, encoding="utf-8")
    return catalogue(folder / "packs")


def test_times_repeats_a_record_with_ids_of_its_own(tmp_path: Path) -> None:
    (worked,) = worked_cases(_shelf(tmp_path, CASE).pack(CITY))
    assert [record.get("id") for record in worked.dossier()["records"]] == ["a", "p-1", "p-2"]
    assert {record["date"] for record in worked.dossier()["records"]} == {"2026-05-21", "2026-10-22"}
    assert differences(worked, SHELF.policy(CITY)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("grade: B", "grade: A", "第 6 行：cases[0]：算例 T1：等级应为 A，实为 B"),
        ("administrative_penalty: 50", "administrative_penalty: 30", "administrative_penalty 应得 30 分，实得 50 分"),
        ("administrative_penalty: 50", "no_indicator: 30", "没有名为 no_indicator 的指标"),
        ("grade: B", "measures_exclude: [M-Z9]", "没有名为 M-Z9 的措施"),
        ("grade: B", "error: bad_date", "应为错误 bad_date，实为 B 级"),
        ("grade: B, points: {administrative_penalty: 50}", "", "没有写应当得出什么"),
        ("penalty_type: fine", "penalty_type: nice", "应为可以评级，实为错误 bad_choice"),
        ("clause: CZ21-A1-06", "clause: CZ21-A1-99", "条款 CZ21-A1-99 不在条款清单"),
        ("clause: CZ21-A1-06", "clause: SQ20-07c", "条款 SQ20-07c 不在条款清单"),
        ("base: clean", "base: none", "第 9 行：cases[0].base：bases 里没有 none"),
        ("base: clean", "base: clean\n    without: [zz]", "基准记录里没有编号 zz"),
        ("ago: 30 days", "ago: a while", "第 11 行：cases[0].records[0].ago：“a while”写法不对"),
        ("ago: 30 days", "ago: 3000 years", "“3000 years”早于公元 1 年"),
        ("ago: 30 days", "ago: 30 days, date: 2026-01-01", "ago 与 date 只能写一个"),
        ("times: 2", "times: 0", "times 应当是不小于 1 的整数"),
        ("base: clean", "base: clean\n    as_of: 2026-02-30", "日历上没有 2026-02-30 这一天"),
        ("base: clean", "base: clean\n    profile: wuzhong", "没有评分表"),
        ("ago: 6 months}", "ago: 6 month ago}", "“6 month ago”写法不对"),
    ],
)
def test_a_wrong_example_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert told in "\n".join(_faults(tmp_path, old, new))


@pytest.mark.parametrize(
    ("file", "old", "new", "pack"),
    [
        (
            "cangzhou_2021_175/indicators_public.yaml",
            "points: 30, text: 近2年处罚 3 至 5 条",
            "points: 25, text: x",
            CITY,
        ),
        ("cangzhou_2021_175/grades.yaml", "score: {at_least: 850}", "score: {at_least: 855}", CITY),
        ("cangzhou_2021_175/pack.yaml", "value: -50", "value: -45", CITY),
        ("suqian_2020_20/pack.yaml", "value: [A, B]", "value: [A, B, C]", "suqian-2020-20"),
        ("suqian_2020_20/pack.yaml", "value: [red_list]", "value: [honour]", "suqian-2020-20"),
        ("wuzhong_2022_8/measures.yaml", "when: {tier: high_risk}", "when: {grade: D}", "wuzhong-2022-8"),
        ("cangzhou_2022_92/pack.yaml", "value: [C, D]", "value: [D]", "cangzhou-2022-92"),
        ("beiguan_2022_1/pack.yaml", "value: [A]", "value: [A, B]", "beiguan-2022-1"),
    ],
)
def test_a_changed_rule_is_noticed(tmp_path: Path, file: str, old: str, new: str, pack: str) -> None:
    """An edit of a rule or a reading that nobody meant makes an example of that pack fail."""
    _copy(tmp_path)
    path = tmp_path / "packs" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert check_cases(catalogue(tmp_path / "packs"), pack)


def test_an_id_may_stand_once(tmp_path: Path) -> None:
    twice = CASE + CASE[CASE.index("  - id: T1") :]
    assert "算例编号 T1 重复" in "\n".join(str(fault) for fault in check_cases(_shelf(tmp_path, twice), CITY))


def test_a_base_may_stand_once(tmp_path: Path) -> None:
    shelf = _shelf(tmp_path, CASE)
    (tmp_path / "packs" / "cangzhou_2021_175" / "cases_more.yaml").write_text(CASE, encoding="utf-8")
    with pytest.raises(PackError, match="基准 clean 已在另一份算例文件里"):
        check_cases(shelf, CITY)


def test_an_unknown_field_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="grde"):
        _shelf(tmp_path, CASE.replace("grade: B", "grde: B")).pack(CITY)


@pytest.mark.parametrize(
    ("as_of", "text", "day"),
    [
        ("2026-11-21", "0 days", "2026-11-21"),
        ("2026-11-21", "1 day", "2026-11-20"),
        ("2026-11-21", "25 months", "2024-10-21"),
        ("2026-11-21", "2 years 1 day", "2024-11-20"),
        ("2026-03-31", "1 month", "2026-02-28"),
        ("2028-03-31", "1 month", "2028-02-29"),
        ("2028-02-29", "2 years", "2026-02-28"),
        ("2026-01-15", "1 month", "2025-12-15"),
        ("2026-12-15", "12 months", "2025-12-15"),
    ],
)
def test_days_ago(as_of: str, text: str, day: str) -> None:
    assert days_ago(date.fromisoformat(as_of), text) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["", "days", "-1 days", "1 week", "1 day,2 days", "2 years  1 day", "9" * 6 + " days", 3]
)
def test_days_ago_refuses_other_writings(text: object) -> None:
    with pytest.raises(ValueError, match="写法不对"):
        days_ago(date(2026, 11, 21), text)

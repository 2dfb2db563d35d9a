"""A new indicator, feature and example out of closed lists: put in whole, proved with the rest, told in words (CZ21-2.2.1b)."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from rulesets.catalogue import catalogue
from rulesets.editing.annex import annex_of
from rulesets.editing.changing import apply_values, drop_row
from rulesets.editing.differences import differences
from rulesets.editing.documents import readable
from rulesets.editing.excel_in import values_in
from rulesets.editing.excel_out import workbook
from rulesets.editing.making import Added, What, add, make, sections_of
from rulesets.editing.proving import prove
from rulesets.editing.setting import set_values
from rulesets.editing.tables import tables_of
from rulesets.editing.uses import uses_of
from rulesets.loading.schema import Feature
from rulesets.loading.strict_yaml import parse
from tests.rulesets.editing.conftest import CITY, PENALTIES

Typed = dict[str, list[str]]
NAMED: Typed = {"label": ["名称"], "label_en": ["name"], "clause": ["CZ21-A1-05"]}
FEATURE: Typed = {
    "way": ["count"], "kinds": ["breach_of_commitment"], "years": ["2"], "clause": ["CZ21-A1-05"],
    "label": ["近2年行政许可失信"], "label_en": ["dishonesty in permits in 2 years"],
}  # fmt: skip
INDICATOR: Typed = {
    "part": ["public"], "max": ["10"], "clause": ["CZ21-A1-05"], "name": ["行政许可失信"],
    "name_en": ["Dishonesty in permits"], "source": ["行政审批部门"],
    "feature_a_1": ["breach_of_commitment_2y"], "value_a_1": ["0"], "points_1": ["10"],
    "feature_a_2": ["breach_of_commitment_2y"], "low_a_2": ["1"], "points_2": ["0"],
}  # fmt: skip
EXAMPLE: Typed = {
    "text": ["许可承诺一次未履行"], "clause": ["CZ21-A1-05"], "base": ["clean"], "kind_1": ["breach_of_commitment"],
    "ago_1": ["30"], "unit_1": ["days"], "score": ["835"], "indicator_1": ["dishonesty_in_permits"], "points_1": ["0"],
}  # fmt: skip


def added(what: What, files: dict[str, str], typed: Typed) -> Added:
    made = make(what, files, typed)
    assert made.entry is not None, made.faults
    return add(what, files, made.entry)


@pytest.fixture(scope="module")
def grown(city: dict[str, str]) -> dict[str, str]:
    """Ten points taken from the performance of promises and given to a new indicator, with an example."""
    files = added("feature", city, FEATURE).files
    files = added("indicator", files, INDICATOR).files
    taken = {("indicators", 0, "max"): 30, ("indicators", 0, "rows", 0, "points"): 30}
    files[PENALTIES] = set_values(files[PENALTIES], taken, PENALTIES)
    return added("example", files, EXAMPLE).files


def test_ten_points_move_to_a_new_indicator(city: dict[str, str], grown: dict[str, str]) -> None:
    """Every proof holds; of the examples only the one that names the points of the other indicator comes out otherwise."""
    found = prove(grown, CITY)
    assert [item.message for item in found.items] == ["算例 AMB-26-one：performance 应得 40 分，实得 30 分"]
    assert found.policy is not None
    assert [table.number for table in found.policy.indicators][-1] == "23"
    told = [one.in_words() for one in differences(city, grown)]
    assert (
        "新增指标 23 行政许可失信：满分 10；近2年行政许可失信 0 条 得 10 分；近2年行政许可失信 至少 1 条 得 0 分（CZ21-A1-05）"
    ) in told
    assert "新增算例 X19：得分 835，行政许可失信 0 分（CZ21-A1-05）" in told
    english = [one.in_words("en") for one in differences(city, grown)]
    assert any(one.startswith("new indicator 23 Dishonesty in permits: maximum 10; ") for one in english)
    assert any("count of Breach of contract or commitment, within 2 years" in one for one in english)
    # Every line that stood there stands there still.
    for name, text in city.items():
        lines = grown[name].splitlines()
        assert [line for line in text.splitlines() if line in lines or "40" not in line] == [
            line for line in text.splitlines() if line in lines
        ]


def test_the_annex_shows_order_and_sums(city: dict[str, str], grown: dict[str, str]) -> None:
    annex = annex_of(readable(added("indicator", added("feature", city, FEATURE).files, INDICATOR).files))
    assert annex is not None
    assert annex.sums()[0].split("；")[1:] == [
        "公共信用信息 510 / 500", "履行社会责任信息 190 / 190", "行业评价信息 100 / 100", "合计 1010 / 1000",
    ]  # fmt: skip
    after = annex_of(readable(grown))
    assert after is not None
    public = next(part for part in after.parts if part.id == "public")
    assert [line.number for line in public.lines] == [*(f"{n:02}" for n in range(5, 15)), "23"]
    assert public.sum == public.max == 500
    assert annex_of(readable(catalogue().texts("beiguan-2022-1"))) is None


def test_excel_goes_out_and_in(grown: dict[str, str]) -> None:
    data = workbook(grown, CITY)
    assert values_in(data, grown, CITY) == {}
    book = load_workbook(BytesIO(data))
    sheet = book["特征"]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 2).value == "breach_of_commitment_2y")
    sheet.cell(row, 4).value = "近3年行政许可失信"
    sheet.cell(row, 8).value = "{kinds: [breach_of_commitment], years: 3}"
    indicators = book["指标"]
    row = next(
        row for row in range(2, indicators.max_row + 1) if indicators.cell(row, 2).value.startswith("dishonesty")
    )
    indicators.cell(row, 8).value = "24"
    target = BytesIO()
    book.save(target)
    files = apply_values(grown, values_in(target.getvalue(), grown, CITY))
    assert [(one.what[0], one.after[0]) for one in differences(grown, files)] == [
        ("附件序号", "24"), ("名称", "近3年行政许可失信"), ("条数 年数", "3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"way": ["in_force"], "kinds": ["tax_abnormal"]}, {"in_force": {"kinds": ["tax_abnormal"]}}),
        (
            {"way": ["count"], "kinds": ["administrative_penalty"], "years": ["$recent_years"], "penalty_type": ["fine", "warning"],
             "repaired": ["false"], "repaired_counts": ["$repaired_counts"]},
            {"count": {"kinds": ["administrative_penalty"], "years": "$recent_years",
                       "where": {"repaired": False, "penalty_type": ["warning", "fine"]}, "repaired_counts": "$repaired_counts"}},
        ),
        (
            {"way": ["count"], "kinds": ["wage_arrears"], "years": ["1"], "lasting": ["tax_abnormal"], "repaired_counts": ["true"]},
            {"count": {"kinds": ["wage_arrears"], "lasting": ["tax_abnormal"], "years": 1, "repaired_counts": True}},
        ),
        (
            {"way": ["most_in_one_year"], "kinds": ["administrative_penalty"], "years": ["3"]},
            {"most_in_one_year": {"kinds": ["administrative_penalty"], "years": 3, "year": "$same_year"}},
        ),
        (
            {"way": ["share"], "kinds": ["judgment_debtor"], "years": ["2"], "fulfilled": ["true"]},
            {"share": {"kinds": ["judgment_debtor"], "years": 2, "where": {"fulfilled": True}, "none": 1_000_000}},
        ),
        (
            {"way": ["best"], "kinds": ["internet_supervision"], "years": ["1"], "attribute": ["level"]},
            {"best": {"kinds": ["internet_supervision"], "years": 1, "attribute": "level",
                      "ranking": {"A": ["A"], "B": ["B"], "C": ["C"], "D": ["D"], "E": ["E"]}}},
        ),
        (
            {"way": ["latest"], "kinds": ["industry_evaluation"], "attribute": ["rank"], "per": ["industry"]},
            {"latest": {"kinds": ["industry_evaluation"], "attribute": "rank", "per": "industry"}},
        ),
    ],
)  # fmt: skip
def test_each_derivation_can_be_made_and_loads(city: dict[str, str], typed: Typed, wanted: dict[str, object]) -> None:
    result = added("feature", city, NAMED | typed)
    entry = parse(result.files[result.file], "").data["features"][-1]
    assert {key: entry[key] for key in entry if key not in ("id", "label", "label_en", "unit", "clause")} == wanted
    # The check finds nothing but that no rule uses it yet.
    assert [item.code for item in prove(result.files, CITY).items] == ["unused_feature"]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({}, "way", "不能为空"),
        ({"way": ["median"]}, "way", "清单里没有"),
        ({"way": ["count"]}, "kinds", "至少选一类"),
        ({"way": ["count"], "kinds": ["nothing"]}, "kinds", "清单里没有"),
        ({"way": ["share"], "kinds": ["wage_arrears"]}, "years", "请选窗口"),
        ({"way": ["share"], "kinds": ["wage_arrears"], "years": ["2"]}, "repaired", "分子"),
        ({"way": ["in_force"], "kinds": ["tax_abnormal"], "years": ["2"]}, "years", "没有这一项"),
        ({"way": ["best"], "kinds": ["honour", "wage_arrears"], "years": ["2"], "attribute": ["level"]}, "attribute", "欠薪"),
        ({"way": ["best"], "kinds": ["industry_evaluation"], "years": ["2"], "attribute": ["rank"]}, "ranking", "没有取值清单"),
        ({"way": ["latest"], "kinds": ["honour"], "attribute": ["level"], "ranking": ["A, B"]}, "ranking", "名称"),
        ({"way": ["count"], "kinds": ["wage_arrears"], "id": ["penalties_2y"]}, "id", "已经有了"),
        ({"way": ["count"], "kinds": ["wage_arrears"], "id": ["欠薪"]}, "id", "英文字母"),
        ({"way": ["count"], "kinds": ["wage_arrears"], "clause": []}, "clause", "不能为空"),
        ({"way": ["count"], "kinds": ["wage_arrears"], "clause": ["CZ99"]}, "clause", "清单里没有"),
        ({"way": ["count"], "kinds": ["wage_arrears"], "label": ["a\nb"]}, "label", "一行"),
    ],
)  # fmt: skip
def test_a_feature_is_refused_at_its_field(city: dict[str, str], typed: Typed, field: str, message: str) -> None:
    made = make("feature", city, NAMED | typed)
    assert made.entry is None
    assert message in made.faults[field]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"number": ["05"]}, "number", "已经有了"),
        ({"max": ["ten"]}, "max", "整数"),
        ({"max": [""]}, "max", "不能为空"),
        ({"part": ["other"]}, "part", "清单里没有"),
        ({"clause": []}, "clause", "不能为空"),
        ({"id": ["performance"]}, "id", "已经有了"),
        ({"points_1": ["11"]}, "points_1", "0 到 10"),
        ({"points_1": []}, "points_1", "请写得分"),
        ({"feature_a_1": ["nothing"]}, "feature_a_1", "清单里没有"),
        ({"low_a_1": ["1"]}, "value_a_1", "只能写一种"),
        ({"value_a_1": []}, "value_a_1", "请写等于几"),
        ({"low_a_2": ["3"], "high_a_2": ["2"]}, "high_a_2", "不能小于"),
        ({"value_b_1": ["3"]}, "feature_b_1", "请选特征"),
        ({"veto_1": ["E"]}, "veto_1", "清单里没有"),
    ],
)
def test_an_indicator_is_refused_at_its_field(city: dict[str, str], typed: Typed, field: str, message: str) -> None:
    given = {
        name: [text.replace("breach_of_commitment_2y", "breaches_2y") for text in texts]
        for name, texts in INDICATOR.items()
    }
    made = make("indicator", city, given | typed)
    assert made.entry is None
    assert message in made.faults[field]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"score": [], "indicator_1": [], "points_1": []}, "grade", "至少写一项"),
        ({"indicator_1": []}, "indicator_1", "一起写"),
        ({"kind_1": ["administrative_penalty"]}, "attributes_1", "penalty_type"),
        ({"attributes_1": ["level: A"]}, "attributes_1", "没有属性 level"),
        ({"kind_1": ["honour"], "attributes_1": ["level: best"]}, "attributes_1", "只能是"),
        ({"ago_1": []}, "ago_1", "多久以前"),
        ({"id": ["X05"]}, "id", "已经有了"),
        ({"base": ["dirty"]}, "base", "清单里没有"),
    ],
)
def test_an_example_is_refused_at_its_field(grown: dict[str, str], typed: Typed, field: str, message: str) -> None:
    made = make("example", grown, EXAMPLE | typed)
    assert made.entry is None
    assert message in made.faults[field]


def test_rows_may_join_tests_and_name_values(city: dict[str, str]) -> None:
    typed = INDICATOR | {
        "feature_a_1": ["honour_level_2y"], "value_a_1": ["county、none"], "feature_b_1": ["tax_abnormal_now"],
        "value_b_1": ["否"], "veto_1": ["C"], "feature_a_2": ["penalties_2y"], "low_a_2": ["1"], "high_a_2": ["3"],
    }  # fmt: skip
    made = make("indicator", city, typed)
    assert made.entry is not None, made.faults
    assert [row["when"] for row in made.entry["rows"]] == [
        {"honour_level_2y": ["county", "none"], "tax_abnormal_now": False},
        {"penalties_2y": {"at_least": 1, "at_most": 3}},
    ]
    assert made.entry["rows"][0]["veto"] == "C"
    assert made.entry["rows"][0]["id"] == "CZ21-A1-05.3", "the first that is free below the clause"


def test_a_pack_without_features_gets_its_first(city: dict[str, str]) -> None:
    files = catalogue().texts("wuzhong-2022-8")
    clause = next(choice.value for section in sections_of("feature", files) for ask in section.fields
                  if ask.name == "clause" for choice in ask.choices)  # fmt: skip
    result = added("feature", files, FEATURE | {"clause": [clause]})
    assert result.file == "features.yaml"
    assert Feature.model_validate(parse(result.files["features.yaml"], "").data["features"][0]).count is not None


def test_what_is_used_is_named_with_its_places(city: dict[str, str], grown: dict[str, str]) -> None:
    """Conditions, deductions, expectations; also in the packs that are weighed with this one."""
    uses = uses_of("feature", "penalties_2y", city, CITY)
    assert {use.file for use in uses if not use.pack} == {PENALTIES}
    assert "指标 06 行政处罚信息 · CZ21-A1-06.2 近2年没有行政处罚（indicators_public.yaml:26）" in map(str, uses)
    assert {use.file for use in uses_of("feature", "false_declarations_2y", city, CITY)} == {"grades.yaml"}
    assert [use.where[0] for use in uses_of("indicator", "dishonesty_in_permits", grown, CITY)] == ["算例 X19"]
    assert "national-2025-36" in {use.pack for use in uses_of("indicator", "administrative_penalty", city, CITY)}
    assert uses_of("feature", "breach_of_commitment_2y", added("feature", city, FEATURE).files, CITY) == []


def test_what_was_added_can_be_taken_away_again(city: dict[str, str]) -> None:
    files = added("indicator", added("feature", city, FEATURE).files, INDICATOR).files
    for name in ("dishonesty_in_permits", "breach_of_commitment_2y"):
        line = next(line for table in tables_of(files).items for line in table.lines if line.id == name)
        files = drop_row(files, line)
    assert files == city

"""No worked example goes or changes unseen: each is told with old and new expectation, and needs a reason that fits it exactly."""

from __future__ import annotations

import pytest

from rulesets.editing.differences import differences
from rulesets.editing.examples import REASONS, example_changes, unexplained, with_reasons
from rulesets.editing.proving import prove
from rulesets.editing.refusal import EditRefused
from rulesets.editing.setting import set_value
from tests.rulesets.editing.conftest import CITY, Changed

X05 = ("cases", 4)
"""The fifth example of cases.yaml: two penalties, 775 points."""


def test_nothing_changed_is_nothing_to_explain(city: dict[str, str], changed: Changed) -> None:
    assert example_changes(city, city) == []
    # Its words, its clause and comments may be mended without a reason.
    assert unexplained(city, changed("cases.yaml", (*X05, "text"), "改写文字")) == []
    assert unexplained(city, {**city, "cases.yaml": "# 注释\n" + city["cases.yaml"]}) == []


def test_an_altered_expectation_is_told_before_and_after(city: dict[str, str], changed: Changed) -> None:
    (found,) = example_changes(city, changed("cases.yaml", (*X05, "expect", "score"), 785))
    assert (found.id, found.kind, found.reason) == ("X05", "altered", "")
    assert found.before[0] == "等级 B，得分 775，行政处罚信息 50 分，修复信息 0 分"
    assert found.after[1] == "grade B, score 785, Administrative penalties 50 points, Credit repair 0 points"


@pytest.mark.parametrize(
    ("path", "value", "beside"),
    [
        ((*X05, "records", 0, "times"), 1, "记录"),
        ((*X05, "records", 0, "penalty_type"), "warning", "记录"),
        (("bases", "clean", 0, "ago"), "5 months", "基准记录"),
        ((*X05, "profile"), "composite", "适用范围"),
        ((*X05, "as_of"), "2026-11-20", "评价日"),
        ((*X05, "without"), ["volunteer"], "不含的记录"),
    ],
)
def test_other_records_under_the_same_expectation_are_no_way_around(
    city: dict[str, str], changed: Changed, path: tuple[str | int, ...], value: object, beside: str
) -> None:
    found = {change.id: change for change in example_changes(city, changed("cases.yaml", path, value))}
    assert found["X05"].kind == "altered" and found["X05"].beside[0] == beside
    assert found["X05"].before == found["X05"].after


def test_a_removed_file_is_every_example_in_it(city: dict[str, str]) -> None:
    files = {name: text for name, text in city.items() if name != "cases_windows.yaml"}
    found = example_changes(city, files)
    assert {change.kind for change in found} == {"removed"} and len(found) == 25
    # Moved into another file they are all still there.
    moved = files | {"cases_moved.yaml": city["cases_windows.yaml"]}
    assert example_changes(city, moved) == []


def test_a_reason_counts_for_what_it_was_given_for(city: dict[str, str], changed: Changed) -> None:
    files = changed("cases.yaml", (*X05, "expect", "score"), 785)
    explained = with_reasons(city, files, {"X05": "处罚\n少扣 10 分"})
    assert unexplained(city, explained) == []
    assert example_changes(city, explained)[0].reason == "处罚 少扣 10 分"
    assert "case: X05" in explained[REASONS]
    # Edited again, it needs another reason; put back, none.
    again = {**explained, "cases.yaml": set_value(explained["cases.yaml"], (*X05, "expect", "score"), 795)}
    assert unexplained(city, again) == ["X05"]
    assert unexplained(city, {**explained, "cases.yaml": city["cases.yaml"]}) == []
    # What this change explained says nothing about the next one that starts from it.
    later = {**explained, "cases.yaml": set_value(explained["cases.yaml"], (*X05, "expect", "score"), 775)}
    assert unexplained(explained, later) == ["X05"]
    assert REASONS not in with_reasons(city, {**city, REASONS: explained[REASONS]}, {})


def test_a_reason_for_nothing_is_refused(city: dict[str, str]) -> None:
    with pytest.raises(EditRefused, match="X05"):
        with_reasons(city, city, {"X05": "没有改"})


def test_reasons_weigh_nothing_and_are_told_in_words(city: dict[str, str], changed: Changed) -> None:
    files = changed("cases.yaml", (*X05, "expect", "grade"), "B")
    files = {**files, "cases.yaml": files["cases.yaml"].replace("  - id: X18", "  - id: X18b", 1)}
    explained = with_reasons(city, files, {"X18": "换了编号"})
    assert prove(explained, CITY).sha256 == prove(city, CITY).sha256
    assert prove(explained, CITY).sound
    told = {one.in_words(): one.in_words("en") for one in differences(files, explained)}
    assert told == {"理由 算例 X18 变动：换了编号": "reason for the change of worked example X18: 换了编号"}


def test_a_file_that_cannot_be_read_is_for_the_check_to_tell(city: dict[str, str]) -> None:
    assert example_changes(city, {**city, "cases.yaml": "cases: ["}) == []

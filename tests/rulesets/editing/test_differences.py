"""What a change changes is told in words, in both languages, with its clause (a semantic difference before the text)."""

from __future__ import annotations

from rulesets.editing.differences import differences
from rulesets.editing.text_differences import text_differences
from tests.rulesets.editing.conftest import PENALTIES, THIRD_ROW, Changed


def test_nothing_differs_from_itself(city: dict[str, str]) -> None:
    assert differences(city, dict(city)) == []
    assert text_differences(city, dict(city)) == []


def test_a_number_is_told_with_row_clause_and_both_values(city: dict[str, str], changed: Changed) -> None:
    (found,) = differences(city, changed(PENALTIES, (*THIRD_ROW, "points"), 60))
    assert found.in_words() == "指标 06 行政处罚信息 · CZ21-A1-06.3 近2年处罚少于 3 条 · 得分：50 → 60（CZ21-A1-06）"
    english = (
        "06 Administrative penalties · CZ21-A1-06.3 Fewer than 3 penalties in 2 years · points: 50 → 60 (CZ21-A1-06)"
    )
    assert found.in_words("en") == english


def test_a_threshold_is_told_in_words(city: dict[str, str], changed: Changed) -> None:
    (found,) = differences(
        city, changed("grades.yaml", ("grades", 0, "conditions", 3, "when", "score", "at_least"), 800)
    )
    assert (found.before[0], found.after[0]) == ("综合得分 至少 850", "综合得分 至少 800")
    assert (found.before[1], found.after[1]) == ("score at least 850", "score at least 800")
    assert found.clause == "CZ21-2.2.1A(4)"


def test_a_reading_is_told_by_its_name(city: dict[str, str], changed: Changed) -> None:
    (found,) = differences(city, changed("pack.yaml", ("interpretations", 1, "value"), 3))
    assert found.in_words() == "口径 recent_years · 值：2 → 3"


def test_comments_and_order_are_no_difference_of_the_rules(city: dict[str, str]) -> None:
    after = {**city, "lists.yaml": "# more\n" + city["lists.yaml"]}
    assert differences(city, after) == []
    assert [one.file for one in text_differences(city, after)] == ["lists.yaml"]


def test_a_moved_row_is_not_a_change_of_all_rows(city: dict[str, str]) -> None:
    lines = city["measures.yaml"].splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "M-A1," in line)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    assert differences(city, {**city, "measures.yaml": "".join(lines)}) == []


def test_a_file_that_cannot_be_read_is_named(city: dict[str, str]) -> None:
    (found,) = differences(city, {**city, "grades.yaml": "a: ["})
    assert (found.file, found.after[0]) == ("grades.yaml", "读不出来")


def test_the_text_shows_the_line_before_and_after(city: dict[str, str], changed: Changed) -> None:
    (found,) = text_differences(city, changed(PENALTIES, (*THIRD_ROW, "points"), 60))
    assert [line.mark for line in found.lines] == ["@", " ", " ", "-", "+", " ", " "]
    removed, added = (line for line in found.lines if line.mark in "+-")
    assert (removed.before, added.after) == (27, 27)
    assert "points: 50" in removed.text and "points: 60" in added.text

"""The picture of the days to come: every point in its place, nothing outside, whatever the days and scores are."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from service.web.phrases import Voice
from service.web.portal.timeline import Point, timeline_svg

_SPACE = "{http://www.w3.org/2000/svg}"
_SCORES = st.one_of(st.none(), st.integers(0, 1000))
_POINTS = st.lists(
    st.tuples(st.integers(0, 4000), st.sampled_from("ABCD"), _SCORES), min_size=1, max_size=13, unique_by=lambda p: p[0]
)


@given(_POINTS)
def test_everything_is_inside_and_in_order(found: list[tuple[int, str, int | None]]) -> None:
    start = date(2026, 11, 21)
    points = [
        Point(start + timedelta(days=days), grade, None if grade == "D" else score)
        for days, grade, score in sorted(found)
    ]
    root = ElementTree.fromstring(timeline_svg(points, Voice("zh")))
    circles = root.findall(f"{_SPACE}circle")
    assert len(circles) == len(points)
    across = [float(circle.get("cx", "")) for circle in circles]
    assert across == sorted(across)
    for circle in circles:
        assert 0 <= float(circle.get("cx", "")) <= 900 and 0 <= float(circle.get("cy", "")) <= 300
    higher = sorted(
        (point.score or 0, -float(circle.get("cy", ""))) for point, circle in zip(points, circles, strict=True)
    )
    assert [height for _, height in higher] == sorted(height for _, height in higher)


def test_a_letter_where_the_grade_changes() -> None:
    day = date(2026, 1, 1)
    points = [Point(day, "B", 700), Point(day.replace(year=2027), "B", 800), Point(day.replace(year=2028), "A", 900)]
    text = timeline_svg(points, Voice("en")).decode()
    assert text.count(">B</text>") == 1 and text.count(">A</text>") == 1
    assert "2027-01-01" in text and ">800</text>" in text and "<script" not in text

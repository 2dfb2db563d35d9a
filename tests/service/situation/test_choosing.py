"""Filters, pages and counts of those under treatment, of any lines (BG22-15)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.faults import Invalid
from service.situation.names import NOT_STATED, OTHERS
from service.situation.treatment.choosing import Wanted, by_region, counts, of_place, page
from service.situation.treatment.standing import PROGRESS, Line
from service.situation.treatment.subjects import Ground
from tests.bulk.tables import code

TODAY = date(2026, 11, 21)
NAMES = ("沧县", "青县", NOT_STATED)


@st.composite
def many(draw: st.DrawFn) -> list[Line]:
    found = []
    for number in range(draw(st.integers(0, 14))):
        idle = draw(st.sampled_from((0, 1, 30, 31, 90, 91, 180, 181, 4000)))
        quiet = TODAY - timedelta(idle)
        graded = draw(st.booleans())
        found.append(
            Line(
                enterprise=number,
                uscc=code(number),
                name=None,
                region=draw(st.sampled_from(NAMES)),
                industry=draw(st.sampled_from(NAMES)),
                ground=Ground(quiet, graded, not graded or draw(st.booleans())),
                acted=draw(st.booleans()),
                quiet_since=quiet,
                idle=idle,
                progress=draw(st.sampled_from(PROGRESS)),
                units=frozenset(draw(st.sets(st.sampled_from(("税务局", "法院"))))),
            )
        )
    return sorted(found, key=lambda line: (line.quiet_since, line.uscc))


@given(many(), st.integers(1, 5), st.data())
def test_pages_hold_everybody_once_in_order(lines: list[Line], size: int, data: st.DataObject) -> None:
    """Also where one that was shown has left the list before the next page is asked for."""
    seen: list[Line] = []
    left, after = list(lines), ""
    while True:
        found = page(left, after, size)
        seen += found.lines
        assert len(found.lines) <= size
        if found.after is None:
            break
        after = found.after
        if data.draw(st.booleans()):
            left.remove(found.lines[-1])
    assert seen == lines


@given(many())
def test_counts_and_bands(lines: list[Line]) -> None:
    found = counts(lines)
    assert found.enterprises == len(lines) == sum(found.bands) == sum(found.progress.values())
    bounds = ((0, 30), (31, 90), (91, 180), (181, 10**6))
    assert list(found.bands) == [sum(first <= line.idle <= last for line in lines) for first, last in bounds]
    assert found.progress == {name: Counter(line.progress for line in lines)[name] for name in PROGRESS}
    assert (found.graded, found.listed) == (
        sum(line.ground.graded for line in lines),
        sum(line.ground.listed for line in lines),
    )
    groups = by_region(lines)
    assert {name: group.enterprises for name, group in groups} == Counter(line.region for line in lines)
    assert [name for name, _ in groups][:-1].count(NOT_STATED) == 0


@given(many(), st.sampled_from(("", *NAMES)), st.sampled_from(("", "税务局")), st.sampled_from(("", *PROGRESS)), st.sampled_from(("", *"0123")))  # fmt: skip
def test_a_filter_keeps_what_fits_it_all(lines: list[Line], region: str, unit: str, progress: str, band: str) -> None:
    wanted = Wanted(region=region, unit=unit, progress=progress, band=band)
    wanted.check()
    for line in lines:
        fits = [not region or line.region == region, not unit or unit in line.units]
        fits += [not progress or line.progress == progress, not band or line.band == int(band)]
        assert wanted.holds(line) is all(fits)


def test_others_are_those_that_the_situation_has_no_name_for() -> None:
    made = [line("沧县", "a"), line("青县", "b"), line(NOT_STATED, "a")]
    known = (("沧县", OTHERS, NOT_STATED), ("a", OTHERS))
    assert [one.region for one in of_place(made, OTHERS, None, known)] == ["青县"]
    assert [one.region for one in of_place(made, NOT_STATED, "a", known)] == [NOT_STATED]
    assert of_place(made, None, None, known) == made


def line(region: str, industry: str) -> Line:
    ground = Ground(TODAY, True, True)
    return Line(1, code(1), None, region, industry, ground, False, TODAY, 0, "nothing", frozenset())


@pytest.mark.parametrize("after", ["x", "2026-13-01." + code(1), "2026-11-01", "2026-11-01." + "９" * 18, "２026-11-01." + code(1)])  # fmt: skip
def test_a_place_that_is_none_is_refused(after: str) -> None:
    with pytest.raises(Invalid, match="翻页"):
        page([], after)


def test_unknown_choices_are_refused() -> None:
    for wanted in (Wanted(progress="asleep"), Wanted(band="4"), Wanted(band="-1"), Wanted(band="１")):
        with pytest.raises(Invalid):
            wanted.check()

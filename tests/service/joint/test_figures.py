"""The figures of joint incentives and sanctions: who sees which rows, the page, the chart, the Excel file (WF-10)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from service.clock import today
from service.faults import Forbidden, Invalid
from service.figures.joint_chart import joint_svg
from service.figures.joint_excel import joint_excel
from service.figures.joint_usage import JOINT_COLUMNS, JointTally, joint_figures
from service.web.phrases import Voice
from tests.service.joint.conftest import APPROVAL, INCENTIVE, MARKET, SANCTION, Joints
from tests.service.listing.conftest import REASON

FIRST = date(2026, 11, 1)


@pytest.fixture
def worked(joints: Joints) -> Joints:
    """On a blacklist: one counted and lifted, one declined; on a red list: one applied and late, one not pushed."""
    entry = joints.listings.listed()
    market, approval = joints.numbers()
    if joints.detail(market).unit != MARKET:
        market, approval = approval, market
    joints.counted(market)
    joints.step(approval, "push_sanction", SANCTION)
    joints.by_unit(approval, "decline", {"reason": "不在职权内"})
    joints.step(approval, "accept_decline", {"reason": "属实"})
    joints.listings.listed("RL-02")
    red = joints.numbers(colour="red", unit=MARKET)[0]
    joints.applied(red, "push_incentive", INCENTIVE)
    joints.later(40)
    joints.listings.step(entry, "apply_exit", REASON)
    joints.by_unit(market, "confirm_lifted", {"lifted_on": today(joints.clock).isoformat(), "note": "已恢复"})
    return joints


def test_by_list_unit_and_measure(worked: Joints) -> None:
    """BG22-14b: statistics per list, unit, measure; later steps count in the earlier ones, a total adds up."""
    found = joint_figures(worked.desk, worked.supervisor, first=FIRST, last=None)
    rows = {(row.list_names[0], row.unit, row.measure): row.tally for row in found.rows}
    black, red = sorted({name for name, _, _ in rows}, key=lambda name: "红" in name or "激励" in name)
    assert rows[black, MARKET, "M-D6"] == JointTally(1, 1, 1, 1, 1, 0, 1, 0)
    assert rows[black, APPROVAL, "M-D6"] == JointTally(1, 1, 0, 0, 0, 1, 0, 0)
    assert rows[red, MARKET, "M-A6"] == JointTally(1, 1, 1, 0, 0, 0, 0, 1)
    assert rows[red, APPROVAL, None] == JointTally(started=1, overdue=1)
    assert found.total == JointTally(4, 3, 2, 1, 1, 1, 1, 2) and found.everybody
    assert dict(found.units)[MARKET] == JointTally(2, 2, 2, 1, 1, 0, 1, 1)


def test_a_department_sees_its_own_unit(worked: Joints) -> None:
    """And of it only what was pushed; one without a unit sees nothing, an enterprise is refused."""
    found = joint_figures(worked.desk, worked.units[APPROVAL], first=FIRST, last=None)
    assert [(row.unit, row.tally.started) for row in found.rows] == [(APPROVAL, 1)] and not found.everybody
    assert joint_figures(worked.desk, worked.listings.department, first=FIRST, last=None).rows == ()
    with pytest.raises(Forbidden):
        joint_figures(worked.desk, worked.listings.enterprise, first=FIRST, last=None)


def test_a_span_without_cases_and_bad_spans(worked: Joints) -> None:
    day = today(worked.clock)
    assert joint_figures(worked.desk, worked.supervisor, first=day, last=day).total == JointTally()
    with pytest.raises(Invalid, match="晚于"):
        joint_figures(worked.desk, worked.supervisor, first=day, last=day.replace(year=2020))
    with pytest.raises(Invalid, match="最多"):
        joint_figures(worked.desk, worked.supervisor, first=day.replace(year=1990), last=day)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_chart_and_the_file_say_the_same(worked: Joints, language: str) -> None:
    voice = Voice(language)  # type: ignore[arg-type]
    found = joint_figures(worked.desk, worked.supervisor, first=FIRST, last=None, exported=True)
    drawn = joint_svg(found, voice)
    words = "".join(ElementTree.fromstring(drawn).itertext())
    assert MARKET in words and voice.say("joint_figures.awaited") in words
    sheet = load_workbook(BytesIO(joint_excel(found, voice))).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert lines[0][3:] == [voice.say(column.key) for column in JOINT_COLUMNS]
    assert len(lines) == 2 + len(found.rows)
    assert lines[-1][3:] == [column.value(found.total) for column in JOINT_COLUMNS]

"""Tolerances from report to decision (WF-12), with what they never do: write a record, or decide by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from service.clock import today
from service.faults import Conflict, Invalid, NotFound
from service.letters.compose import compose
from service.letters.plain import plain_text
from service.letters.rehearsal import rehearse
from service.operations.dossier_import import import_dossier
from service.operations.tolerance.terms import end_observations
from service.reminders.sweep import sweep
from service.scheduler.jobs import ACTOR
from tests.service.conftest import OPERATOR, OTHER_USCC, dossier
from tests.service.tolerance.conftest import DECIDED, GRANTED, SCREENED, UNIT, Tolerances


def test_the_whole_way_to_an_exemption(tolerances: Tolerances) -> None:
    """WF-12, SQ20-15b: observed, put right, verified; no dishonesty record is written, and every step is told."""
    before = tolerances.records()
    number = tolerances.report()
    tolerances.step(number, "explain", {"text": "报送系统升级"}, tolerances.enterprise)
    tolerances.step(number, "screen", SCREENED)
    tolerances.step(number, "observe", GRANTED)
    observation = tolerances.clocks(number)[-1]
    assert (observation.code, observation.length, observation.unit) == ("CLK-18", 30, "calendar_days")
    tolerances.later(3)
    tolerances.upload(number)
    tolerances.step(number, "hand_in", {"text": "年度报告已补报"}, tolerances.enterprise)
    case = tolerances.step(number, "exempt", DECIDED)
    assert (case.state, case.stage, case.finding) == ("exempted", "closed", "exempted")
    assert tolerances.records() == before
    detail = tolerances.detail(number)
    assert (detail.grade, detail.red_listed) == ("B", True)
    assert [letter.kind for letter in tolerances.letters(number)] == ["tolerance_notice", "tolerance_exemption"]
    told = ["reported", "screened", "observing", "handed_in", "exempted"]
    assert [kind for kind in tolerances.told(tolerances.enterprise) if kind != "reminder"] == told


def test_who_is_not_of_good_credit_is_not_tolerated(tolerances: Tolerances) -> None:
    """SQ20-15b, AMB-98: neither grade A nor on a red list today."""
    number = tolerances.report(uscc=OTHER_USCC)
    tolerances.step(number, "screen", SCREENED)
    with pytest.raises(Conflict, match="守信主体"):
        tolerances.step(number, "observe", GRANTED)


def test_the_standing_is_that_of_today(tolerances: Tolerances) -> None:
    """The entry on the red list ended after the report: what counts is the day of the decision."""
    number = tolerances.report()
    tolerances.step(number, "screen", SCREENED)
    ended = {"id": "red", "kind": "red_list", "date": "2026-03-01", "list": "RL-02", "ended_on": "2026-11-01"}
    import_dossier(tolerances.desk, OPERATOR, dossier(ended), reason="移出红名单")
    with pytest.raises(Conflict, match="守信主体"):
        tolerances.step(number, "observe", GRANTED)


def test_each_exclusion_refuses_in_its_own_words(tolerances: Tolerances) -> None:
    """SQ20-15b, SQ20-15c; screened anew with another finding, it can be granted."""
    number = tolerances.report()
    excluded = [({"cause": "intent"}, "非主观故意"), ({"cause": "unproved"}, "非主观故意")]
    excluded += [({"harm": harm}, "一律不予容错") for harm in ("vile", "grave", "harmful")]
    for finding, told in excluded:
        tolerances.step(number, "screen", {**SCREENED, **finding})
        with pytest.raises(Conflict, match=told):
            tolerances.step(number, "observe", GRANTED)
    tolerances.step(number, "screen", {**SCREENED, "cause": "force_majeure", "harm": "slight"})
    assert tolerances.step(number, "observe", GRANTED).state == "observing"


def test_a_refusal_goes_the_normal_way_and_writes_nothing(tolerances: Tolerances) -> None:
    """WF-12 (b): the department hears of it, the letter names the record that may follow, the file stays as it is."""
    before = tolerances.records()
    number = tolerances.report()
    tolerances.step(number, "screen", {**SCREENED, "harm": "grave"})
    case = tolerances.step(number, "refuse", DECIDED)
    assert (case.state, case.stage, case.unit) == ("refused", "decided", UNIT)
    assert "refused" in tolerances.told(tolerances.department) and "refused" in tolerances.told(tolerances.enterprise)
    (letter,) = tolerances.letters(number)
    text = plain_text(compose(letter.data, ""))
    assert "不予容错" in text and UNIT in text and "行政处罚：罚款" in text
    case = tolerances.step(number, "note_outcome", {"outcome": "罚款五千元", "decision": "沧市监罚〔2026〕8号"})
    assert (case.state, case.stage) == ("normal_way", "closed")
    assert tolerances.records() == before


def test_it_is_extended_once(tolerances: Tolerances) -> None:
    """AMB-78: 30 calendar days, and 30 more, once."""
    number = tolerances.observed()
    first = tolerances.clocks(number)[-1].due_on
    assert first is not None
    tolerances.step(number, "extend", {"reason": "设备采购需要时间"})
    second = tolerances.clocks(number)[-1].due_on
    assert second is not None and 28 <= (second - first).days <= 35
    with pytest.raises(Conflict, match="没有可用的延长"):
        tolerances.step(number, "extend", {"reason": "再延长"})


def test_nothing_is_extended_when_it_is_over(tolerances: Tolerances) -> None:
    number = tolerances.observed()
    tolerances.later(45)
    with pytest.raises(Conflict, match="已经届满"):
        tolerances.step(number, "extend", {"reason": "太迟"})


def test_evidence_needs_a_paper_handed_in_since_the_observation_began(tolerances: Tolerances) -> None:
    """What was uploaded to explain the violation proves no rectification."""
    number = tolerances.report()
    tolerances.upload(number)
    tolerances.later(1)
    tolerances.step(number, "screen", SCREENED)
    tolerances.step(number, "observe", GRANTED)
    with pytest.raises(Conflict, match="还没有上传整改证明"):
        tolerances.step(number, "hand_in", {"text": "已整改"}, tolerances.enterprise)


def test_sent_back_and_handed_in_again(tolerances: Tolerances) -> None:
    """What is missing is said; the enterprise may go on as long as the period runs."""
    number = tolerances.submitted()
    case = tolerances.step(number, "send_back", {"wanted": "缺少补报回执"})
    assert (case.state, case.supplement_wanted) == ("observing", "缺少补报回执")
    assert tolerances.told(tolerances.enterprise)[-1] == "sent_back"
    case = tolerances.step(number, "hand_in", {"text": "补交回执"}, tolerances.enterprise)
    assert (case.state, case.supplement_wanted) == ("submitted", None)
    assert tolerances.detail(number).evidence == "补交回执"


@pytest.mark.parametrize("handed_in", [False, True])
def test_the_end_of_the_period_decides_nothing(tolerances: Tolerances, handed_in: bool) -> None:
    """CLK-18: the last day is the enterprise's; afterwards a person has to find, and is told. A second run finds nothing."""
    number = tolerances.submitted() if handed_in else tolerances.observed()
    before = tolerances.records()
    due = tolerances.clocks(number)[-1].due_on
    assert due is not None
    tolerances.later((due - today(tolerances.clock)).days)
    assert end_observations(tolerances.desk, ACTOR) == 0
    with pytest.raises(Conflict, match="还没有届满"):
        tolerances.step(number, "not_rectified", DECIDED)
    tolerances.later(1)
    assert (end_observations(tolerances.desk, ACTOR), end_observations(tolerances.desk, ACTOR)) == (1, 0)
    case = tolerances.case(number)
    assert (case.state, case.stage, case.finding) == ("lapsed", "under_way", None)
    assert [clock.code for clock in tolerances.clocks(number)] == ["CLK-40", "CLK-18", "CLK-41"]
    assert "lapsed" in tolerances.told(tolerances.supervisor) and "lapsed" in tolerances.told(tolerances.department)
    if not handed_in:
        with pytest.raises(Conflict, match="还没有提交整改证明"):
            tolerances.step(number, "exempt", DECIDED)
    case = tolerances.step(number, "exempt" if handed_in else "not_rectified", DECIDED)
    assert case.finding == ("exempted" if handed_in else "not_rectified")
    assert tolerances.records() == before


def test_evidence_that_comes_late_still_counts_until_somebody_decides(tolerances: Tolerances) -> None:
    number = tolerances.observed()
    tolerances.later(45)
    assert end_observations(tolerances.desk, ACTOR) == 1
    tolerances.upload(number)
    tolerances.step(number, "hand_in", {"text": "迟到的证明"}, tolerances.enterprise)
    assert tolerances.step(number, "exempt", DECIDED).state == "exempted"


def test_the_enterprise_is_reminded_while_it_has_to_act(tolerances: Tolerances) -> None:
    """Reminders by the same machinery: both the office and the enterprise before the period ends, then the office alone."""
    number = tolerances.observed()
    due = tolerances.clocks(number)[-1].due_on
    assert due is not None
    tolerances.later((due - today(tolerances.clock)).days)
    sweep(tolerances.desk, ACTOR)
    assert "reminder" in tolerances.told(tolerances.enterprise)
    assert "reminder" in tolerances.told(tolerances.department)


def test_the_enterprise_is_left_alone_when_the_office_has_to_act(tolerances: Tolerances) -> None:
    number = tolerances.submitted()
    due = tolerances.clocks(number)[-1].due_on
    assert due is not None
    before = tolerances.told(tolerances.enterprise)
    tolerances.later((due - today(tolerances.clock)).days)
    sweep(tolerances.desk, ACTOR)
    assert tolerances.told(tolerances.enterprise) == before
    assert "reminder" in tolerances.told(tolerances.department)


def test_the_preview_shows_the_letter_and_stores_nothing(tolerances: Tolerances) -> None:
    """The decision is really taken, and undone."""
    number = tolerances.report()
    tolerances.step(number, "screen", SCREENED)
    shown = rehearse(
        tolerances.desk,
        tolerances.caseworker,
        number=number,
        revision=tolerances.case(number).revision,
        event="observe",
        form=GRANTED,
    )
    assert shown.state == "observing"
    assert shown.letter is not None and "0317-5550123" in shown.letter and "每周三" in shown.letter
    assert shown.before.score == shown.after.score
    assert tolerances.case(number).state == "screened" and not tolerances.letters(number)


BAD: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"violation": " "}, Invalid, "violation"),
    ({"found_on": "2026/11/01"}, Invalid, "found_on"),
    ({"found_on": "2026-12-01"}, Invalid, "found_on"),
    ({"record": "honour"}, Invalid, "record"),
    ({"record": ""}, Invalid, "record"),
    ({"source": "查〔2026〕9999号"}, NotFound, "source"),
    ({"uscc": "91130900MA07000099"}, NotFound, "uscc"),
]


def test_bad_reports(tolerances: Tolerances) -> None:
    """Each names its field; nothing half-written: the next number is still the first."""
    for more, error, field in BAD:
        with pytest.raises(error) as caught:
            tolerances.report(**more)
        assert getattr(caught.value, "field", None) == field, more
    assert tolerances.report().endswith("0001号")


def test_a_stranger_sees_nothing(tolerances: Tolerances) -> None:
    """The enterprise cannot touch the tolerance of another, nor decide on its own."""
    foreign = tolerances.report(uscc=OTHER_USCC)
    with pytest.raises(NotFound):
        tolerances.step(foreign, "explain", {"text": "x"}, tolerances.enterprise)
    own = tolerances.submitted()
    with pytest.raises(Conflict):
        tolerances.step(own, "exempt", DECIDED, tolerances.enterprise)


def test_a_slip_is_withdrawn(tolerances: Tolerances) -> None:
    number = tolerances.report()
    assert tolerances.step(number, "withdraw", {"reason": "登记错了企业"}).stage == "closed"
    assert tolerances.told(tolerances.enterprise)[-1] == "withdrawn"


def test_the_supervisor_names_who_handles_it(tolerances: Tolerances) -> None:
    number = tolerances.observed()
    tolerances.step(number, "assign", {"handler": tolerances.caseworker.user_id}, tolerances.supervisor)
    tolerances.later(45)
    end_observations(tolerances.desk, ACTOR)
    assert tolerances.told(tolerances.caseworker)[0] == "assigned"
    assert "lapsed" in tolerances.told(tolerances.caseworker)
    assert tolerances.case(number).due_on is not None
    assert tolerances.clock.now() - tolerances.case(number).opened_at > timedelta(days=40)

"""Whole lives of declarations (WF-2), on both databases, across holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from service.access.roles import Role
from service.calendar_change.loading import approve_calendar, propose_calendar
from service.faults import Conflict
from tests.service.calendar_change.conftest import NOTICE
from tests.service.conftest import Person
from tests.service.declaration.conftest import DONATION, HONOUR, SERVICE, UNIT, Declaring, at


def test_declared_verified_noticed_recorded(declaring: Declaring) -> None:
    """CZ21-2.1.3c/d, SQ20-09b, AMB-62: published 2026-09-21, the notice ends 2026-10-12 at 24:00 and is recorded the day after."""
    number = declaring.file()
    assert number == "申〔2026〕0001号"
    case = declaring.case(number)
    assert (case.state, case.kind, case.due_on) == ("submitted", "charitable_donation", date(2026, 9, 18))
    declaring.until_verified(number)
    declaring.travel(at("2026-09-21"))
    declaring.step(number, "publish", {"province_site_on": "2026-09-21", "city_site_on": "2026-09-21"})
    assert declaring.case(number).due_on == date(2026, 10, 12)
    declaring.travel(at("2026-10-12", 23, 59))
    assert declaring.end_notices() == 0
    declaring.travel(at("2026-10-13", 0, 5))
    assert declaring.end_notices() == 1
    assert declaring.end_notices() == 0
    case = declaring.case(number)
    assert (case.state, case.stage, case.finding) == ("recorded", "closed", "declared_truly")
    assert declaring.records("charitable_donation")[-1] == (number, date(2026, 9, 1), False)
    assert case.result_before_id is not None and case.result_after_id is not None
    assert any("重新评价" in line for line in declaring.lines(number))
    assert any("已记入" in subject for subject in declaring.told(declaring.enterprise))


def test_the_later_of_two_sites_counts_and_a_missed_night_is_caught_up(declaring: Declaring) -> None:
    """AMB-62."""
    number = declaring.file()
    declaring.travel(at("2026-09-21"))
    declaring.until_notice(number, "2026-09-18", "2026-09-21")
    assert declaring.detail(number).notice_first == date(2026, 9, 21)
    assert declaring.case(number).due_on == date(2026, 10, 12)
    declaring.travel(at("2026-10-20", 9))
    assert declaring.end_notices() == 1
    assert declaring.case(number).state == "recorded"


def test_no_tacit_approval(declaring: Declaring) -> None:
    """AMB-58, CLK-03 (2026-09-20 is a make-up day): seven working days pass and nothing is decided; only the department that was asked may answer."""
    number = declaring.file()
    declaring.step(number, "request_verification", {"unit": UNIT})
    clock = declaring.running_clock(number)
    assert (clock.code, clock.length, clock.due_on) == ("CLK-03", 7, date(2026, 9, 23))
    declaring.travel(at("2026-12-01"))
    declaring.end_notices()
    assert declaring.case(number).state == "verifying"
    with pytest.raises(Conflict) as caught:
        declaring.step(number, "verified_true", {"answer": "属实"}, declaring.other_department)
    assert "其他部门" in caught.value.message
    declaring.step(number, "not_proved", {"reason": "收据无法核对"}, declaring.department)
    assert declaring.case(number).state == "rejected"
    assert not declaring.records("false_declaration")


def test_a_profile_without_verification_publishes_at_once(declaring: Declaring) -> None:
    """AMB-55: the Cangzhou document alone asks for the notice only; the Suqian one for the verification only."""
    cangzhou = declaring.on_profile("cangzhou")
    number = cangzhou.file()
    with pytest.raises(Conflict, match="不要求部门核实"):
        cangzhou.step(number, "request_verification", {"unit": UNIT})
    cangzhou.step(number, "publish", {"province_site_on": "2026-09-15", "city_site_on": "2026-09-15"})
    assert cangzhou.case(number).state == "in_notice"
    suqian = declaring.on_profile("suqian")
    number = suqian.file({name: SERVICE[name] for name in ("date", "organiser", "hours")}, "volunteer_service")
    suqian.until_verified(number)
    with pytest.raises(Conflict, match="不要求公示"):
        suqian.step(number, "publish", {"province_site_on": "2026-09-15", "city_site_on": "2026-09-15"})
    suqian.step(number, "record")
    assert suqian.case(number).state == "recorded"
    assert declaring.records("volunteer_service")


def test_a_type_that_does_not_score_is_only_filed(declaring: Declaring) -> None:
    """AMB-57: no record, no new result."""
    number = declaring.file({"date": "2026-05-01", "issued_by": "省住建厅", "certificate": "D113-1"}, "qualification")
    before = len(declaring.records("honour"))
    declaring.until_notice(number)
    declaring.travel(at("2026-10-20"))
    declaring.end_notices()
    case = declaring.case(number)
    assert (case.state, case.result_after_id, declaring.detail(number).record) == ("recorded", None, None)
    assert len(declaring.records("honour")) == before


def test_an_honour_carries_its_level_into_the_file(declaring: Declaring) -> None:
    number = declaring.file(HONOUR, "honour")
    declaring.until_notice(number)
    declaring.travel(at("2026-10-20"))
    declaring.end_notices()
    assert declaring.records("honour") == [(number, date(2026, 7, 1), False)]
    from service.store.engine import reading
    from service.store.history import dossier_of, find_enterprise
    from tests.service.conftest import USCC

    with reading(declaring.desk.engine) as session:
        dossier = dossier_of(session, find_enterprise(session, USCC))
    honour = next(record for record in dossier.records if record.kind == "honour")
    assert honour.to_json()["level"] == "provincial"


def test_withdrawing_releases_the_commitment_and_frees_the_item(declaring: Declaring) -> None:
    number = declaring.file()
    code = declaring.detail(number).commitment
    assert code is not None and declaring.case(code).state in ("signed", "published")
    declaring.step(number, "withdraw", {}, declaring.enterprise)
    assert declaring.case(number).state == "withdrawn"
    assert declaring.case(code).state == "released"
    assert declaring.file() == "申〔2026〕0002号"


def test_verification_is_recorded_with_its_answer(declaring: Declaring) -> None:
    number = declaring.file(DONATION)
    declaring.until_verified(number)
    assert declaring.detail(number).verification == "与慈善总会账目相符"
    assert declaring.case(number).unit is None


def test_a_notice_over_the_turn_to_a_year_without_a_calendar(
    declaring: Declaring, person: Callable[..., Person]
) -> None:
    """Published 2026-12-28; 2027 has no calendar yet, so the end is provisional, moves when one is loaded, and only then arrives."""
    declaring.travel(at("2026-12-24"))
    number = declaring.file({**DONATION, "date": "2026-12-20"})
    declaring.until_verified(number)
    declaring.travel(at("2026-12-28"))
    declaring.step(number, "publish", {"province_site_on": "2026-12-28", "city_site_on": "2026-12-28"})
    clock = declaring.running_clock(number)
    # 29 to 31 December, then weekdays after New Year's Day: the tenth is Tuesday the 12th.
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 12), True)
    officer, administrator = person(Role.POLICY_OFFICER).actor, person(Role.ADMINISTRATOR).actor
    notice = propose_calendar(declaring.desk, officer, text=NOTICE)
    approve_calendar(declaring.desk, administrator, notice=notice)
    clock = declaring.running_clock(number)
    # The holiday until the 5th takes two working days more, the make-up Saturday gives one back.
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 13), False)
    assert any("2027-01-13" in line for line in declaring.lines(number))
    declaring.travel(at("2027-01-13", 0, 5))
    assert declaring.end_notices() == 0, "not on the day that was provisional"
    declaring.travel(at("2027-01-14", 0, 5))
    assert declaring.end_notices() == 1
    assert declaring.case(number).state == "recorded"

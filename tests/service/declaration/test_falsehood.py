"""Findings of falsehood 虚假申报 (CZ21-A1-N2, AMB-26, AMB-27, AMB-59): heard first, two officers, two records; or cleared, or a mistake."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from service.faults import Conflict
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from tests.service.declaration.conftest import UNIT, Declaring, at

WHY = {"reason": "慈善总会证明没有这笔捐赠"}
PROPOSED = {**WHY, "clause": "沧政办字〔2021〕175号 附件1 注2"}
CONFIRMED = {**WHY, "remedy": "可以在六十日内申请行政复议"}


def _scores(declaring: Declaring, number: str) -> tuple[int | None, int | None]:
    case = declaring.case(number)
    with reading(declaring.desk.engine) as session:
        rows = {row.id: row.score for row in session.scalars(select(AssessmentRow))}
    assert case.result_before_id is not None and case.result_after_id is not None
    return rows[case.result_before_id], rows[case.result_after_id]


def _recorded(declaring: Declaring) -> str:
    number = declaring.file()
    declaring.until_notice(number)
    declaring.travel(at("2026-10-20"))
    declaring.end_notices()
    assert declaring.case(number).state == "recorded"
    return number


def test_heard_first_then_two_officers(declaring: Declaring) -> None:
    number = declaring.file()
    declaring.step(number, "request_verification", {"unit": UNIT})
    declaring.step(number, "found_false", WHY, declaring.department)
    assert declaring.running_clock(number).code == "CLK-26"
    assert any("陈述申辩" in subject for subject in declaring.told(declaring.enterprise))
    with pytest.raises(Conflict, match="陈述申辩期未满"):
        declaring.step(number, "propose_false", PROPOSED)
    declaring.step(number, "be_heard", {"text": "收据由经办人提供，正在核实"}, declaring.enterprise)
    with pytest.raises(Conflict, match="先由一名经办人"):
        declaring.step(number, "confirm_false", CONFIRMED)
    declaring.step(number, "propose_false", PROPOSED)
    with pytest.raises(Conflict, match="不能自己核准"):
        declaring.step(number, "confirm_false", CONFIRMED)
    assert declaring.case(number).state == "false_review" and not declaring.records("false_declaration")
    declaring.step(number, "confirm_false", CONFIRMED, declaring.supervisor)
    case = declaring.case(number)
    assert (case.state, case.finding) == ("false_confirmed", "declared_falsely")
    assert [record[1] for record in declaring.records("false_declaration")] == [date(2026, 9, 15)]
    assert len(declaring.records("breach_of_commitment")) == 1
    before, after = _scores(declaring, number)
    assert before is not None and after is not None
    # 50 off, and a breach costs indicator 05 its points as well.
    assert before - after >= 50


def test_silence_is_heard_after_three_working_days(declaring: Declaring) -> None:
    number = declaring.file()
    declaring.step(number, "request_verification", {"unit": UNIT})
    declaring.step(number, "found_false", WHY, declaring.department)
    last = declaring.running_clock(number).due_on
    assert last == date(2026, 9, 18)
    declaring.travel(at("2026-09-18", 23))
    with pytest.raises(Conflict, match="期未满"):
        declaring.step(number, "propose_false", PROPOSED)
    declaring.travel(at("2026-09-19", 8))
    declaring.step(number, "propose_false", PROPOSED)


def test_a_record_under_review_does_not_count_and_comes_back_when_cleared(declaring: Declaring) -> None:
    number = _recorded(declaring)
    assert declaring.records("charitable_donation")[-1][2] is False
    declaring.step(number, "found_false", WHY)
    case = declaring.case(number)
    assert (case.state, case.stage, case.closed_at) == ("false_review", "under_way", None)
    assert declaring.records("charitable_donation")[-1][2] is True
    declaring.step(number, "clear", {"reason": "银行流水证明属实"})
    assert declaring.case(number).state == "recorded"
    assert declaring.records("charitable_donation")[-1] == (number, date(2026, 9, 1), False)


def test_a_mistake_costs_nothing(declaring: Declaring) -> None:
    number = _recorded(declaring)
    declaring.step(number, "found_false", WHY)
    declaring.step(number, "mistake", {"reason": "日期填错，非故意"})
    assert declaring.case(number).state == "rejected"
    assert declaring.records("charitable_donation")[-1][2] is True
    assert not declaring.records("false_declaration") and not declaring.records("breach_of_commitment")


def test_cleared_before_the_notice_it_goes_on_to_it(declaring: Declaring) -> None:
    number = declaring.file()
    declaring.step(number, "request_verification", {"unit": UNIT})
    declaring.step(number, "found_false", WHY, declaring.department)
    declaring.step(number, "clear", {"reason": "复核属实"})
    assert (declaring.case(number).state, declaring.running_clock(number).code) == ("verified", "CLK-25")

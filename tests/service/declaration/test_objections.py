"""Objections to a public notice by anyone (WF-1 notice, CLK-08, AMB-56), and what they do to the declaration."""

from __future__ import annotations

from datetime import date

import pytest

from service.access.actor import Actor
from service.faults import Conflict, Invalid, NotFound
from service.operations.cases.stepping import take_case_step
from service.operations.objection.against_notice import find_by_code, step_by_code
from service.operations.objection.filing import Target, file_objection
from service.operations.objection.reading import CaseFilter, list_cases, read_case
from service.operations.operation import Work
from service.queries.own import own_cases, receipt
from service.store import schema
from service.store.engine import reading
from tests.service.conftest import OTHER_USCC
from tests.service.declaration.conftest import OBJECTION, Declaring, at


@pytest.fixture
def number(declaring: Declaring) -> str:
    """A notice from 2026-09-21 to 2026-10-12."""
    number = declaring.file()
    declaring.travel(at("2026-09-21"))
    declaring.until_notice(number)
    return number


def test_dismissed_during_the_notice_it_is_recorded_at_its_end(declaring: Declaring, number: str) -> None:
    given = declaring.object(number)
    objection = declaring.case(given.case)
    assert (objection.kind, objection.target, objection.due_on) == ("notice", number, date(2026, 9, 29))
    assert any("收到异议" in subject for subject in declaring.told(declaring.enterprise))
    declaring.decide(given.case, "find_consistent")
    assert declaring.case(number).state == "in_notice"
    declaring.travel(at("2026-10-13", 0, 5))
    declaring.end_notices()
    assert declaring.case(number).state == "recorded"


def test_recording_waits_for_the_last_objection(declaring: Declaring, number: str) -> None:
    """AMB-56: the notice is over and the objections are decided; nothing before both."""
    first = declaring.object(number)
    second = declaring.object(number, phone="13900000001")
    declaring.travel(at("2026-10-13", 0, 5))
    declaring.end_notices()
    case = declaring.case(number)
    assert case.state == "awaiting_decision" and declaring.running_clock(number).code == "CLK-08"
    declaring.decide(first.case, "find_consistent")
    assert declaring.case(number).state == "awaiting_decision"
    assert not [row for row in declaring.records("charitable_donation") if row[0] == number]
    step_by_code(
        declaring.desk, _public(), number=second.number, code=second.code, event="withdraw", form={"reason": "看错了"}
    )
    assert declaring.case(number).state == "recorded"
    assert [row for row in declaring.records("charitable_donation") if row[0] == number]


def test_unproved_ends_the_declaration_without_deduction(declaring: Declaring, number: str) -> None:
    given = declaring.object(number)
    declaring.decide(given.case, "find_declaration_unproved")
    assert declaring.case(number).state == "rejected"
    assert not declaring.records("false_declaration")


def test_false_leads_to_the_review_and_back(declaring: Declaring, number: str) -> None:
    """A cleared declaration keeps its notice and its end; one that is over by then is recorded at once."""
    given = declaring.object(number)
    declaring.decide(given.case, "find_declaration_false")
    assert declaring.case(number).state == "false_review"
    declaring.step(number, "clear", {"reason": "银行流水证明属实"})
    assert (declaring.case(number).state, declaring.case(number).due_on) == ("in_notice", date(2026, 10, 12))
    again = declaring.object(number, phone="13900000001")
    declaring.decide(again.case, "find_declaration_false")
    declaring.travel(at("2026-10-20"))
    declaring.end_notices()
    assert declaring.case(number).state == "false_review"
    declaring.step(number, "clear", {"reason": "再次核实属实"})
    assert declaring.case(number).state == "recorded"


def test_nobody_withdraws_from_under_an_objection(declaring: Declaring, number: str) -> None:
    declaring.object(number)
    with pytest.raises(Conflict, match="未办结的异议"):
        declaring.step(number, "withdraw", {}, declaring.enterprise)


@pytest.mark.parametrize("moment", [("2026-10-12", 23, True), ("2026-10-13", 0, False)])
def test_until_the_last_minute_and_not_after(declaring: Declaring, number: str, moment: tuple[str, int, bool]) -> None:
    """AMB-62: the notice ends at 24:00, whether or not the job has run."""
    declaring.travel(at(moment[0], moment[1], 30 if moment[1] else 1))
    if moment[2]:
        assert declaring.object(number).number
        return
    with pytest.raises(Conflict) as caught:
        declaring.object(number)
    assert caught.value.code == "notice_over"


def test_what_an_objector_must_give(declaring: Declaring, number: str) -> None:
    for field in OBJECTION:
        with pytest.raises(Invalid) as caught:
            declaring.object(number, **{field: " "})
        assert caught.value.field == field
    with pytest.raises(NotFound):
        declaring.object("申〔2026〕9999号")
    unpublished = declaring.file({"date": "2026-09-02", "recipient": "乙会", "amount": 100, "certificate": "x"})
    with pytest.raises(NotFound):
        declaring.object(unpublished)
    given = declaring.object(number)
    with pytest.raises(Conflict) as caught_again:
        declaring.object(number)
    assert caught_again.value.record == given.case


def test_the_declaring_enterprise_never_sees_who_objects(declaring: Declaring, number: str) -> None:
    given = declaring.object(number)
    desk, enterprise = declaring.desk, declaring.enterprise
    with pytest.raises(NotFound):
        read_case(desk, enterprise, number=given.case)
    with pytest.raises(NotFound):
        take_case_step(desk, enterprise, number=given.case, revision=1, event="withdraw", form={})
    assert not list_cases(desk, enterprise, CaseFilter(), None, 50).lines
    with reading(desk.engine) as session:
        work = Work(session, desk, enterprise, desk.clock.now(), None)
        assert given.case not in {row.number for row in own_cases(work, enterprise.uscc or "")}
        with pytest.raises(NotFound):
            receipt(work, given.number)
    assert read_case(desk, declaring.caseworker, number=given.case).application.contact == OBJECTION["contact"]
    told = declaring.told(enterprise)
    assert not any(given.number in subject for subject in told)
    assert not any(OBJECTION["contact"] in line or OBJECTION["phone"] in line for line in declaring.lines(number))


def test_the_code_opens_and_nothing_else_does(declaring: Declaring, number: str) -> None:
    given = declaring.object(number)
    with reading(declaring.desk.engine) as session:
        work = Work(session, declaring.desk, _public(), declaring.desk.clock.now(), None)
        application, case = find_by_code(work, given.number, given.code.lower().replace("-", " "))
        assert (application.number, case.number) == (given.number, given.case)
        assert application.follow_sha256 is not None and given.code not in application.follow_sha256
        for wrong in ((given.number, "x" * 29), ("异〔2026〕9999号", given.code), (given.number, "")):
            with pytest.raises(NotFound) as caught:
                find_by_code(work, *wrong)
            assert caught.value.code == "unknown_receipt"


def test_an_account_objects_to_the_notice_of_another_enterprise(declaring: Declaring, number: str) -> None:
    rival = Actor("user:rival", declaring.enterprise.role, None, OTHER_USCC)
    form = {**OBJECTION, "kind": "notice"}
    filed = file_objection(declaring.desk, rival, uscc=OTHER_USCC, targets=[Target("case", number)], form=form)
    assert filed.code is not None
    assert declaring.case(filed.cases[0]).target == number
    with pytest.raises(Invalid):
        file_objection(declaring.desk, rival, uscc=OTHER_USCC, targets=[Target("record", "p1")], form=form)


def _public() -> Actor:
    return Actor("public", None)


def test_the_structure_goes_down_and_up_although_such_objections_exist(declaring: Declaring, number: str) -> None:
    """The structure before declarations has no place for them: they go, and the way down is not barred."""
    given = declaring.object(number)
    declaring.decide(given.case, "find_consistent")
    schema.downgrade(declaring.desk.engine, "0007")
    schema.upgrade(declaring.desk.engine)
    schema.check(declaring.desk.engine)

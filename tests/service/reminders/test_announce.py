"""Notices of the steps: everybody concerned, in the same transaction, once (WF-1)."""

from __future__ import annotations

import pytest

from service.faults import Conflict
from service.operations.cases import stepping
from service.operations.objection.announcements import ANNOUNCEMENTS
from service.operations.objection.correction import Correction
from tests.service.objection.conftest import COMPARED, FOUND, REMEDY
from tests.service.reminders.conftest import Office
from workflows.objection import OBJECTION


def kinds(office: Office, actor: object) -> list[str]:
    return [notice.kind for notice in office.notices(actor)]  # type: ignore[arg-type]


def test_every_notice_of_the_table_has_its_words_and_no_other_exists() -> None:
    named = {kind for step in OBJECTION.steps for kind in step.notices}
    assert named == set(ANNOUNCEMENTS)
    for announcement in ANNOUNCEMENTS.values():
        words = {"number": "异1", "enterprise": "甲", "due": "2026-11-27", "unit": "乙", "wanted": "丙"}
        assert announcement.to
        assert "异1" in announcement.subject.format_map(words)
        assert "{" not in announcement.body.format_map(words)


def test_the_applicant_gets_one_receipt_for_the_whole_application(office: Office) -> None:
    filed = office.procedure.file("p1", "h1")
    (receipt,) = office.notices(office.procedure.enterprise)
    assert receipt.kind == "accepted" and filed.number in receipt.subject
    assert "2026-11-27" in receipt.body and receipt.link.startswith("/objections/%E5%BC%82")


def test_who_hears_of_what_on_the_way_to_a_dismissal(office: Office) -> None:
    (number,) = office.procedure.file("p1").cases
    procedure = office.procedure
    procedure.step(number, "assign", {"handler": procedure.caseworker.user_id}, procedure.supervisor)
    procedure.step(number, "ask_supplement", {"wanted": "复议决定书"})
    procedure.step(number, "give_supplement", {"text": "见附件"}, procedure.enterprise)
    procedure.step(number, "urge", {}, procedure.enterprise)
    procedure.step(number, "start_comparison")
    procedure.step(number, "record_comparison", COMPARED)
    procedure.step(number, "find_consistent", {**FOUND, **REMEDY})
    assert kinds(office, procedure.enterprise) == ["accepted", "supplement_wanted", "dismissed"]
    assert kinds(office, procedure.caseworker) == ["assigned", "supplement_given", "urged"]
    assert kinds(office, procedure.supervisor) == ["urged"]
    assert "复议决定书" in office.notices(procedure.enterprise, "supplement_wanted")[0].body


def test_upheld_tells_the_applicant_without_grade_or_score(office: Office) -> None:
    """评价结果不向社会公开公示 (CZ21 二（二）2): a mail may be read by others."""
    (number,) = office.procedure.file("p1").cases
    office.procedure.until_compared(number)
    office.procedure.step(number, "find_mismatch", FOUND, None, Correction("revoke", "p1", {}))
    notice = office.notices(office.procedure.enterprise, "upheld")[0]
    assert "775" not in notice.body and "分" not in notice.body and "级" not in notice.body


def test_a_transfer_tells_department_and_applicant(office: Office) -> None:
    number = office.assigned()
    office.change_user(office.procedure.department, unit="市市场监督管理局")
    office.procedure.step(
        number, "transfer", {"unit": "市市场监督管理局", "reason": "职责"}, office.procedure.supervisor
    )
    office.procedure.step(number, "start_comparison")
    assert kinds(office, office.procedure.department) == ["transferred", "source_asked"]
    assert kinds(office, office.procedure.enterprise) == ["accepted", "transferred"]
    assert kinds(office, office.procedure.caseworker) == ["assigned", "transferred"]


def test_nobody_is_told_of_his_own_act(office: Office) -> None:
    (number,) = office.procedure.file("p1").cases
    caseworker = office.procedure.caseworker
    office.procedure.step(number, "assign", {"handler": caseworker.user_id}, caseworker)
    assert kinds(office, caseworker) == []


def test_a_refused_step_tells_nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.assigned()
    before = len(office.notices())
    with pytest.raises(Conflict):
        office.procedure.step(number, "close")
    real = stepping.announce

    def fail_after(*given: object) -> int:
        real(*given)  # type: ignore[arg-type]
        raise RuntimeError("after the notice")

    monkeypatch.setattr(stepping, "announce", fail_after)
    with pytest.raises(RuntimeError):
        office.procedure.step(number, "withdraw", {}, office.procedure.enterprise)
    assert len(office.notices()) == before
    assert office.procedure.case(number).state == "assigned"

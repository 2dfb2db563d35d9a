"""Applying for a repair (WF-3): what is refused, why, from which day on; nothing is kept of what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from service.faults import Conflict, Forbidden, Invalid, NotFound, ServiceFault
from service.operations.repair.filing import file_repair
from service.store import audit
from service.store.attachment import AttachmentRow
from service.store.case import Case
from service.store.commitment import Commitment, CommitmentCase
from service.store.draft import Draft
from service.store.engine import reading
from service.store.legal_clock import LegalClock
from tests.service.conftest import OTHER_USCC, USCC
from tests.service.repair.conftest import FORM, UNIT, Repairs


def kept(repairs: Repairs) -> int:
    with reading(repairs.desk.engine) as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_filed_with_number_unit_clock_papers_and_commitment(repairs: Repairs) -> None:
    """CZ21-2.5.3a, AMB-64, AMB-65, CT-6: received on Saturday 2026-11-21, ten working days."""
    number = repairs.file()
    case, detail = repairs.case(number), repairs.detail(number)
    assert number == "修〔2026〕0001号"
    assert (case.state, case.kind, case.unit, case.due_on) == ("submitted", "penalty", UNIT, date(2026, 12, 4))
    assert detail.pack == "national-2025-36" and detail.basis["verdict"] == "needs_proof"
    with reading(repairs.desk.engine) as session:
        clock = session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one()
        assert clock.code == "CLK-06"
        (paper,) = session.scalars(select(AttachmentRow).where(AttachmentRow.case_id == case.id))
        assert paper.paper == "proof_of_performance"
        signed = session.get_one(CommitmentCase, detail.commitment_id)
        text = session.get_one(Commitment, signed.id)
        assert (
            signed.number.startswith("C-130900-06-") and signed.target == number and "行政处罚（2024-03-01" in text.text
        )
        assert not session.scalars(select(Draft)).all()
        assert audit.verify(session).holds


def test_what_the_repair_will_not_change_is_told_in_the_receipt(repairs: Repairs) -> None:
    """AMB-12, AMB-67: no false hopes."""
    number = repairs.file("listed")
    (letter,) = repairs.letters(number)
    assert letter.kind == "repair_receipt" and letter.number.startswith("沧信修收〔2026〕")
    assert letter.data["unchanged"], "C for the rest of the three years stays"
    told = repairs.detail(number).basis["consequence"]
    assert (told["before"]["grade"], told["after"]["grade"]) == ("D", "C")


REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("nowhere", {}, "unknown_record", "没有这条记录"),
    ("theirs", {}, "unknown_record", "没有这条记录"),
    ("void", {}, "revoked", "已撤销"),
    ("done", {}, "already_repaired", "2025-01-01"),
    ("fresh", {}, "too_early", "2027-01-21"),
    ("grave", {}, "too_early", "2027-01-11"),
    ("gift", {}, "not_repairable", "志愿|捐赠"),
    ("crime", {}, "not_repairable", "刑事"),
    ("old", {"agreed": False}, "unsigned_commitment", "承诺书"),
    ("old", {"signer": " "}, "unsigned_commitment", "签署人"),
    ("old", {"corrected": ""}, "bad_form", "纠正"),
    ("old", {"plan_on": "2026-10-01"}, "plan_incomplete", "一并填写"),
    ("old", {"plan_on": "2026-12-01", "plan_until": "2028-01-01"}, "future_day", "不能晚于今天"),
]


@pytest.mark.parametrize(("record", "form", "code", "words"), REFUSALS)
def test_each_refusal_says_why(repairs: Repairs, record: str, form: dict[str, Any], code: str, words: str) -> None:
    """Issue 4, bad input: someone else's, unlisted, revoked, repaired, too early, unsigned."""
    before = kept(repairs)
    with pytest.raises(ServiceFault, match=words) as caught:
        repairs.file(record, papers=("proof_of_performance", "court_ruling"), **form)
    assert caught.value.code == code
    assert kept(repairs) == before


def test_a_missing_paper_is_named(repairs: Repairs) -> None:
    with pytest.raises(Invalid, match="证明") as caught:
        repairs.file(papers=())
    assert caught.value.code == "missing_paper"
    with pytest.raises(Invalid, match="裁定书"):
        repairs.file("fresh", plan_on="2026-11-01", plan_until="2028-11-01")


def test_a_second_application_names_the_first(repairs: Repairs) -> None:
    first = repairs.file()
    with pytest.raises(Conflict, match=first) as caught:
        repairs.file()
    assert caught.value.code == "repair_pending"


def test_nobody_applies_for_a_stranger(repairs: Repairs) -> None:
    with pytest.raises(NotFound):
        file_repair(repairs.desk, repairs.enterprise, uscc=OTHER_USCC, record="theirs", form=FORM)
    with pytest.raises(Forbidden):
        file_repair(repairs.desk, repairs.department, uscc=USCC, record="old", form=FORM)


def test_a_court_plan_waives_the_minimum_publication(repairs: Repairs) -> None:
    """National rule: a reorganisation plan opens a temporary repair."""
    number = repairs.file(
        "fresh", papers=("proof_of_performance", "court_ruling"), plan_on="2026-11-01", plan_until="2028-11-01"
    )
    detail = repairs.detail(number)
    assert detail.temporary and detail.plan_until == date(2028, 11, 1)

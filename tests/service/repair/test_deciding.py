"""Deciding on a repair (WF-3): who decides, what changes in the file and the result, measures, extension, revocation, the court's plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from service.access.permissions import Permission
from service.attachments.papers import hand_in
from service.clock import FixedClock
from service.faults import Conflict, Invalid
from service.operations.repair.standing import facts_of
from service.queries.looking import looking
from service.site_sync.running import synchronise
from service.store import audit
from service.store.assessment import AssessmentRow
from service.store.case import Case
from service.store.commitment import CommitmentCase
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from service.store.notice import Notice
from tests.service.conftest import OPERATOR, USCC
from tests.service.repair.conftest import GRANTED, PDF, REFUSED, Repairs


def commitment_state(repairs: Repairs, number: str) -> str:
    with reading(repairs.desk.engine) as session:
        return session.get_one(CommitmentCase, repairs.detail(number).commitment_id).state


def scores(repairs: Repairs, number: str) -> list[tuple[int | None, str]]:
    case = repairs.case(number)
    with reading(repairs.desk.engine) as session:
        rows = [session.get_one(AssessmentRow, key) for key in (case.result_before_id, case.result_after_id)]
        return [(row.score, row.grade) for row in rows]


def test_approval_changes_record_result_commitment_and_sites_in_one_go(repairs: Repairs) -> None:
    """CZ21-2.5.3b, AMB-66, AMB-68: repaired from the day of the decision, whatever the sites do."""
    number = repairs.approved()
    case = repairs.case(number)
    assert (case.state, case.stage, case.finding) == ("syncing", "decided", "repaired")
    version = repairs.record("old")
    assert version.attributes["repaired_on"] == "2026-11-21" and version.change == "repaired"
    assert version.reason.startswith(f"信用修复 {number}：")
    assert scores(repairs, number)[0][1] == "D" and any("重新评价" in line for line in repairs.lines(number))
    assert {(job.site, job.action, job.state) for job in repairs.jobs(number)} == {
        ("credit_china", "hide", "pending"),
        ("publicity_system", "hide", "pending"),
    }
    assert commitment_state(repairs, number) == "published", "the commitment is a public one"
    assert repairs.detail(number).publication_ended_on == date(2026, 11, 21)
    decision = repairs.letters(number)[-1]
    assert decision.kind == "repair_decision" and decision.data["granted"] and len(decision.data["sites"]) == 2
    assert decision.data["unchanged"] == repairs.letters(number)[0].data["unchanged"]
    with reading(repairs.desk.engine) as session:
        assert audit.verify(session).holds


def test_a_status_ends_on_the_day_of_the_decision(repairs: Repairs) -> None:
    """SQ20-14a: the repair of a blacklist entry is its removal; D becomes C for the rest of the three years (AMB-67)."""
    number = repairs.approved("listed")
    assert repairs.record("listed").ended_on == date(2026, 11, 21)
    assert [grade for _, grade in scores(repairs, number)] == ["D", "C"]


def test_only_the_unit_that_determined_it_decides(repairs: Repairs) -> None:
    """BG22-20b, AMB-65."""
    number = repairs.file()
    for actor in (repairs.other_department, repairs.caseworker, repairs.supervisor):
        with pytest.raises(Conflict, match="谁认定、谁修复"):
            repairs.step(number, "accept", actor=actor)
    with pytest.raises(Conflict) as caught:
        repairs.step(number, "accept", actor=repairs.enterprise)
    assert caught.value.code == "not_for_this_role"
    assert repairs.step(number, "accept").state == "reviewing"


def test_the_office_acts_for_a_unit_that_has_nobody_here(repairs: Repairs) -> None:
    number = repairs.file("tax")
    assert repairs.step(number, "accept", actor=repairs.caseworker).state == "reviewing"


def test_a_transferred_case_is_decided_by_the_other_unit(repairs: Repairs) -> None:
    number = repairs.file()
    repairs.step(number, "transfer", {"unit": "市水利局", "reason": "处罚由水利局作出"}, repairs.caseworker)
    with pytest.raises(Conflict):
        repairs.step(number, "accept")
    assert repairs.step(number, "accept", actor=repairs.other_department).state == "reviewing"


@pytest.mark.parametrize("name", ["act_corrected", "effect_removed"])
def test_nothing_is_approved_that_was_not_checked(repairs: Repairs, name: str) -> None:
    """CZ21-2.5.3a: act corrected and effect removed; the refusal leaves everything as it was."""
    number = repairs.file()
    repairs.step(number, "accept")
    with pytest.raises(Invalid) as caught:
        repairs.step(number, "approve", {**GRANTED, name: False})
    assert (caught.value.code, caught.value.field) == ("not_confirmed", name)
    assert repairs.case(number).state == "reviewing" and "repaired_on" not in repairs.record("old").attributes


def test_refused_with_reasons_the_commitment_is_released_and_the_way_is_open(repairs: Repairs) -> None:
    number = repairs.file()
    repairs.step(number, "accept")
    case = repairs.step(number, "reject", REFUSED)
    assert (case.state, case.finding) == ("refused", "not_repaired") and case.closed_at is not None
    letter = repairs.letters(number)[-1]
    assert not letter.data["granted"] and letter.data["remedy"] == REFUSED["remedy"]
    assert commitment_state(repairs, number) == "released"
    assert repairs.file() != number, "once the reason is gone, it may ask again"


def test_an_unknown_severity_has_to_be_stated(repairs: Repairs) -> None:
    """National rule: the minimum publication follows from the severity; the fine alone does not say it."""
    number = repairs.file("unsaid")
    with pytest.raises(Invalid, match="2027-06-02") as caught:
        repairs.step(number, "accept", {"severity": "serious"})
    assert caught.value.code == "too_early"
    repairs.step(number, "accept")
    with pytest.raises(Conflict, match="失信程度"):
        repairs.step(number, "approve", GRANTED)
    other = repairs.file("old")
    repairs.step(other, "accept", {"severity": "general"})
    assert repairs.step(other, "approve", GRANTED).state == "syncing"


def test_a_record_revoked_meanwhile_cannot_be_approved(repairs: Repairs) -> None:
    from service.operations.records import revoke_record

    number = repairs.file()
    repairs.step(number, "accept")
    revoke_record(repairs.desk, repairs.caseworker, uscc=USCC, record="old", version=1, reason="处罚撤销")
    with pytest.raises(Conflict, match=r"撤销|材料"):
        repairs.step(number, "approve", GRANTED)
    assert repairs.step(number, "reject", REFUSED).state == "refused", "and there is a way out"


def test_one_extension_where_the_document_grants_it(repairs: Repairs) -> None:
    """AMB-64: ten working days more, once."""
    number = repairs.file()
    due = repairs.case(number).due_on
    extended = repairs.step(number, "extend", {"reason": "需要向法院核实"})
    assert due == date(2026, 12, 4) and extended.due_on == date(2026, 12, 18)
    with pytest.raises(Conflict):
        repairs.step(number, "extend", {"reason": "再延"})


def test_a_measure_holds_the_clock_until_it_is_proved(repairs: Repairs, clock: FixedClock) -> None:
    """SQ20-14b, AMB-106."""
    import io

    number = repairs.file()
    repairs.step(number, "accept")
    wanted = {"measure": "training", "due": "2026-12-10", "reason": "参加市级信用修复培训"}
    with pytest.raises(Invalid):
        repairs.step(number, "require_measure", {**wanted, "due": "2026-11-21"})
    case = repairs.step(number, "require_measure", wanted)
    assert case.state == "measures_running" and case.due_on is None
    with pytest.raises(Conflict, match="证明"):
        repairs.step(number, "measure_done", actor=repairs.enterprise)
    with pytest.raises(Conflict, match="期限还没有届满"):
        repairs.step(number, "measure_missed")
    clock.advance(timedelta(days=3))
    hand_in(
        repairs.desk, repairs.enterprise, number=number, name="结业证.pdf", stream=io.BytesIO(PDF), paper="training"
    )
    case = repairs.step(number, "measure_done", actor=repairs.enterprise)
    assert case.state == "reviewing" and case.due_on is not None and case.due_on > date(2026, 12, 4)
    assert repairs.step(number, "approve", GRANTED).state == "syncing"


def test_a_measure_that_was_missed_goes_back_to_the_review(repairs: Repairs, clock: FixedClock) -> None:
    from service.operations.repair.nightly import look_after_repairs

    number = repairs.file()
    repairs.step(number, "accept")
    repairs.step(number, "require_measure", {"measure": "report", "due": "2026-12-01", "reason": "提交信用报告"})
    clock.advance(timedelta(days=10))
    look_after_repairs(repairs.desk, OPERATOR)
    assert repairs.case(number).state == "measures_running", "the due day is still its own"
    clock.advance(timedelta(days=1))
    look_after_repairs(repairs.desk, OPERATOR)
    look_after_repairs(repairs.desk, OPERATOR)
    assert repairs.case(number).state == "reviewing"
    assert sum("逾期未完成" in line for line in repairs.lines(number)) == 1


def test_a_supplement_is_asked_for_and_given(repairs: Repairs) -> None:
    number = repairs.file()
    repairs.step(number, "ask_supplement", {"wanted": "缴款凭证原件"})
    with pytest.raises(Conflict):
        repairs.step(number, "ask_supplement", {"wanted": "再补"})
    assert repairs.letters(number)[-1].data["wanted"] == "缴款凭证原件"
    repairs.step(number, "give_supplement", {"text": "已补交"}, repairs.enterprise)
    assert repairs.case(number).supplement_wanted is None


def test_withdrawn_releases_the_commitment(repairs: Repairs) -> None:
    number = repairs.file()
    assert repairs.step(number, "withdraw", actor=repairs.enterprise).state == "withdrawn"
    assert commitment_state(repairs, number) == "released"


def test_a_broken_commitment_takes_the_repair_back(repairs: Repairs) -> None:
    """WF-3 commitment_broken: the record is active again, a breach enters the file (indicator 05), the sites show it again."""
    number = repairs.approved()
    synchronise(repairs.desk, OPERATOR, lambda settings, parcel: "ok")
    assert repairs.case(number).state == "repaired"
    repaired = scores(repairs, number)[1]
    case = repairs.step(number, "revoke_repair", {**REFUSED, "reason": "缴款凭证系伪造"})
    assert (case.state, case.finding) == ("revoked", "repair_revoked")
    assert "repaired_on" not in repairs.record("old").attributes
    assert commitment_state(repairs, number) == "breached"
    with reading(repairs.desk.engine) as session:
        records = dossier_of(session, find_enterprise(session, USCC)).records
        assert [record.kind for record in records].count("breach_of_commitment") == 1
    assert scores(repairs, number)[0] == repaired
    assert {(job.action, job.state) for job in repairs.jobs(number)} == {("hide", "done"), ("show", "pending")}
    synchronise(repairs.desk, OPERATOR, lambda settings, parcel: "ok")
    assert all(job.state == "done" for job in repairs.jobs(number))
    assert repairs.letters(number)[-1].kind == "repair_revocation"
    assert repairs.case(number).state == "revoked"


def test_a_status_that_was_ended_by_a_repair_runs_again(repairs: Repairs) -> None:
    number = repairs.approved("listed")
    repairs.step(number, "revoke_repair", REFUSED)
    assert repairs.record("listed").ended_on is None
    assert [job.state for job in repairs.jobs(number)] == ["overtaken", "overtaken", "pending", "pending"]


def court(repairs: Repairs) -> str:
    return repairs.approved(
        "fresh", papers=("proof_of_performance", "court_ruling"), plan_on="2026-11-01", plan_until="2027-03-31"
    )


def test_a_court_plan_gives_a_temporary_repair_that_becomes_final(repairs: Repairs, clock: FixedClock) -> None:
    from service.operations.repair.nightly import look_after_repairs

    number = court(repairs)
    synchronise(repairs.desk, OPERATOR, lambda settings, parcel: "ok")
    assert repairs.case(number).state == "temporary"
    assert repairs.letters(number)[-1].data["plan_until"] == "2027-03-31"
    clock.advance(timedelta(days=130))
    look_after_repairs(repairs.desk, OPERATOR)
    assert repairs.case(number).state == "temporary"
    clock.advance(timedelta(days=1))
    look_after_repairs(repairs.desk, OPERATOR)
    case = repairs.case(number)
    assert (case.state, case.stage) == ("plan_checking", "under_way") and case.due_on is not None
    assert repairs.step(number, "make_final", {"reason": "重整计划执行完毕"}).state == "repaired"
    assert repairs.record("fresh").attributes["repaired_on"] == "2026-11-21"


def test_a_plan_that_fails_ends_the_temporary_repair_without_a_breach(repairs: Repairs) -> None:
    number = court(repairs)
    synchronise(repairs.desk, OPERATOR, lambda settings, parcel: "ok")
    case = repairs.step(number, "end_temporary", REFUSED)
    assert case.state == "revoked" and "repaired_on" not in repairs.record("fresh").attributes
    assert commitment_state(repairs, number) == "released"


def test_the_enterprise_hears_of_every_turn(repairs: Repairs) -> None:
    number = repairs.approved()
    with reading(repairs.desk.engine) as session:
        kinds = set(session.scalars(select(Notice.kind).where(Notice.recipient_id == repairs.enterprise.user_id)))
    assert {"accepted", "taken_up", "approved"} <= kinds
    with looking(repairs.desk, repairs.enterprise, Permission.CASE_READ) as work:
        case = work.session.scalars(select(Case).where(Case.number == number)).one()
        assert facts_of(work, case)["sites_done"] is False

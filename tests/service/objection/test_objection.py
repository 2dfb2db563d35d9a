"""The life of an objection (WF-1): filed, compared, decided; the record, the result and the clock change together."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from service.access.roles import Role
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.objection.correction import Correction
from service.operations.objection.filing import Target, file_objection
from service.operations.objection.stepping import take_step
from service.store import audit
from service.store.assessment import AssessmentRow
from service.store.case import CaseEvent
from service.store.engine import reading
from service.store.history import dossier_of, find_enterprise
from service.store.legal_clock import LegalClock
from service.store.objection import ObjectionCase
from tests.service.conftest import OTHER_USCC, USCC
from tests.service.objection.conftest import COMPARED, FORM, FOUND, REMEDY, Procedure


def test_filing_gives_numbers_and_starts_the_clock_of_five_working_days(procedure: Procedure) -> None:
    """CZ21-2.5.2b, AMB-50: received on Saturday 2026-11-21, due on the fifth working day after."""
    filed = procedure.file("p1", "h1")
    assert filed.number == "异〔2026〕0001号"
    assert filed.cases == ("异〔2026〕0001号-1", "异〔2026〕0001号-2")
    case = procedure.case(filed.cases[0])
    assert (case.state, case.due_on) == ("received", date(2026, 11, 27))
    with reading(procedure.desk.engine) as session:
        clock = session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one()
        assert clock.code == "CLK-07" and clock.state == "running" and not clock.provisional
        assert sum(day["counted"] for day in clock.receipt["days"]) == 5
        assert clock.receipt["due"] == "2026-11-27" and "宿政办发〔2020〕20号" in clock.clause


def test_upheld_changes_record_result_and_clock_in_one_go(procedure: Procedure) -> None:
    """CZ21-2.5.2c: the penalty is revoked, the enterprise is weighed anew, the old result stays readable."""
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    case = procedure.step(number, "find_mismatch", FOUND, None, Correction("revoke", "p1", {}))
    assert (case.state, case.finding) == ("upheld", "fact_mismatch")
    assert case.decided_at is not None
    with reading(procedure.desk.engine) as session:
        before = session.get_one(AssessmentRow, case.result_before_id)
        after = session.get_one(AssessmentRow, case.result_after_id)
        assert (before.score, after.score) == (675, 775)
        clock = session.scalars(select(LegalClock).where(LegalClock.case_id == case.id)).one()
        assert clock.state == "stopped" and clock.stopped_on == date(2026, 11, 21)
        dossier = dossier_of(session, find_enterprise(session, USCC))
        assert next(record for record in dossier.records if record.id == "p1").revoked
        assert audit.verify(session).holds
    assert any("675 → 775" in line for line in procedure.lines(number))


def test_a_wrong_value_is_corrected_and_a_missing_record_added(procedure: Procedure) -> None:
    """CZ21-2.5.2d: data completed, then evaluated anew."""
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    case = procedure.step(
        number,
        "find_stale",
        FOUND,
        None,
        Correction("correct", "p1", {"repaired_on": "2026-10-01"}),
        Correction("add", "v9", {"kind": "volunteer_service", "date": "2026-05-01"}),
    )
    assert case.state == "upheld"
    with reading(procedure.desk.engine) as session:
        after = session.get_one(AssessmentRow, case.result_after_id)
        assert after.score == 675 + 50 + 15


def test_stale_data_may_be_completed_later(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    assert procedure.step(number, "find_stale", FOUND).state == "correcting"
    with pytest.raises(Conflict, match="请先更正"):
        procedure.step(number, "data_fixed")


def test_wrong_listing_is_undone_as_if_never_made(procedure: Procedure) -> None:
    """WF-8, SQ20-16c: no C(3) effect remains, unlike after a removal."""
    from service.operations.dossier_import import import_dossier
    from tests.service.conftest import OPERATOR, dossier

    listed = {"id": "b1", "kind": "industry_blacklist", "date": "2026-06-01", "list": "失信被执行人"}
    import_dossier(procedure.desk, OPERATOR, dossier(listed), reason="名单推送")
    (number,) = procedure.file("b1", kind="list").cases
    procedure.until_compared(number)
    case = procedure.step(number, "find_list_wrong", FOUND)
    assert case.state == "upheld", "the finding itself undoes the listing"
    with reading(procedure.desk.engine) as session:
        before = session.get_one(AssessmentRow, case.result_before_id)
        after = session.get_one(AssessmentRow, case.result_after_id)
        assert (before.grade, before.score, after.grade) == ("D", None, "B")


def test_dismissed_stops_the_clock_and_changes_nothing(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    case = procedure.step(number, "find_consistent", {**FOUND, **REMEDY})
    assert (case.state, case.finding, case.result_after_id) == ("dismissed", "consistent", None)
    assert procedure.step(number, "close").state == "closed"


def test_no_decision_without_a_comparison(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.step(number, "assign", {"handler": procedure.caseworker.user_id}, procedure.supervisor)
    with pytest.raises(Conflict) as caught:
        procedure.step(number, "find_consistent", {**FOUND, **REMEDY})
    assert caught.value.code == "not_in_this_state"


def test_consistent_rows_cannot_be_found_a_mismatch(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    procedure.step(
        number, "record_comparison", {**COMPARED, "rows": [{"field": "状态", "held": "有效", "at_source": "有效"}]}
    )
    with pytest.raises(Conflict, match="全部一致"):
        procedure.step(number, "find_mismatch", FOUND)


def test_two_caseworkers_deciding_at_once_one_wins(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    seen = procedure.case(number).revision
    take_step(
        procedure.desk,
        procedure.caseworker,
        number=number,
        revision=seen,
        event="find_consistent",
        form={**FOUND, **REMEDY},
    )
    with pytest.raises(Conflict) as caught:
        take_step(procedure.desk, procedure.other, number=number, revision=seen, event="find_mismatch", form=FOUND)
    assert caught.value.code == "outdated" and "异议不成立" in caught.value.message


def test_transfer_does_not_restart_the_clock(procedure: Procedure) -> None:
    """AMB-47."""
    (number,) = procedure.file("p1").cases
    due = procedure.case(number).due_on
    case = procedure.step(number, "transfer", {"unit": "市市场监督管理局", "reason": "处罚由其作出"})
    assert (case.state, case.unit, case.due_on) == ("assigned", "市市场监督管理局", due)
    assert procedure.step(number, "start_comparison", None, procedure.department).state == "comparing"


def test_supplement_is_asked_once_and_given_by_its_owner(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.step(number, "ask_supplement", {"wanted": "请提交复议决定书"})
    with pytest.raises(Conflict, match="已经通知过补正"):
        procedure.step(number, "ask_supplement", {"wanted": "再次"})
    due = procedure.case(number).due_on
    case = procedure.step(number, "give_supplement", {"text": "已附"}, procedure.enterprise)
    assert case.supplement_wanted is None
    assert case.due_on == due, "a supplement does not pause the clock (AMB-47)"


def test_pausing_is_refused_by_the_packs_in_force(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    with pytest.raises(Conflict, match="AMB-47"):
        procedure.step(number, "pause", {"reason": "等待"})


def test_urging_once_a_day_by_the_applicant_only(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.step(number, "urge", {}, procedure.enterprise)
    with pytest.raises(Conflict, match="今天已经催办过"):
        procedure.step(number, "urge", {}, procedure.enterprise)
    with pytest.raises(Conflict) as caught:
        procedure.step(number, "urge")
    assert caught.value.code == "not_for_this_role"


def test_withdrawn_and_closed_takes_no_more_steps(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    assert procedure.step(number, "withdraw", {}, procedure.enterprise).state == "withdrawn"
    procedure.step(number, "close")
    for event, form in [("assign", {"handler": 1}), ("withdraw", {}), ("find_consistent", {**FOUND, **REMEDY})]:
        with pytest.raises(Conflict):
            procedure.step(number, event, form)


def test_the_same_matter_is_not_heard_twice_at_once(procedure: Procedure) -> None:
    """AMB-52."""
    first = procedure.file("p1")
    with pytest.raises(Conflict) as caught:
        procedure.file("p1")
    assert caught.value.code == "repeated" and first.cases[0] in caught.value.message
    procedure.step(first.cases[0], "withdraw", {}, procedure.enterprise)
    assert procedure.file("p1").cases


@pytest.mark.parametrize(
    ("target", "form", "error", "words"),
    [
        (Target("record", "nowhere"), {}, NotFound, "没有编号为 nowhere"),
        (Target("record", "p1"), {"kind": "list"}, Invalid, "不是名单列入"),
        (Target("record", "p1"), {"facts": "  "}, Invalid, "事实与理由"),
        (Target("record", "p1"), {"kind": "other"}, Invalid, "异议类别"),
        (Target("record", "p1"), {"kind": "notice"}, Invalid, "正在公示的申报编号"),
        (Target("case", "申〔2026〕0001号"), {"kind": "notice"}, NotFound, "没有编号为"),
        (Target("assessment", "9"), {"kind": "evaluation"}, NotFound, "没有第 9 号"),
        (Target("assessment", "1"), {}, Invalid, "类别应选"),
        (Target("record", "p1"), {"facts": "x" * 4001}, Invalid, "最多 4000"),
    ],
)
def test_bad_filings_are_told_and_leave_nothing(
    procedure: Procedure, target: Target, form: dict[str, str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        file_objection(procedure.desk, procedure.enterprise, uscc=USCC, targets=[target], form={**FORM, **form})
    with reading(procedure.desk.engine) as session:
        for table in (ObjectionCase, CaseEvent, LegalClock):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_nobody_objects_to_a_foreign_file(procedure: Procedure) -> None:
    with pytest.raises(NotFound):
        file_objection(
            procedure.desk, procedure.enterprise, uscc=OTHER_USCC, targets=[Target("record", "p1")], form=FORM
        )


def test_a_foreign_case_looks_absent(procedure: Procedure, person: object) -> None:
    from service.operations.dossier_import import import_dossier
    from tests.service.conftest import OPERATOR, dossier

    (number,) = procedure.file("p1").cases
    import_dossier(procedure.desk, OPERATOR, dossier(uscc=OTHER_USCC), reason="归集")
    stranger = person(Role.ENTERPRISE, OTHER_USCC).actor  # type: ignore[operator]
    with pytest.raises(NotFound, match="没有编号"):
        procedure.step(number, "withdraw", {}, stranger)
    with pytest.raises(Forbidden):
        procedure.step(number, "assign", {"handler": 1}, person(Role.INSPECTOR).actor)  # type: ignore[operator]


def test_a_failing_correction_undoes_the_whole_decision(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    lines = procedure.lines(number)
    with pytest.raises(NotFound):
        procedure.step(
            number, "find_mismatch", FOUND, None, Correction("revoke", "p1", {}), Correction("revoke", "ghost", {})
        )
    assert procedure.case(number).state == "compared" and procedure.lines(number) == lines
    with reading(procedure.desk.engine) as session:
        dossier = dossier_of(session, find_enterprise(session, USCC))
        assert not next(record for record in dossier.records if record.id == "p1").revoked

"""An inspection from the draw to the publication and its follow-up (WF-6; CZ21-2.4, SQ20-07c, SQ20-24; AMB-70, 71, 83)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from service.access.roles import Role
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.inspection.opening import direct_inspection
from service.operations.plan.planning import finish_plan
from service.store.case import CaseEvent
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.inspection import InspectionCase, InspectionVisit
from service.store.legal_clock import LegalClock
from service.store.notice import Notice
from service.store.plan import Plan
from service.store.reminder import Reminder
from tests.service.inspection.conftest import SHEET, TODAY_AFTER, Inspecting

PROBLEM = [{**SHEET[0], "problem": "营业执照未悬挂", "handling": "责令改正"}, *SHEET[1:]]


def clock(inspecting: Inspecting, case: InspectionCase) -> LegalClock:
    with reading(inspecting.drawing.desk.engine) as session:
        return session.scalars(select(LegalClock).where(LegalClock.case_id == case.id, LegalClock.current)).one()


def uscc_of(inspecting: Inspecting, case: InspectionCase) -> str:
    with reading(inspecting.drawing.desk.engine) as session:
        return session.get_one(Enterprise, case.enterprise_id).uscc


def test_who_inspects_is_led_to_his_own_page(inspecting: Inspecting) -> None:
    """An inspector has no desk; a notice that leads there would be a dead end."""
    case = inspecting.until_checked()
    mine = inspecting.mine(case)
    with reading(inspecting.drawing.desk.engine) as session:
        links = set(session.scalars(select(Notice.link).where(Notice.recipient_id == mine.user_id)))
    assert links and all(link.startswith("/my-inspections/%E6%9F%A5") for link in links)


def test_from_the_draw_to_the_publication_in_time(inspecting: Inspecting) -> None:
    """CLK-04: seven working days from the result; the clock stops with the publication."""
    case = inspecting.until_result()
    running = clock(inspecting, case)
    assert (case.state, running.code, running.length, running.unit) == ("result_entered", "CLK-04", 7, "working_days")
    case = inspecting.office(case, "publish")
    assert (case.state, case.stage) == ("closed", "closed")
    stopped = clock(inspecting, case)
    assert stopped.state == "stopped" and stopped.due_on is not None and stopped.stopped_on is not None
    assert stopped.stopped_on <= stopped.due_on


def test_what_is_published_says_five_things_and_no_grade(inspecting: Inspecting) -> None:
    """AMB-83: subject, matter, date, result, unit; neither the grade nor the mode that gives it away."""
    case = inspecting.until_result()
    inspecting.office(case, "publish", text="经营场所与登记一致")
    detail = inspecting.detail(case)
    assert detail.published is not None
    assert set(detail.published) == {
        "number", "subject", "uscc", "matter", "checked_on", "result_code", "result", "text", "units",
    }  # fmt: skip
    assert (detail.published["checked_on"], detail.published["result"]) == (str(TODAY_AFTER), "未发现问题")
    text = json.dumps(detail.published, ensure_ascii=False)
    assert "grade" not in text and "mode" not in text and "现场检查" not in text


@pytest.mark.parametrize(
    "text",
    [
        "该企业为A级企业",
        "信用等级：B",
        "属于严重失信类",
        "等级为 C",
        "Ｄ级",
        "信用得分 870 分",
        "a grade A enterprise",
        "评级是“B”",
    ],
)
def test_the_publication_of_a_grade_is_refused(inspecting: Inspecting, text: str) -> None:
    """CZ21-2.2.2d; nothing is published then."""
    case = inspecting.until_result()
    with pytest.raises(Invalid) as caught:
        inspecting.office(case, "publish", text=text)
    assert (caught.value.code, caught.value.field) == ("grade_in_publication", "text")
    assert inspecting.again(case).state == "result_entered"
    assert inspecting.detail(case).published is None


@pytest.mark.parametrize(
    "text", ["未发现 A 座仓库存在问题", "二级资质证书在有效期内", "现场有 3 类商品", "USB-C 接口合格"]
)
def test_ordinary_words_are_published(inspecting: Inspecting, text: str) -> None:
    case = inspecting.until_result()
    assert inspecting.office(case, "publish", text=text).state == "closed"


@pytest.mark.parametrize(
    ("grade", "mode", "reason", "code"),
    [
        ("D", "onsite", None, "mode_too_gentle"),
        ("C", "written", "企业请求", "mode_too_gentle"),
        ("B", "strict", None, "reason_for_stricter_mode"),
        ("A", "onsite", None, "reason_for_stricter_mode"),
    ],
)
def test_the_mode_of_another_grade(
    inspecting: Inspecting, grade: str, mode: str, reason: str | None, code: str
) -> None:
    """WF-6: the mode is respected; a stricter one needs a reason, a gentler one is none of anybody's choice."""
    case = inspecting.of_grade(grade)
    with pytest.raises(Invalid) as caught:
        inspecting.office(case, "arrange", mode=mode, **({"reason": reason} if reason else {}))
    assert caught.value.code == code
    assert inspecting.again(case).state == "drawn"


def test_a_stricter_mode_with_its_reason_and_the_notice(inspecting: Inspecting, person: Any) -> None:
    case = inspecting.of_grade("B")
    owner = person(Role.ENTERPRISE, uscc_of(inspecting, case))
    inspecting.office(case, "arrange", mode="enhanced", reason="近期有投诉")
    assert (inspecting.detail(case).mode, inspecting.detail(case).mode_reason) == ("enhanced", "近期有投诉")
    with reading(inspecting.drawing.desk.engine) as session:
        told = list(session.scalars(select(Notice).where(Notice.recipient_id == owner.actor.user_id)))
        assert [notice.kind for notice in told] == ["inspection_notice"]
        assert case.number in told[0].subject
        named = {
            notice.recipient_id for notice in session.scalars(select(Notice).where(Notice.kind == "inspectors_named"))
        }
    assert named & {inspecting.drawing.inspector.user_id, inspecting.drawing.second.user_id}


def test_only_who_is_assigned_sees_and_reports_it(inspecting: Inspecting, person: Any) -> None:
    """An inspector sees no file by the role alone; a foreign inspection answers as if it did not exist."""
    case = inspecting.of_grade("B")
    inspecting.office(case, "arrange", mode="onsite")
    stranger = person(Role.INSPECTOR).actor
    with pytest.raises(NotFound):
        inspecting.field(case, "visit", stranger, visited_on=str(TODAY_AFTER), note="x")
    with pytest.raises(Forbidden):
        inspecting.field(case, "visit", inspecting.drawing.department, visited_on=str(TODAY_AFTER), note="x")
    with pytest.raises(Forbidden):
        inspecting.office(case, "exempt", inspecting.mine(case), reason="x")


def test_who_inspects_is_reminded_of_it(inspecting: Inspecting) -> None:
    """The clocks of the field remind the inspectors, those of the office the department or the supervisors."""
    case = inspecting.of_grade("B")

    def reminded() -> set[int]:
        query = select(Reminder.recipient_id).where(
            Reminder.clock_id == clock(inspecting, case).id, Reminder.state == "armed"
        )
        with reading(inspecting.drawing.desk.engine) as session:
            return set(session.scalars(query))

    assert inspecting.mine(case).user_id not in reminded()
    inspecting.office(case, "arrange", mode="onsite")
    assert inspecting.mine(case).user_id in reminded()


def test_several_visits_and_none_in_the_future(inspecting: Inspecting) -> None:
    case = inspecting.of_grade("B")
    inspecting.office(case, "arrange", mode="onsite")
    with pytest.raises(Conflict, match="还没有检查记录"):
        inspecting.field(case, "carry_out", method="onsite")
    with pytest.raises(Invalid) as caught:
        inspecting.field(case, "visit", visited_on="2026-12-24", note="x")
    assert caught.value.code == "bad_visit_day"
    for note in ("大门紧闭", "再次前往，已查看"):
        inspecting.field(case, "visit", visited_on=str(TODAY_AFTER), note=note, met="负责人")
    with reading(inspecting.drawing.desk.engine) as session:
        visits = list(session.scalars(select(InspectionVisit).where(InspectionVisit.case_id == case.id)))
    assert [(visit.number, visit.note) for visit in visits] == [(1, "大门紧闭"), (2, "再次前往，已查看")]
    assert inspecting.field(case, "carry_out", method="onsite").state == "checked"


@pytest.mark.parametrize(
    ("items", "result", "handling", "code"),
    [
        (SHEET[:2], "1", "none", "item_unanswered"),
        ([*SHEET, SHEET[0]], "1", "none", "item_twice"),
        ([{**SHEET[0], "item": "消防"}, *SHEET[1:]], "1", "none", "unknown_item"),
        ([{**SHEET[0], "problem": "未悬挂"}, *SHEET[1:]], "5", "ordered", "item_unhandled"),
        (
            [{**SHEET[0], "checked": "no", "problem": "x", "handling": "y"}, *SHEET[1:]],
            "5",
            "ordered",
            "item_contradicts",
        ),
        (PROBLEM, "1", "none", "result_contradicts"),
        (PROBLEM, "5", "none", "handling_contradicts"),
        (SHEET, "2", "none", "bad_form"),
    ],
)
def test_a_record_sheet_that_does_not_hold_together(
    inspecting: Inspecting, items: list[dict[str, str]], result: str, handling: str, code: str
) -> None:
    """WF-6: every item answered; code 2 is retired."""
    case = inspecting.until_checked()
    with pytest.raises(Invalid) as caught:
        inspecting.field(case, "record_result", items=items, result=result, handling=handling)
    assert caught.value.code == code
    assert inspecting.detail(case).result is None


def test_a_problem_is_followed_until_it_is_closed(inspecting: Inspecting) -> None:
    case = inspecting.until_result("5", "ordered", PROBLEM)
    inspecting.office(case, "violation", decision="沧市监罚〔2026〕12号")
    case = inspecting.office(case, "publish")
    assert (case.state, clock(inspecting, case).code) == ("following", "CLK-34")
    assert inspecting.detail(case).penalty_decision == "沧市监罚〔2026〕12号"
    inspecting.field(case, "visit", visited_on=str(TODAY_AFTER), note="已悬挂")
    case = inspecting.office(case, "close_follow_up", outcome="已改正")
    assert (case.state, clock(inspecting, case).state) == ("closed", "stopped")


def test_a_substitute_comes_next_in_order_and_is_recorded(inspecting: Inspecting) -> None:
    """Avoidance and substitutes are recorded; nobody comes back who has left."""
    case = inspecting.of_grade("D")
    before = inspecting.people(case)
    leaving = before[0].number
    try:
        inspecting.office(case, "substitute", leaving=leaving, reason="与企业负责人有亲属关系")
    except Invalid as refused:
        # The third one has to avoid this enterprise.
        assert refused.code == "too_few_inspectors"
        assert uscc_of(inspecting, case) in sorted(inspecting.drawing.grades)[:3]
        return
    after = inspecting.people(case)
    assert leaving not in {person.number for person in after} and len(after) == 2
    with pytest.raises(Invalid) as caught:
        inspecting.office(case, "substitute", leaving=after[0].number, reason="再换")
    assert caught.value.code == "too_few_inspectors"
    with reading(inspecting.drawing.desk.engine) as session:
        lines = session.scalars(select(CaseEvent.line).where(CaseEvent.case_id == case.id))
        assert any(f"{leaving} 退出" in line for line in lines)


def directed(inspecting: Inspecting, grade: str, actor: Any = None, **more: Any) -> InspectionCase:
    uscc = sorted(uscc for uscc, each in inspecting.drawing.grades.items() if each == grade)[-1]
    given = {"inspectors": ["J01", "J03"], "reason": "接到投诉", "matter": "SC-01", **more}
    return direct_inspection(inspecting.drawing.desk, actor or inspecting.drawing.department, uscc=uscc, **given)


def test_other_inspections_of_the_trustworthy_need_an_exception_of_a_supervisor(inspecting: Inspecting) -> None:
    """SQ20-07c, AMB-71: refused, save listed exceptions with a supervisor's reason."""
    with pytest.raises(Conflict) as caught:
        directed(inspecting, "A")
    assert "一年最多检查 1 次" in caught.value.message
    with pytest.raises(Conflict):
        directed(inspecting, "A", exception="complaint")
    with pytest.raises(Invalid):
        directed(inspecting, "A", inspecting.drawing.supervisor)
    with pytest.raises(Invalid):
        directed(inspecting, "A", inspecting.drawing.supervisor, exception="curiosity")
    case = directed(inspecting, "A", inspecting.drawing.supervisor, exception="complaint")
    assert (case.kind, inspecting.detail(case).exception, case.reason) == ("directed", "complaint", "接到投诉")
    assert directed(inspecting, "C").kind == "directed"


@pytest.mark.parametrize(
    ("inspectors", "code"),
    [
        (["J01"], "too_few_inspectors"),
        (["J01", "J01"], "too_few_inspectors"),
        (["J01", "J04"], "certificate_expired"),
        (["J01", "J05"], "other_field"),
        (["J01", "J99"], "unknown_inspector"),
    ],
)
def test_inspectors_who_may_not(inspecting: Inspecting, inspectors: list[str], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        directed(inspecting, "C", inspectors=inspectors)
    assert caught.value.code == code


def test_an_exemption_is_a_supervisors(inspecting: Inspecting) -> None:
    case = inspecting.of_grade("B")
    with pytest.raises(Conflict):
        inspecting.office(case, "exempt", reason="上级有要求")
    assert inspecting.office(case, "exempt", inspecting.drawing.supervisor, reason="上级有要求").state == "exempted"


def test_a_task_is_finished_when_every_inspection_is(inspecting: Inspecting) -> None:
    drawing = inspecting.drawing
    with reading(drawing.desk.engine) as session:
        (plan,) = session.scalars(select(Plan))
        cases = list(session.scalars(select(InspectionCase).order_by(InspectionCase.id)))
    with pytest.raises(Conflict, match="还有未办结的检查"):
        finish_plan(drawing.desk, drawing.department, number=plan.number, revision=plan.revision)
    for case in cases:
        inspecting.office(case, "exempt", drawing.supervisor, reason="测试")
    finish_plan(drawing.desk, drawing.department, number=plan.number, revision=plan.revision)
    assert drawing.again(plan).state == "finished"

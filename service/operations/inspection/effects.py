"""What the steps of an inspection do to it: mode and notice, substitutes, visits, result, publication, follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import func, select

from rulesets.draw.ticket import in_ticket_order
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.cases.conduct import Effect
from service.operations.inspection.opening import obstacle, put_inspectors
from service.operations.inspection.publishing import public_content
from service.operations.inspection.sheet import answered
from service.operations.inspection.standing import draw_of, inspection_of, inspectors_of
from service.operations.operation import Work
from service.operations.plan.standing import inspectors_for
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.inspection import InspectionInspector, InspectionVisit
from service.store.plan import CheckMatter, Inspector
from workflows.inspection.codes import HANDLING, METHODS, RESULTS
from workflows.inspection.modes import MODES, compare, usual_modes
from workflows.procedure.run import Taken


def _arrange(work: Work, case: Case, taken: Taken) -> str:
    inspection = inspection_of(work, case)
    mode, reason = taken.form["mode"], taken.form.get("reason")
    difference = compare(mode, inspection.grade)
    usual = "、".join(MODES[name][0] for name in usual_modes(inspection.grade))
    if difference < 0:
        raise Invalid("mode_too_gentle", f"按信用等级应当采用“{usual}”，不能更宽", field="mode")
    if difference > 0 and not reason:
        raise Invalid("reason_for_stricter_mode", f"按信用等级采用“{usual}”即可；更严的方式请写明理由", field="reason")
    inspection.mode, inspection.mode_reason = mode, reason if difference > 0 else None
    names = "、".join(person.number for person in inspectors_of(work, case))
    return f"检查方式：{MODES[mode][0]}{f'（{reason}）' if difference > 0 else ''}；检查人员 {names}；已通知企业"


def _substitute(work: Work, case: Case, taken: Taken) -> str:
    leaving = next(
        (person for person in inspectors_of(work, case) if person.number == taken.form["leaving"].strip()), None
    )
    if leaving is None:
        raise Invalid("unknown_inspector", "这名检查人员没有参加本次检查，请核对编号", field="leaving")
    coming = _next_in_order(work, case)
    query = select(InspectionInspector).where(
        InspectionInspector.case_id == case.id,
        InspectionInspector.inspector_id == leaving.id,
        InspectionInspector.until.is_(None),
    )
    row = work.session.scalars(query).one()
    row.until, row.reason = today_of(work), taken.form["reason"]
    work.session.flush()
    put_inspectors(work, case, [coming])
    return f"检查人员 {leaving.number} 退出，由 {coming.number} 递补：{taken.form['reason']}"


def _next_in_order(work: Work, case: Case) -> Inspector:
    """Whoever comes next by the tickets of the draw and may take it; without a draw, by number. Raises Invalid."""
    inspection = inspection_of(work, case)
    matter = work.session.get_one(CheckMatter, inspection.matter_id)
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    ever = select(InspectionInspector.inspector_id).where(InspectionInspector.case_id == case.id)
    used = set(work.session.scalars(ever))
    people = {person.number: person for person in inspectors_for(work, matter) if person.id not in used}
    draw = draw_of(work, inspection)
    order = sorted(people)
    if draw is not None and draw.seed is not None:
        order = in_ticket_order(draw.seed, draw.numbers[enterprise.uscc]["number"], order)
    for number in order:
        if obstacle(work, enterprise, matter, people[number]) is None:
            return people[number]
    raise Invalid(
        "too_few_inspectors", "没有可以递补的检查人员（证件、专业或回避），请先补充检查人员名录", field="leaving"
    )


def _visit(work: Work, case: Case, taken: Taken) -> str:
    day = taken.form["visited_on"]
    if day > today_of(work) or day < case.opened_at.date():
        raise Invalid("bad_visit_day", "检查日期不能晚于今天，也不能早于抽取那天", field="visited_on")
    last = work.session.scalar(select(func.max(InspectionVisit.number)).where(InspectionVisit.case_id == case.id)) or 0
    work.session.add(
        InspectionVisit(
            case_id=case.id,
            number=last + 1,
            visited_on=day,
            met=taken.form.get("met"),
            note=taken.form["note"],
            entered_at=work.now,
            entered_by=work.actor.label,
        )
    )
    work.session.flush()
    return f"第 {last + 1} 次检查（{day}）"


def _carry_out(work: Work, case: Case, taken: Taken) -> str:
    inspection = inspection_of(work, case)
    inspection.method = taken.form["method"]
    inspection.checked_on = work.session.scalar(
        select(func.max(InspectionVisit.visited_on)).where(InspectionVisit.case_id == case.id)
    )
    return f"检查完毕：{METHODS[taken.form['method']][0]}"


def _record_result(work: Work, case: Case, taken: Taken) -> str:
    inspection = inspection_of(work, case)
    matter = work.session.get_one(CheckMatter, inspection.matter_id)
    result, handling = taken.form["result"], taken.form["handling"]
    inspection.items = answered(matter, taken.form["items"], result)
    if result != "1" and any(row["problem"] for row in inspection.items) and result != "E" and handling == "none":
        raise Invalid("handling_contradicts", "发现了问题，请选择相应的后续处置", field="handling")
    inspection.result, inspection.handling = result, handling
    inspection.note = taken.form.get("note")
    return f"录入结果：{RESULTS[result][0]}；{HANDLING[handling][0]}"


def _publish(work: Work, case: Case, taken: Taken) -> str:
    inspection = inspection_of(work, case)
    inspection.published = public_content(work, case, inspection, taken.form.get("text"))
    inspection.published_at = case.decided_at = work.now
    return f"公示抽查结果：{inspection.published['result']}"


def _violation(work: Work, case: Case, taken: Taken) -> str:
    inspection_of(work, case).penalty_decision = taken.form["decision"]
    return f"作出处罚决定 {taken.form['decision']}，处罚信息另行归集"


def _close_follow_up(work: Work, case: Case, taken: Taken) -> str:
    inspection_of(work, case).outcome = taken.form["outcome"]
    return f"处置完结：{taken.form['outcome']}"


def _end(work: Work, case: Case, taken: Taken) -> str:
    case.reason = taken.form["reason"]
    return f"{taken.step.label}：{case.reason}"


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "arrange": _arrange,
        "substitute": _substitute,
        "visit": _visit,
        "carry_out": _carry_out,
        "record_result": _record_result,
        "publish": _publish,
        "violation": _violation,
        "close_follow_up": _close_follow_up,
        "exempt": _end,
        "cancel": _end,
    }
)

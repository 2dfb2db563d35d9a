"""Opening inspections 立件: one for each object that was drawn, and those that are arranged for a reason of their own."""

from __future__ import annotations

from sqlalchemy import select

from rulesets.draw import Draw as Drawn
from service.access.permissions import Permission
from service.faults import Invalid, NotFound
from service.operations.calendar import today_of
from service.operations.cases.holding import hold_enterprises_of
from service.operations.cases.opening import open_case, running_number
from service.operations.cases.stepping import check_texts, fire, refusal, role_of, settle
from service.operations.operation import Work, operation
from service.operations.plan.capping import inspections_in, is_full, yearly_cap
from service.operations.weigh import weigh
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise
from service.store.inspection import Inspection, InspectionCase, InspectionInspector
from service.store.plan import CheckMatter, Draw, Inspector, InspectorAvoidance, Plan
from workflows.inspection import INSPECTION
from workflows.procedure.run import NotAllowed, Taken, take
from workflows.procedure.shape import NOWHERE

_SINCE_FROZEN = "冻结名录之后，本年度已被抽查或检查；守信主体一年最多检查 1 次（SQ20-07c），本次不再检查"


def open_drawn(work: Work, plan: Plan, draw: Draw, result: Drawn) -> int:
    """An inspection for each object of a draw with its inspectors; returns how many.

    An enterprise whose year was filled by another department since the pool was frozen is drawn all the same, so that the draw stays
    what the seed gives, and its inspection is cancelled at once.
    """
    assert result.selection is not None
    codes = {entry["number"]: uscc for uscc, entry in draw.numbers.items()}
    grades = {number: stratum.grade for stratum in result.strata for number in stratum.taken}
    people = {
        person.number: person
        for person in work.session.scalars(select(Inspector).where(Inspector.number.in_(_named(result))))
    }
    # In one order for everybody, so that two draws never wait for each other in a circle.
    wanted = sorted(codes[each.uscc] for each in result.selection.assignments)
    query = select(Enterprise).where(Enterprise.uscc.in_(wanted)).order_by(Enterprise.uscc)
    enterprises = {found.uscc: found for found in work.session.scalars(query.with_for_update(key_share=True))}
    inspected = inspections_in(work, plan.year, [found.id for found in enterprises.values()])
    # Not in the order of the grades: the numbers of the inspections become public, the grades do not.
    for each in sorted(result.selection.assignments, key=lambda assignment: codes[assignment.uscc]):
        enterprise = enterprises[codes[each.uscc]]
        taken = _take(work, "draw", "system", {}, capped=None)
        case = _open(work, enterprise, "drawn", taken, f"{plan.number} 第 {draw.number} 次抽取抽中")
        detail = Inspection(
            case_id=case.id,
            matter_id=plan.matter_id,
            plan_id=plan.id,
            draw_id=draw.id,
            year=plan.year,
            grade=grades[each.uscc],
            items=[],
        )
        work.session.add(detail)
        put_inspectors(work, case, [people[name] for name in each.inspectors])
        if inspected.get(enterprise.id, 0) and _is_full(work, enterprise, inspected[enterprise.id]):
            fire(work, case, "cancel", "system", {"reason": _SINCE_FROZEN})
        case.unit = plan.unit
        settle(work, case)
    return len(result.selection.assignments)


def cancel_drawn(work: Work, draw: Draw, reason: str) -> int:
    """Cancel the inspections of a void draw; returns how many."""
    drawn = (Inspection.draw_id == draw.id, InspectionCase.state.in_(("drawn", "assigned")))
    found = select(InspectionCase.id).join(Inspection, Inspection.case_id == InspectionCase.id).where(*drawn)
    hold_enterprises_of(work, list(work.session.scalars(found)))
    query = select(InspectionCase).join(Inspection, Inspection.case_id == InspectionCase.id).where(*drawn)
    query = query.order_by(InspectionCase.id)
    cases = list(work.session.scalars(query.with_for_update(key_share=True, of=InspectionCase)))
    for case in cases:
        fire(work, case, "cancel", "system", {"reason": reason})
        settle(work, case)
    return len(cases)


@operation(Permission.PLAN_WORK)
def direct_inspection(
    work: Work, *, uscc: str, matter: str, inspectors: list[str], reason: str, exception: str | None = None
) -> InspectionCase:
    """An inspection outside of any draw. One of an enterprise under the cap needs a listed exception and a supervisor (AMB-71).

    Raises NotFound, Conflict (guard, not_for_this_role) or Invalid (too_few_inspectors, avoidance, bad_form).
    """
    enterprise = find_enterprise(work.session, uscc, lock=True)
    found = work.session.scalars(
        select(CheckMatter).where(CheckMatter.code == matter, CheckMatter.active)
    ).one_or_none()
    if found is None:
        raise NotFound("unknown_matter", f"抽查事项清单里没有“{matter[:40]}”", field="matter")
    assessment = weigh(work.session, dossier_of(work.session, enterprise), today_of(work), work.desk.settings.profile)
    capped = yearly_cap(assessment) is not None
    form: dict[str, object] = {"reason": reason}
    if exception:
        form["exception"] = exception
    taken = _take(work, "direct", role_of(work), form, capped=capped)
    people = [able_inspector(work, enterprise, found, number) for number in dict.fromkeys(inspectors)]
    if len(people) < 2:
        raise Invalid("too_few_inspectors", "检查人员不得少于两名（行政处罚法第四十二条）", field="inspectors")
    case = _open(work, enterprise, "directed", taken, f"安排其他检查：{taken.form['reason']}")
    work.session.add(
        Inspection(
            case_id=case.id,
            matter_id=found.id,
            year=today_of(work).year,
            grade=assessment.grade,
            exception=taken.form.get("exception"),
            items=[],
        )
    )
    case.reason, case.unit = taken.form["reason"], found.unit
    put_inspectors(work, case, people)
    settle(work, case)
    return case


def able_inspector(work: Work, enterprise: Enterprise, matter: CheckMatter, number: str) -> Inspector:
    """The inspector of this number, where nothing stands against him. Raises Invalid."""
    person = work.session.scalars(select(Inspector).where(Inspector.number == number)).one_or_none()
    if person is None or not person.active:
        raise Invalid("unknown_inspector", f"检查人员名录里没有编号 {number[:40]}，或已停用", field="inspectors")
    if (why := obstacle(work, enterprise, matter, person)) is not None:
        raise Invalid(why[0], f"检查人员 {person.number} {why[1]}", field="inspectors")
    return person


def obstacle(work: Work, enterprise: Enterprise, matter: CheckMatter, person: Inspector) -> tuple[str, str] | None:
    """Why this person may not inspect this enterprise: code and words; None where nothing stands against it."""
    if person.certificate_until < today_of(work):
        return "certificate_expired", f"的执法证已于 {person.certificate_until} 到期"
    if person.field != matter.field:
        return "other_field", f"的专业是“{person.field}”，这一事项需要“{matter.field}”"
    avoids = select(InspectorAvoidance.id).where(
        InspectorAvoidance.inspector_id == person.id, InspectorAvoidance.enterprise_id == enterprise.id
    )
    return ("avoidance", "应当回避这一企业") if work.session.scalars(avoids).first() is not None else None


def put_inspectors(work: Work, case: Case, people: list[Inspector]) -> None:
    """These people inspect from today."""
    for person in people:
        work.session.add(
            InspectionInspector(case_id=case.id, inspector_id=person.id, since=today_of(work), until=None, reason=None)
        )
        work.session.flush()


def _open(work: Work, enterprise: Enterprise, kind: str, taken: Taken, line: str) -> InspectionCase:
    case = InspectionCase(number=running_number(work, "查", "inspection"), enterprise_id=enterprise.id, kind=kind)
    open_case(work, case, taken, line)
    return case


def _take(work: Work, event: str, role: str, form: dict[str, object], capped: bool | None) -> Taken:
    try:
        taken = take(INSPECTION, NOWHERE, event, role, {"capped": capped}, form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    return taken


def _is_full(work: Work, enterprise: Enterprise, inspected: int) -> bool:
    assessment = weigh(work.session, dossier_of(work.session, enterprise), today_of(work), work.desk.settings.profile)
    return is_full(assessment, inspected)


def _named(result: Drawn) -> set[str]:
    assert result.selection is not None
    return {name for each in result.selection.assignments for name in each.inspectors}

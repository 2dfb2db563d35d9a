"""What the guards of the task's table ask, and the rows behind a task."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from rulesets.form.policy import Policy
from service.clock import SHANGHAI
from service.faults import Conflict, NotFound
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.policy.in_force import rules
from service.store.case import Stage
from service.store.inspection import Inspection, InspectionCase
from service.store.plan import CheckMatter, CheckObject, Draw, Inspector, Plan
from workflows.plan import PLAN

_UNTOUCHED = ("drawn", "assigned", "exempted", "cancelled")


def find_plan(work: Work, number: str, *, lock: bool = False) -> Plan:
    """The task with this number; ``lock`` holds it against other writers. Raises NotFound."""
    query = select(Plan).where(Plan.number == number)
    plan = (
        work.session.scalars(query.with_for_update() if lock else query).one_or_none() if number.isprintable() else None
    )
    if plan is None:
        raise NotFound("unknown_plan", f"没有编号为 {number[:60]} 的抽查任务")
    return plan


def settle(work: Work, plan: Plan) -> None:
    """Write what was changed. Raises Conflict where somebody else was faster."""
    try:
        work.session.flush()
    except StaleDataError as error:
        raise outdated(plan) from error


def outdated(plan: Plan) -> Conflict:
    """Somebody else was faster."""
    return Conflict(
        "outdated", f"{plan.number} 已被他人处理（现为“{PLAN.state(plan.state).label}”），请查看最新情况后再决定"
    )


def latest_draw(work: Work, plan: Plan) -> Draw | None:
    """The draw that counts now: the last one, unless it is void."""
    query = select(Draw).where(Draw.plan_id == plan.id).order_by(Draw.number.desc()).limit(1)
    draw = work.session.scalars(query).one_or_none()
    return draw if draw is not None and draw.void_at is None else None


def rules_of(session: Session, draw: Draw) -> Policy:
    """The rules under which the pool was frozen: those of that day, whatever came into force since."""
    return rules(session, draw.pack, draw.frozen_at.astimezone(SHANGHAI).date())


def inspectors_for(work: Work, matter: CheckMatter) -> list[Inspector]:
    """The active inspectors of the matter's field, by number."""
    query = select(Inspector).where(Inspector.active.is_(True), Inspector.field == matter.field)
    return list(work.session.scalars(query.order_by(Inspector.number)))


def facts_of(work: Work, plan: Plan) -> dict[str, Any]:
    """The facts of a task, as the guards name them."""
    session = work.session
    matter = session.get_one(CheckMatter, plan.matter_id)
    objects = select(func.count()).where(CheckObject.matter_id == matter.id, CheckObject.active.is_(True))
    able = [person for person in inspectors_for(work, matter) if person.certificate_until >= plan.ends_on]
    draw = latest_draw(work, plan) if plan.id is not None else None
    states = _states(work, draw)
    return {
        "matter_in_force": matter.active,
        "has_objects": bool(session.scalar(objects)),
        "has_inspectors": len(able) >= plan.per_object,
        "public_day_reached": draw is not None and draw.public_day <= today_of(work),
        "nothing_carried_out": all(state in _UNTOUCHED for state, _ in states),
        "all_closed": draw is not None and all(stage == Stage.CLOSED.value for _, stage in states),
    }


def _states(work: Work, draw: Draw | None) -> list[tuple[str, str]]:
    if draw is None:
        return []
    query = (
        select(InspectionCase.state, InspectionCase.stage)
        .join(Inspection, Inspection.case_id == InspectionCase.id)
        .where(Inspection.draw_id == draw.id)
    )
    return [(state, stage) for state, stage in work.session.execute(query)]

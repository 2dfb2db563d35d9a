"""What time alone brings about in tasks 抽查任务巡查: the day of the public value is told, a task whose inspections are closed ends.

Both are safe to run twice. A task is not ended by the step that closes its last inspection: that step holds an inspection and would
wait for the task, while whoever declares a draw void holds the task and waits for its inspections.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import structlog
from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.permissions import Permission
from service.access.roles import Role
from service.clock import today
from service.operations.calendar import today_of
from service.operations.operation import Desk, Work, operation
from service.operations.plan.planning import conclude, take_row
from service.operations.plan.standing import facts_of, find_plan, latest_draw
from service.outbox.notices import Letter, tell
from service.outbox.people import supervisors
from service.store.account import User
from service.store.case import Stage
from service.store.engine import reading
from service.store.inspection import Inspection, InspectionCase
from service.store.plan import Draw, Plan

log = structlog.get_logger(__name__)
_OF_USER = "user:"


def finish_plans(desk: Desk, actor: Actor) -> int:
    """End every task that was drawn and has no open inspection. Returns how many; one that fails stops no other."""
    still_open = exists().where(
        Inspection.plan_id == Plan.id,
        InspectionCase.id == Inspection.case_id,
        InspectionCase.stage != Stage.CLOSED.value,
    )
    query = select(Plan.number).where(Plan.state == "drawn", ~still_open).order_by(Plan.id)
    return _each(desk, query, "plan_not_finished", lambda number: finish_drawn(desk, actor, number=number))


@operation(Permission.REMINDER_RUN)
def finish_drawn(work: Work, *, number: str) -> bool:
    """One task; False where somebody was faster, or an inspection was opened again."""
    plan = find_plan(work, number, lock=True)
    if plan.state != "drawn" or not facts_of(work, plan)["all_closed"]:
        return False
    taken = take_row(work, plan, plan.state, "finish", {})
    conclude(work, plan, taken, "全部检查已办结，任务完成")
    return True


def tell_value_days(desk: Desk, actor: Actor) -> int:
    """Tell the planner of every frozen pool whose public value arises today, or arose while nobody looked. Returns how many pools."""
    query = (
        select(Plan.number)
        .join(Draw, and_(Draw.plan_id == Plan.id, Draw.void_at.is_(None), Draw.drawn_at.is_(None)))
        .where(Plan.state == "frozen", Draw.public_day <= today(desk.clock))
        .order_by(Plan.id)
    )
    return _each(desk, query, "value_day_not_told", lambda number: tell_value_day(desk, actor, number=number))


@operation(Permission.REMINDER_RUN)
def tell_value_day(work: Work, *, number: str) -> bool:
    """One task; False where everybody had been told, or the draw was made meanwhile."""
    plan = find_plan(work, number)
    draw = latest_draw(work, plan)
    if plan.state != "frozen" or draw is None or draw.public_day > today_of(work):
        return False
    letter = Letter(
        f"draw_value/{plan.number}/{draw.number}",
        "draw_value",
        f"公开数产生之日：{plan.number} 可以抽取",
        f"{plan.name}（{plan.number}）第 {draw.number} 次抽取：公开数取 {draw.public_day} 的{draw.public_source}。"
        "公布后请带上保管的密数进行抽取。",
        f"/plans/{quote(plan.number)}",
    )
    told = sum(tell(work, person, letter) for person in planners_of(work.session, plan, draw))
    if told:
        work.audit("plan.value_day", f"plan:{plan.number}", draw=draw.number, told=told)
    return told > 0


def planners_of(session: Session, plan: Plan, draw: Draw) -> list[User]:
    """Who froze the pool and holds its secret; where that account is gone, the unit's others, else the supervisors."""
    who = draw.frozen_by.removeprefix(_OF_USER)
    planner = session.get(User, int(who)) if draw.frozen_by.startswith(_OF_USER) and who.isdigit() else None
    if planner is not None and planner.active:
        return [planner]
    unit = select(User).where(User.active.is_(True), User.role == Role.DEPARTMENT.value, User.unit == plan.unit)
    return list(session.scalars(unit.order_by(User.id))) or supervisors(session)


def _each(desk: Desk, query: Select[str], fault: str, act: Callable[[str], bool]) -> int:
    with reading(desk.engine) as session:
        numbers = list(session.scalars(query))
    done = 0
    for number in numbers:
        try:
            done += act(number)
        except Exception as error:
            log.error(fault, plan=number, exc_info=error)
    return done

"""What time brings about in tasks: the planner hears of the day of the public value, and a task with nothing open ends by itself."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from service.access.actor import Actor
from service.operations.cases.stepping import take_case_step
from service.operations.plan.following import finish_plans, tell_value_days
from service.operations.plan.voiding import void_draw
from service.scheduler.jobs import ACTOR
from service.store.account import User
from service.store.engine import reading, writing
from service.store.inspection import InspectionCase
from service.store.notice import Notice
from service.store.plan import PlanEvent
from tests.service.plan.conftest import Drawing


def told(rosters: Drawing, who: Actor) -> list[str]:
    with reading(rosters.desk.engine) as session:
        query = select(Notice.subject).where(Notice.recipient_id == who.user_id, Notice.kind == "draw_value")
        return list(session.scalars(query))


def test_the_planner_hears_on_the_day_of_the_public_value_and_once(rosters: Drawing) -> None:
    """WF-6: not before, not twice, and nobody else while the planner is there."""
    plan = rosters.plan()
    rosters.freeze(plan)
    assert tell_value_days(rosters.desk, ACTOR) == 0
    rosters.clock.advance(timedelta(days=1))
    assert (tell_value_days(rosters.desk, ACTOR), tell_value_days(rosters.desk, ACTOR)) == (1, 0)
    (subject,) = told(rosters, rosters.department)
    assert plan.number in subject
    assert told(rosters, rosters.supervisor) == []


def test_a_missed_day_is_made_up_for_unless_the_draw_is_made(rosters: Drawing) -> None:
    plan = rosters.plan()
    rosters.freeze(plan)
    rosters.clock.advance(timedelta(days=3))
    rosters.draw(plan)
    assert tell_value_days(rosters.desk, ACTOR) == 0


def test_a_void_draw_is_nobodys_reminder(rosters: Drawing) -> None:
    plan = rosters.plan()
    rosters.freeze(plan)
    revision = rosters.again(plan).revision
    void_draw(rosters.desk, rosters.supervisor, number=plan.number, revision=revision, reason="名录有误")
    rosters.clock.advance(timedelta(days=2))
    assert tell_value_days(rosters.desk, ACTOR) == 0


def test_where_the_planner_is_gone_somebody_else_hears(rosters: Drawing) -> None:
    plan = rosters.plan()
    rosters.freeze(plan)
    with writing(rosters.desk.engine) as session:
        session.get_one(User, rosters.department.user_id).active = False
    rosters.clock.advance(timedelta(days=1))
    assert tell_value_days(rosters.desk, ACTOR) == 1
    assert told(rosters, rosters.department) == []
    assert len(told(rosters, rosters.supervisor)) == 1


def test_a_task_ends_with_its_last_inspection(rosters: Drawing) -> None:
    """WF-6: not while one is open; by the system, with a line in the history; a second run finds nothing."""
    plan, _ = rosters.drawn()
    with reading(rosters.desk.engine) as session:
        cases = list(session.scalars(select(InspectionCase).order_by(InspectionCase.id)))
    for case in cases[:-1]:
        _exempt(rosters, case)
    assert finish_plans(rosters.desk, ACTOR) == 0
    assert rosters.again(plan).state == "drawn"
    _exempt(rosters, cases[-1])
    assert (finish_plans(rosters.desk, ACTOR), finish_plans(rosters.desk, ACTOR)) == (1, 0)
    assert rosters.again(plan).state == "finished"
    with reading(rosters.desk.engine) as session:
        last = session.scalars(select(PlanEvent).order_by(PlanEvent.id.desc())).first()
    assert last is not None and (last.event, last.actor) == ("finish", ACTOR.label)


def _exempt(rosters: Drawing, case: InspectionCase) -> None:
    take_case_step(
        rosters.desk,
        rosters.supervisor,
        number=case.number,
        revision=case.revision,
        event="exempt",
        form={"reason": "已由上级检查"},
    )

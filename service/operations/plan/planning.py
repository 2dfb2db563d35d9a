"""Planning a task 列入年度计划, and the steps of a task that need nothing but the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from rulesets.draw import DrawFault, read_rate
from service.access.permissions import Permission
from service.faults import Invalid, NotFound
from service.operations.cases.opening import running_number
from service.operations.cases.stepping import check_texts, refusal, role_of
from service.operations.operation import Work, operation
from service.operations.plan.faults import as_invalid
from service.operations.plan.history import note
from service.operations.plan.standing import facts_of, find_plan, outdated, settle
from service.operations.wording import checked_text
from service.store.plan import CheckMatter, Plan
from workflows.plan import PLAN
from workflows.procedure.run import NotAllowed, Taken, take
from workflows.procedure.shape import NOWHERE

FEWEST, MOST = 2, 9
"""Inspectors for one object: at least two (行政处罚法第四十二条); the upper end is ours."""


@operation(Permission.PLAN_WORK)
def create_plan(
    work: Work,
    *,
    name: str,
    matter: str,
    starts_on: date,
    ends_on: date,
    base_rate: str | None = None,
    per_object: int = FEWEST,
) -> Plan:
    """A task in the year of its first day; the rate is the matter's unless another is given. Raises Invalid, NotFound, Conflict."""
    found = work.session.scalars(select(CheckMatter).where(CheckMatter.code == matter)).one_or_none()
    if found is None:
        raise NotFound("unknown_matter", f"抽查事项清单里没有“{matter[:40]}”", field="matter")
    if ends_on < starts_on or ends_on.year != starts_on.year:
        raise Invalid("bad_period", "结束日期不能早于开始日期，也不能跨年度", field="ends_on")
    if not FEWEST <= per_object <= MOST:
        raise Invalid("bad_per_object", f"每个检查对象应有 {FEWEST} 至 {MOST} 名检查人员", field="per_object")
    try:
        rate = str(read_rate(base_rate)) if base_rate else found.base_rate
    except DrawFault as fault:
        raise as_invalid(fault) from fault
    plan = Plan(
        number=running_number(work, "抽", "plan"),
        year=starts_on.year,
        name=checked_text(name, "name", most=200),
        matter_id=found.id,
        unit=found.unit,
        base_rate=rate,
        per_object=per_object,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=work.now,
    )
    taken = take_row(work, plan, NOWHERE, "create", {})
    plan.state = taken.after
    work.session.add(plan)
    work.session.flush()
    note(work, plan, "create", NOWHERE, f"列入计划：{plan.name}（{found.name}，基础比例 {rate}）", rate=rate)
    return plan


@operation(Permission.PLAN_WORK)
def withdraw_plan(work: Work, *, number: str, revision: int, reason: str) -> Plan:
    """Take a task out of the plan before anything was drawn. Raises NotFound, Conflict, Invalid."""
    plan, taken = begin(work, number, revision, "withdraw", {"reason": reason})
    return conclude(work, plan, taken, f"取消任务：{taken.form['reason']}")


@operation(Permission.PLAN_WORK)
def finish_plan(work: Work, *, number: str, revision: int) -> Plan:
    """Every inspection of the task is closed. Raises NotFound, Conflict."""
    plan, taken = begin(work, number, revision, "finish", {})
    return conclude(work, plan, taken, "全部检查已办结")


def begin(work: Work, number: str, revision: int, event: str, form: Mapping[str, Any]) -> tuple[Plan, Taken]:
    """The task held against other writers, and the row of the table that may be taken. Nothing has changed yet."""
    plan = find_plan(work, number, lock=True)
    if plan.revision != revision:
        raise outdated(plan)
    return plan, take_row(work, plan, plan.state, event, form)


def take_row(work: Work, plan: Plan, state: str, event: str, form: Mapping[str, Any]) -> Taken:
    """One row of the table. Raises Conflict, NotFound or Invalid."""
    with work.session.no_autoflush:
        facts = facts_of(work, plan)
    try:
        taken = take(PLAN, state, event, role_of(work), facts, form)
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    return taken


def conclude(work: Work, plan: Plan, taken: Taken, line: str, **detail: Any) -> Plan:
    """The new state with its line of history. Raises Conflict where somebody else was faster."""
    plan.state = taken.after
    settle(work, plan)
    note(work, plan, taken.step.event, taken.before, line, clause=taken.step.clause, **detail)
    return plan

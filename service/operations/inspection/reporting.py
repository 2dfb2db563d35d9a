"""The inspector's own steps 检查人员办理: only of inspections that are assigned to whoever acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from service.access.permissions import Permission
from service.operations.cases.holding import hold_enterprise
from service.operations.cases.stepping import fire, outdated, settle, unknown_case
from service.operations.operation import Work, operation
from service.operations.plan.reading import InspectionLine, inspections_where
from service.store.inspection import InspectionCase, InspectionInspector
from service.store.plan import Inspector


@operation(Permission.INSPECTION_WORK)
def report(work: Work, *, number: str, revision: int, event: str, form: Mapping[str, Any]) -> InspectionCase:
    """Take a step as the inspector. An inspection of others answers as if it did not exist. Raises NotFound, Conflict, Invalid."""
    hold_enterprise(work, own_inspection(work, number).enterprise_id)
    case = own_inspection(work, number, lock=True)
    if case.revision != revision:
        raise outdated(case)
    fire(work, case, event, "inspector", form)
    settle(work, case)
    return case


def assigned_inspections(work: Work) -> tuple[InspectionLine, ...]:
    """The inspections that the actor takes part in now; the open ones first, by due day."""
    mine = (
        select(InspectionInspector.case_id)
        .join(Inspector, Inspector.id == InspectionInspector.inspector_id)
        .where(InspectionInspector.until.is_(None), Inspector.user_id == work.actor.user_id)
    )
    return inspections_where(work.session, InspectionCase.id.in_(mine))


def own_inspection(work: Work, number: str, *, lock: bool = False) -> InspectionCase:
    """The inspection with this number that the actor takes part in now. Raises NotFound."""
    query = (
        select(InspectionCase)
        .join(InspectionInspector, InspectionInspector.case_id == InspectionCase.id)
        .join(Inspector, Inspector.id == InspectionInspector.inspector_id)
        .where(
            InspectionCase.number == number,
            InspectionInspector.until.is_(None),
            Inspector.user_id == work.actor.user_id,
        )
    )
    if lock:
        query = query.with_for_update(key_share=True, of=InspectionCase).execution_options(populate_existing=True)
    case = work.session.scalars(query).one_or_none() if number.isprintable() and work.actor.user_id else None
    if case is None:
        raise unknown_case(number)
    return case

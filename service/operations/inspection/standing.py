"""What the guards of the inspection table ask, and the rows behind an inspection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from service.operations.cases.standing import usual_facts
from service.operations.operation import Work
from service.operations.tolerance.blocking import tolerated
from service.store.case import Case
from service.store.inspection import Inspection, InspectionInspector, InspectionVisit
from service.store.plan import CheckMatter, Draw, Inspector, Plan
from workflows.inspection.codes import CLEAN, FINISHED


@dataclass(frozen=True)
class InspectionDetail:
    """What the pages of an inspection show besides what all cases have."""

    inspection: Inspection
    matter: CheckMatter
    plan: Plan | None
    inspectors: tuple[Inspector, ...]
    past: tuple[tuple[Inspector, InspectionInspector], ...]
    visits: tuple[InspectionVisit, ...]


def inspection_of(work: Work, case: Case) -> Inspection:
    """The detail of an inspection."""
    return work.session.get_one(Inspection, case.id)


def inspectors_of(work: Work, case: Case) -> list[Inspector]:
    """Who inspects now, in the order of the tickets."""
    query = (
        select(Inspector)
        .join(InspectionInspector, InspectionInspector.inspector_id == Inspector.id)
        .where(InspectionInspector.case_id == case.id, InspectionInspector.until.is_(None))
        .order_by(InspectionInspector.id)
    )
    return list(work.session.scalars(query))


def detail_of(work: Work, case: Case) -> InspectionDetail:
    """Raises NoResultFound for a case that is no inspection."""
    inspection = inspection_of(work, case)
    session = work.session
    left = (
        select(Inspector, InspectionInspector)
        .join(InspectionInspector, InspectionInspector.inspector_id == Inspector.id)
        .where(InspectionInspector.case_id == case.id, InspectionInspector.until.is_not(None))
        .order_by(InspectionInspector.id)
    )
    visits = select(InspectionVisit).where(InspectionVisit.case_id == case.id).order_by(InspectionVisit.number)
    return InspectionDetail(
        inspection,
        session.get_one(CheckMatter, inspection.matter_id),
        session.get(Plan, inspection.plan_id) if inspection.plan_id is not None else None,
        tuple(inspectors_of(work, case)),
        tuple((person, row) for person, row in session.execute(left)),
        tuple(session.scalars(visits)),
    )


def draw_of(work: Work, inspection: Inspection) -> Draw | None:
    """The draw that an inspection came from; None for one arranged for a reason of its own."""
    return work.session.get(Draw, inspection.draw_id) if inspection.draw_id is not None else None


def facts_of(work: Work, case: Case) -> dict[str, Any]:
    """The facts of an inspection, as the guards name them."""
    inspection = inspection_of(work, case)
    people = inspectors_of(work, case)
    visits = work.session.scalar(select(func.count()).where(InspectionVisit.case_id == case.id)) or 0
    user = work.actor.user_id
    return {
        **usual_facts(work, case),
        "two_inspectors": len(people) >= 2,
        "is_mine": user is not None and any(person.user_id == user for person in people),
        "visited": visits > 0,
        "problem_found": inspection.result is not None and inspection.result != "1",
        "follow_up_needed": follow_up_needed(inspection),
        "tolerated": tolerated(work, case),
    }


def follow_up_needed(inspection: Inspection) -> bool | None:
    """Whether something has to be put right after the publication; None before there is a result."""
    if inspection.result is None or inspection.handling is None:
        return None
    return inspection.handling not in FINISHED or inspection.result not in CLEAN

"""Tasks, draws and inspections as pages show them 抽查任务与进度, with the completion rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.faults import NotFound
from service.operations.cases.stepping import role_of
from service.operations.operation import Work
from service.operations.plan.standing import facts_of, find_plan
from service.store.enterprise import Enterprise
from service.store.inspection import Inspection, InspectionCase
from service.store.legal_clock import LegalClock
from service.store.plan import CheckMatter, CheckObject, Draw, Inspector, Plan, PlanEvent
from workflows.plan import PLAN
from workflows.procedure.run import allowed_steps
from workflows.procedure.shape import Step

_MOST = 300


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the inspections of a task are; ``in_time`` of those published, by CLK-04. Rates are whole percent, None of nothing."""

    drawn: int
    due: int
    checked: int
    published: int
    in_time: int

    @property
    def completion(self) -> int | None:
        return self.published * 100 // self.due if self.due else None

    @property
    def timeliness(self) -> int | None:
        return self.in_time * 100 // self.published if self.published else None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A task in a list."""

    plan: Plan
    matter: CheckMatter
    progress: Progress
    draws: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """An inspection in a list."""

    case: InspectionCase
    inspection: Inspection
    enterprise: Enterprise


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A task with everything that its page says, and what may be done with it now."""

    line: PlanLine
    history: tuple[PlanEvent, ...]
    inspections: tuple[InspectionLine, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Rosters:
    """The three rosters as they stand."""

    matters: tuple[CheckMatter, ...]
    objects: dict[int, int]
    inspectors: tuple[Inspector, ...]


def plan_lines(session: Session, *, after: Plan | None = None, most: int = _MOST) -> tuple[PlanLine, ...]:
    """The tasks, newest first: at most ``most`` that are older than ``after``."""
    query = select(Plan, CheckMatter).join(CheckMatter, CheckMatter.id == Plan.matter_id)
    if after is not None:
        query = query.where(Plan.id < after.id)
    rows = session.execute(query.order_by(Plan.id.desc()).limit(most)).all()
    return tuple(PlanLine(plan, matter, progress_of(session, plan), draws_of(session, plan)) for plan, matter in rows)


def plan_file(work: Work, number: str) -> PlanFile:
    """Raises NotFound."""
    plan, session = find_plan(work, number), work.session
    matter = session.get_one(CheckMatter, plan.matter_id)
    events = select(PlanEvent).where(PlanEvent.plan_id == plan.id).order_by(PlanEvent.number)
    return PlanFile(
        PlanLine(plan, matter, progress_of(session, plan), draws_of(session, plan)),
        tuple(session.scalars(events)),
        inspections_where(session, Inspection.plan_id == plan.id),
        allowed_steps(PLAN, plan.state, role_of(work), facts_of(work, plan)),
    )


def draws_of(session: Session, plan: Plan) -> tuple[Draw, ...]:
    return tuple(session.scalars(select(Draw).where(Draw.plan_id == plan.id).order_by(Draw.number)))


def public_draw(session: Session, number: str, draw: int) -> tuple[Plan, CheckMatter, Draw]:
    """A draw with its task. Raises NotFound."""
    query = (
        select(Plan, CheckMatter, Draw)
        .join(CheckMatter, CheckMatter.id == Plan.matter_id)
        .join(Draw, Draw.plan_id == Plan.id)
        .where(Plan.number == number, Draw.number == draw)
    )
    found = session.execute(query).one_or_none() if number.isprintable() and draw < 10**6 else None
    if found is None:
        raise NotFound("unknown_draw", f"没有 {number[:60]} 的第 {str(draw)[:9]} 次抽取")
    return found[0], found[1], found[2]


def published_results(session: Session) -> Sequence[Inspection]:
    """What was published, newest first: ``published`` holds all that may be shown."""
    query = select(Inspection).where(Inspection.published_at.is_not(None))
    return session.scalars(query.order_by(Inspection.published_at.desc(), Inspection.case_id.desc()).limit(_MOST)).all()


def rosters(session: Session) -> Rosters:
    counts = session.execute(
        select(CheckObject.matter_id, func.count()).where(CheckObject.active.is_(True)).group_by(CheckObject.matter_id)
    )
    return Rosters(
        tuple(session.scalars(select(CheckMatter).order_by(CheckMatter.code).limit(_MOST))),
        {matter: int(count) for matter, count in counts},
        tuple(session.scalars(select(Inspector).order_by(Inspector.number).limit(_MOST))),
    )


def inspections_where(session: Session, *conditions: object) -> tuple[InspectionLine, ...]:
    """Inspections with their enterprises; the open ones first, by due day."""
    query = (
        select(InspectionCase, Inspection, Enterprise)
        .join(Inspection, Inspection.case_id == InspectionCase.id)
        .join(Enterprise, Enterprise.id == InspectionCase.enterprise_id)
        .where(*conditions)  # type: ignore[arg-type]
    )
    order = (InspectionCase.stage == "closed", InspectionCase.due_on, InspectionCase.id)
    return tuple(
        InspectionLine(case, inspection, enterprise)
        for case, inspection, enterprise in session.execute(query.order_by(*order).limit(_MOST))
    )


def progress_of(session: Session, plan: Plan) -> Progress:
    query = (
        select(InspectionCase.state, Inspection.published_at, LegalClock.due_on, LegalClock.stopped_on)
        .join(Inspection, Inspection.case_id == InspectionCase.id)
        .outerjoin(LegalClock, (LegalClock.case_id == InspectionCase.id) & (LegalClock.code == "CLK-04"))
        .where(Inspection.plan_id == plan.id)
    )
    rows = session.execute(query).all()
    due = [row for row in rows if row[0] not in ("exempted", "cancelled")]
    published = [row for row in due if row[1] is not None]
    return Progress(
        drawn=len(rows),
        due=len(due),
        checked=sum(row[0] not in ("drawn", "assigned") for row in due),
        published=len(published),
        in_time=sum(row[2] is None or row[3] is None or row[3] <= row[2] for row in published),
    )

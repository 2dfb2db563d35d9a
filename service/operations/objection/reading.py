"""Reading cases 查阅办件 for programs: one case with everything that its reader may know, and lists by filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from rulesets.assessment import Assessment
from service.access.actor import Actor
from service.access.permissions import Permission, Scope
from service.clock import today
from service.faults import Conflict, Invalid, NotFound, unknown_enterprise
from service.operations.calendar import today_of
from service.operations.cases.clocks import clock_of
from service.operations.cases.standing import is_foreign
from service.operations.objection.correction import Correction, preview, undo_listing
from service.operations.objection.standing import application_of, facts_of, latest_comparison
from service.operations.operation import Desk, Work, operation
from service.operations.weigh import weigh
from service.store.account import User
from service.store.assessment import AssessmentRow
from service.store.case import CaseEvent, Stage
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.history import dossier_of
from service.store.legal_clock import ClockPause, LegalClock
from service.store.objection import ComparisonRow, ObjectionApplication, ObjectionCase
from workflows.objection import OBJECTION
from workflows.procedure.run import allowed_steps
from workflows.procedure.shape import Step

_DECIDERS = {role for step in OBJECTION.steps if step.target in ("correcting", "reevaluating") for role in step.roles}


@dataclass(frozen=True)
class CaseView:
    """One case and what belongs to it; ``steps`` are those that the reader may take now."""

    case: ObjectionCase
    application: ObjectionApplication
    enterprise: Enterprise
    handler: User | None
    clock: LegalClock
    pauses: tuple[ClockPause, ...]
    comparison: tuple[ComparisonRow, ...]
    history: tuple[CaseEvent, ...]
    results: tuple[AssessmentRow | None, AssessmentRow | None]
    steps: tuple[Step, ...]
    today: date
    shows_contact: bool


@dataclass(frozen=True)
class CaseFilter:
    """Which cases are wanted; None means all."""

    state: str | None = None
    kind: str | None = None
    uscc: str | None = None
    handler: int | None = None
    open: bool | None = None
    due_by: date | None = None
    overdue: bool | None = None


@dataclass(frozen=True)
class CaseLine:
    """A case in a list."""

    case: ObjectionCase
    enterprise: Enterprise


@dataclass(frozen=True)
class CasePage:
    """One page; ``after`` leads to the next one, None on the last."""

    lines: tuple[CaseLine, ...]
    after: str | None
    today: date


@operation(Permission.CASE_READ)
def read_case(work: Work, *, number: str) -> CaseView:
    """One case; who read it stays on record. Raises NotFound, also for a case that the actor may not know of."""
    case, enterprise = _found(work, number)
    session, actor = work.session, work.actor
    clock = clock_of(work, case)
    pauses = session.scalars(select(ClockPause).where(ClockPause.clock_id == clock.id).order_by(ClockPause.id))
    events = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number))
    role = actor.role.value if actor.role else "system"
    work.audit("objection.view", f"case:{case.number}")
    return CaseView(
        case,
        application_of(work, case),
        enterprise,
        session.get(User, case.handler_id) if case.handler_id else None,
        clock,
        tuple(pauses),
        tuple(latest_comparison(work, case)),
        tuple(events),
        (_result(work, case.result_before_id), _result(work, case.result_after_id)),
        allowed_steps(OBJECTION, case.state, role, facts_of(work, case)),
        today_of(work),
        # Telephone numbers are for the applicant and for whoever has to call back.
        actor.uscc is not None or (case.handler_id is not None and case.handler_id == actor.user_id),
    )


def list_cases(desk: Desk, actor: Actor, wanted: CaseFilter, after: str | None, per_page: int) -> CasePage:
    """Cases by filter in the order of filing; an enterprise sees its own, whatever it asks for.

    ``after`` is the number of the last case of the page before, so that a page costs the same wherever it stands.
    """
    with _looking(desk, actor) as work:
        day = today(desk.clock)
        conditions = list(_conditions(work, wanted, day))
        if after is not None:
            conditions.append(ObjectionCase.id > _found(work, after)[0].id)
        query = select(ObjectionCase, Enterprise).join(Enterprise, Enterprise.id == ObjectionCase.enterprise_id)
        rows = work.session.execute(query.where(*conditions).order_by(ObjectionCase.id).limit(per_page + 1)).all()
        lines = tuple(CaseLine(case, enterprise) for case, enterprise in rows[:per_page])
        return CasePage(lines, lines[-1].case.number if len(rows) > per_page else None, day)


def preview_decision(
    desk: Desk, actor: Actor, number: str, corrections: Sequence[Correction], event: str | None = None
) -> tuple[Assessment, Assessment]:
    """The result of today and the one that these corrections would bring, storing nothing.

    With the event ``find_list_wrong`` the listing itself is undone as well, as the finding would do it.
    Raises NotFound, Conflict for who cannot decide, and Invalid or DossierFault for a correction that cannot be made.
    """
    actor.must(Permission.CASE_STEP)
    if actor.role is None or actor.role.value not in _DECIDERS:
        raise Conflict("not_for_this_role", "您的角色不能预览更正后的评价结果")
    with _looking(desk, actor) as work:
        case, enterprise = _found(work, number)
        dossier = dossier_of(work.session, enterprise)
        if event == "find_list_wrong":
            corrections = undo_listing(work, case, corrections)
    if not corrections:
        raise Invalid("no_correction", "请写明要预览的更正", field="corrections")
    day = today(desk.clock)
    return weigh(desk, dossier, day), preview(desk, dossier, corrections, day)


@contextmanager
def _looking(desk: Desk, actor: Actor) -> Iterator[Work]:
    actor.must(Permission.CASE_READ)
    with reading(desk.engine) as session:
        yield Work(session, desk, actor, desk.clock.now(), Permission.CASE_READ)


def _found(work: Work, number: str) -> tuple[ObjectionCase, Enterprise]:
    query = select(ObjectionCase, Enterprise).join(Enterprise, Enterprise.id == ObjectionCase.enterprise_id)
    row = (
        work.session.execute(query.where(ObjectionCase.number == number)).one_or_none()
        if number.isprintable()
        else None
    )
    if row is None or is_foreign(work, row[0]):
        raise NotFound("unknown_case", f"没有编号为 {number} 的异议")
    return row[0], row[1]


def _sees_own_only(actor: Actor) -> bool:
    return actor.scope(Permission.CASE_READ) is Scope.OWN


def _conditions(work: Work, wanted: CaseFilter, day: date) -> Iterator[ColumnElement[bool]]:
    own = work.actor.uscc if _sees_own_only(work.actor) else None
    if own is not None and wanted.uscc not in (None, own):
        raise unknown_enterprise(str(wanted.uscc))
    uscc = own or wanted.uscc
    if uscc is not None:
        # By its id, so that the index on the enterprise's cases is used.
        yield ObjectionCase.enterprise_id == (select(Enterprise.id).where(Enterprise.uscc == uscc).scalar_subquery())
    if own is not None:
        # Who objects to a public notice is not the enterprise that the case is filed under.
        yield ObjectionCase.kind != "notice"
    if wanted.state is not None:
        yield ObjectionCase.state == wanted.state
    if wanted.kind is not None:
        yield ObjectionCase.kind == wanted.kind
    if wanted.handler is not None:
        yield ObjectionCase.handler_id == wanted.handler
    under_way = ObjectionCase.stage == Stage.UNDER_WAY.value
    if wanted.open is not None:
        yield under_way if wanted.open else ~under_way
    if wanted.due_by is not None:
        yield ObjectionCase.due_on <= wanted.due_by
    if wanted.overdue is not None:
        late = and_(under_way, ObjectionCase.due_on.is_not(None), ObjectionCase.due_on < day)
        yield late if wanted.overdue else ~late


def _result(work: Work, identifier: int | None) -> AssessmentRow | None:
    return work.session.get(AssessmentRow, identifier) if identifier is not None else None

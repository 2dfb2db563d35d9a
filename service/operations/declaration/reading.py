"""Reading declarations 查阅申报 for programs: one with everything that its reader may know, and lists by state."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from service.access.actor import Actor
from service.access.permissions import Permission, Scope
from service.faults import unknown_enterprise
from service.operations.cases.clocks import current_clock
from service.operations.cases.standing import is_foreign
from service.operations.cases.stepping import role_of, unknown_case
from service.operations.declaration.standing import facts_of
from service.operations.declaration.view import DeclarationView, view_of
from service.operations.operation import Desk, Work
from service.store.case import CaseEvent
from service.store.declaration import DeclarationCase
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock
from workflows.declaration import DECLARATION
from workflows.procedure.run import allowed_steps
from workflows.procedure.shape import Step


@dataclass(frozen=True)
class DeclarationFile:
    """One declaration and what belongs to it; ``steps`` are those that the reader may take now."""

    case: DeclarationCase
    enterprise: Enterprise
    view: DeclarationView
    clock: LegalClock | None
    history: tuple[CaseEvent, ...]
    steps: tuple[Step, ...]


def read_declaration(desk: Desk, actor: Actor, number: str) -> DeclarationFile:
    """Raises NotFound, also for one that the actor may not know of."""
    actor.must(Permission.CASE_READ)
    with reading(desk.engine) as session:
        work = Work(session, desk, actor, desk.clock.now(), Permission.CASE_READ)
        case = _one(work, number)
        events = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number))
        return DeclarationFile(
            case,
            session.get_one(Enterprise, case.enterprise_id),
            view_of(work, case),
            current_clock(work, case),
            tuple(events),
            allowed_steps(DECLARATION, case.state, role_of(work), facts_of(work, case)),
        )


def list_declarations(
    desk: Desk, actor: Actor, *, state: str | None, uscc: str | None, after: str | None, per_page: int
) -> tuple[list[tuple[DeclarationCase, Enterprise]], str | None]:
    """Declarations in the order of filing, and the number that leads to the next page; an enterprise sees its own."""
    actor.must(Permission.CASE_READ)
    own = actor.uscc if actor.scope(Permission.CASE_READ) is Scope.OWN else None
    if own is not None and uscc not in (None, own):
        raise unknown_enterprise(str(uscc))
    with reading(desk.engine) as session:
        query = select(DeclarationCase, Enterprise).join(Enterprise, Enterprise.id == DeclarationCase.enterprise_id)
        if own or uscc:
            query = query.where(Enterprise.uscc == (own or uscc))
        if state is not None:
            query = query.where(DeclarationCase.state == state)
        if after is not None:
            work = Work(session, desk, actor, desk.clock.now(), Permission.CASE_READ)
            query = query.where(DeclarationCase.id > _one(work, after).id)
        rows = session.execute(query.order_by(DeclarationCase.id).limit(per_page + 1)).all()
        found = [(case, enterprise) for case, enterprise in rows[:per_page]]
    return found, found[-1][0].number if len(rows) > per_page else None


def _one(work: Work, number: str) -> DeclarationCase:
    query = select(DeclarationCase).where(DeclarationCase.number == number)
    case = work.session.scalars(query).one_or_none() if number.isprintable() else None
    if case is None or is_foreign(work, case):
        raise unknown_case(number)
    return case

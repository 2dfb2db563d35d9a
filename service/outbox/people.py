"""Who is to be told 收件人: the applicant, the handler, the department, the supervisors, and who stands in for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.access.roles import Role
from service.store.account import User
from service.store.case import Case
from service.store.inspection import InspectionInspector
from service.store.leave import Leave
from service.store.plan import Inspector

IN_THE_FIELD = ("assigned", "checked")
"""States of an inspection in which its inspectors have to act."""
PUTTING_RIGHT = {"tolerance": "observing"}
"""Procedure -> the state in which the enterprise itself has to act by the due day, and so is reminded of it."""


def applicants_of(session: Session, case: Case) -> list[User]:
    """Every active user of the enterprise that the case belongs to; nobody for an objection to a public notice, which is not its own."""
    if case.procedure == "objection" and case.kind == "notice":
        return []
    return _active(session, User.enterprise_id == case.enterprise_id)


def supervisors(session: Session) -> list[User]:
    return _active(session, User.role == Role.SUPERVISOR.value)


def department_of(session: Session, case: Case) -> list[User]:
    """The users of the department that the case was transferred to."""
    if case.unit is None:
        return []
    return _active(session, User.role == Role.DEPARTMENT.value, User.unit == case.unit)


def handlers_of(session: Session, case: Case) -> list[User]:
    """Who has to act: the handler and the department it went to, the supervisors while that is nobody; the enterprise where it does."""
    handler = _active(session, User.id == case.handler_id) if case.handler_id is not None else []
    in_the_field = inspecting(session, case) if case.procedure == "inspection" and case.state in IN_THE_FIELD else []
    office = _once([*handler, *department_of(session, case), *in_the_field]) or supervisors(session)
    return [*office, *applicants_of(session, case)] if PUTTING_RIGHT.get(case.procedure) == case.state else office


def inspecting(session: Session, case: Case) -> list[User]:
    """The accounts of those who carry out an inspection now."""
    taking_part = (
        select(Inspector.user_id)
        .join(InspectionInspector, InspectionInspector.inspector_id == Inspector.id)
        .where(InspectionInspector.case_id == case.id, InspectionInspector.until.is_(None))
    )
    return _active(session, User.id.in_(taking_part))


def with_supervisors(session: Session, people: Iterable[User]) -> list[User]:
    return _once([*people, *supervisors(session)])


def covers_of(session: Session, user_id: int, day: date) -> list[User]:
    """Who stands in on ``day``; when that person is away too, the next one as well, never in a circle."""
    found: list[User] = []
    seen, asked = {user_id}, user_id
    while True:
        cover = session.scalars(
            select(User)
            .join(Leave, Leave.cover_id == User.id)
            .where(Leave.user_id == asked, Leave.first <= day, Leave.last >= day)
            .order_by(Leave.id)
        ).first()
        if cover is None or cover.id in seen:
            return found
        seen.add(cover.id)
        asked = cover.id
        if cover.active:
            found.append(cover)


def away_covered_by(session: Session, user_id: int, day: date) -> list[int]:
    """Whose copies this person gets on ``day``."""
    away = session.scalars(select(Leave.user_id).where(Leave.first <= day, Leave.last >= day)).all()
    return sorted({other for other in away if any(user.id == user_id for user in covers_of(session, other, day))})


def _active(session: Session, *conditions: object) -> list[User]:
    return list(session.scalars(select(User).where(User.active.is_(True), *conditions).order_by(User.id)))  # type: ignore[arg-type]


def _once(people: Sequence[User]) -> list[User]:
    return list({user.id: user for user in people}.values())

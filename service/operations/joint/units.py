"""Which units take part 应用单位, and which unit an account acts for."""

from __future__ import annotations

from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.operations.operation import Work
from service.store.account import User

_LONGEST = 100
"""Of the name of a unit that a case can be sent to."""


def units_taking_part(work: Work) -> tuple[str, ...]:
    """The units that the system starts cases for: those of the setting, else every unit that has a department's account."""
    chosen = work.desk.settings.joint_units
    known = units_with_accounts(work)
    return tuple(unit for unit in known if not chosen or unit in chosen)


def units_with_accounts(work: Work) -> tuple[str, ...]:
    """The units that somebody can answer for: those of the active accounts of departments, by name."""
    query = select(User.unit).where(User.role == Role.DEPARTMENT.value, User.active, User.unit.is_not(None)).distinct()
    return tuple(sorted(unit for unit in work.session.scalars(query) if unit is not None and len(unit) <= _LONGEST))


def unit_of(work: Work, actor: Actor) -> str | None:
    """The unit of a department's account; None for everybody else, and for an account without one."""
    if actor.role is not Role.DEPARTMENT or actor.user_id is None:
        return None
    return work.session.scalars(select(User.unit).where(User.id == actor.user_id)).one_or_none()


def reading_unit(work: Work) -> str | None:
    """Whose joint measures the reader may see: a department's own unit ("" for an account without one); None: everybody's."""
    if work.actor.role is not Role.DEPARTMENT:
        return None
    return unit_of(work, work.actor) or ""

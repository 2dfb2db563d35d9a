"""From a row of the user table to an actor 身份."""

from __future__ import annotations

from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.delegates import powers_of
from service.access.roles import Role
from service.store.account import User
from service.store.enterprise import Enterprise


def actor_of(session: Session, user: User) -> Actor:
    """The actor that this account is. The account must be active; the caller has checked that."""
    uscc = None
    if user.enterprise_id is not None:
        enterprise = session.get(Enterprise, user.enterprise_id)
        assert enterprise is not None
        uscc = enterprise.uscc
    return Actor(
        label=f"user:{user.id}",
        role=Role(user.role),
        user_id=user.id,
        uscc=uscc,
        language=user.language,
        powers=powers_of(session, user),
    )

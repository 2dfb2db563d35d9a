"""Looking without touching 查看: the work of an operation on a view that the database itself keeps from writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.operation import Desk, Work
from service.store.engine import reading


@contextmanager
def looking(desk: Desk, actor: Actor, permission: Permission) -> Iterator[Work]:
    """A piece of work that can only read. Raises Forbidden."""
    actor.must(permission)
    with reading(desk.engine) as session:
        yield Work(session, desk, actor, desk.clock.now(), permission)

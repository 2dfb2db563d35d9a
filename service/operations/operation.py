"""The shape of an operation: permission, transaction, effect, audit row; everything or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.passwords import Passwords
from service.access.permissions import Permission
from service.clock import Clock
from service.settings import Settings
from service.store import audit
from service.store.engine import writing

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Desk:
    """What every operation stands on: the database, the clock, the settings, the password hasher."""

    engine: Engine
    clock: Clock
    settings: Settings
    passwords: Passwords


@dataclass
class Work:
    """One running operation: its transaction, who runs it, and the one moment that it happens at."""

    session: Session
    desk: Desk
    actor: Actor
    now: datetime
    permission: Permission | None
    audited: bool = field(default=False, init=False)
    _unsealed: list[audit.Line] | None = field(default=None, init=False)

    def audit(self, action: str, subject: str, **detail: Any) -> None:
        """Seal an audit row. No personal data in ``detail``: numbers, codes and reasons only."""
        line = audit.Line(self.now, self.actor.label, action, subject, detail)
        if self._unsealed is None:
            audit.append(self.session, [line])
        else:
            self._unsealed.append(line)
        self.audited = True

    @contextmanager
    def sealed_together(self) -> Iterator[None]:
        """Seal the audit rows of the block at its end, all at once: until then the chain is free for others. Not to be nested."""
        assert self._unsealed is None
        self._unsealed = []
        yield
        lines, self._unsealed = self._unsealed, None
        if lines:
            audit.append(self.session, lines)

    def must_see(self, uscc: str) -> None:
        """Raises NotFound where the actor's permission does not reach this enterprise."""
        if self.permission is not None:
            self.actor.must_see(self.permission, uscc)


class UnauditedChange(RuntimeError):
    """An operation changed rows and left no audit row: a fault of the program, so nothing is committed."""


class Operation(Generic[P, R]):
    """An operation, called as ``operation(desk, actor, …)``; ``permission`` is checked before anything is read."""

    def __init__(self, effect: Callable[Concatenate[Work, P], R], permission: Permission | None) -> None:
        update_wrapper(self, effect)
        self._effect = effect
        self.permission = permission

    def __call__(self, desk: Desk, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.permission is not None:
            actor.must(self.permission)
        with writing(desk.engine) as session:
            work = Work(session, desk, actor, desk.clock.now(), self.permission)
            flushes: list[bool] = []
            event.listen(session, "after_flush", lambda *_: flushes.append(True))
            result = self._effect(work, *args, **kwargs)
            session.flush()
            if flushes and not work.audited:
                raise UnauditedChange(f"{self._effect.__name__} changed rows without an audit row")
            return result

    def within(self, work: Work, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """As a part of the running operation ``work``: in its transaction, by its actor, at its moment."""
        if self.permission is not None:
            work.actor.must(self.permission)
        outer, work.permission = work.permission, self.permission
        try:
            return self._effect(work, *args, **kwargs)
        finally:
            work.permission = outer


def operation(
    permission: Permission | None,
) -> Callable[[Callable[Concatenate[Work, P], R]], Operation[P, R]]:
    """Make a function an operation. ``permission`` None: for those who are not signed in yet."""

    def make(effect: Callable[Concatenate[Work, P], R]) -> Operation[P, R]:
        return Operation(effect, permission)

    return make

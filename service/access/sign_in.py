"""Signing in 登录: every attempt is counted before the password is looked at, so guessing in parallel gains nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.delegates import must_hold
from service.access.identity import actor_of
from service.clock import today
from service.faults import NotSignedIn
from service.operations.operation import Desk, Work, operation
from service.store.account import User

_NOBODY = Actor(label="anonymous", role=None)


@dataclass(frozen=True)
class SignedIn:
    """A successful sign-in; ``stamp`` binds the session to this state of the account."""

    actor: Actor
    stamp: str


@dataclass(frozen=True)
class _Attempt:
    user_id: int
    password_hash: str


def sign_in(desk: Desk, username: str, password: str) -> SignedIn:
    """Check name and password. Raises NotSignedIn: one answer, after the same work, for every reason to refuse.

    Raises DelegationOver, a NotSignedIn of its own, where name and password are right but the delegate's term is over.
    """
    counted = _count_attempt(desk, _NOBODY, username.strip())
    right = desk.passwords.verify(counted.password_hash if counted else None, password)
    if counted is None or not right:
        raise _refused(desk)
    # The costly hash is made here, outside the transaction that would keep other writers waiting.
    fresh = desk.passwords.hash(password) if desk.passwords.outdated(counted.password_hash) else None
    return _accept(desk, _NOBODY, counted.user_id, fresh)


@operation(None)
def _count_attempt(work: Work, username: str) -> _Attempt | None:
    """Count one more failure in advance; success takes it back. None: no such active user, or locked."""
    user = _locked_row(work.session, User.username == username)
    if user is None or not user.active:
        return None
    settings = work.desk.settings
    if user.locked_until is not None:
        if user.locked_until > work.now:
            return None
        user.locked_until, user.failed_attempts = None, 0
    user.failed_attempts += 1
    if user.failed_attempts >= settings.lockout_failures:
        user.locked_until = work.now + timedelta(minutes=settings.lockout_minutes)
    work.audit("sign_in.attempt", f"user:{user.id}", attempt=user.failed_attempts)
    return _Attempt(user.id, user.password_hash)


@operation(None)
def _accept(work: Work, user_id: int, fresh_hash: str | None) -> SignedIn:
    user = _locked_row(work.session, User.id == user_id)
    if user is None or not user.active:
        raise _refused(work.desk)
    # Told only to who knows the password.
    must_hold(work.session, user, today(work.desk.clock))
    user.failed_attempts, user.locked_until = 0, None
    if fresh_hash is not None:
        user.password_hash = fresh_hash
    work.audit("sign_in.success", f"user:{user.id}", rehashed=fresh_hash is not None)
    return SignedIn(actor_of(work.session, user), user.session_stamp)


def _refused(desk: Desk) -> NotSignedIn:
    """Tells the lockout to everybody, so that nobody learns from it which names exist."""
    settings = desk.settings
    return NotSignedIn(
        "wrong_credentials",
        f"用户名或口令不正确；连续 {settings.lockout_failures} 次失败后账号锁定 {settings.lockout_minutes} 分钟，"
        "请稍后再试或联系管理员解锁",
    )


def _locked_row(session: Session, condition: object) -> User | None:
    # Not the key: a step that holds the audit chain may be writing a notice that points to this user.
    return session.scalars(select(User).where(condition).with_for_update(key_share=True)).one_or_none()  # type: ignore[arg-type]

"""Browser sessions 会话: a signed cookie that ends when idle, when too old, or when the account says so."""

from __future__ import annotations

from flask import Flask, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, login_user, logout_user

from service.access.actor import Actor
from service.access.delegates import DelegationOver, must_hold
from service.access.identity import actor_of
from service.access.require import rule_of
from service.access.sign_in import SignedIn
from service.clock import in_utc, today
from service.operations.operation import Desk
from service.store.account import User
from service.store.engine import reading

_BEGUN, _SEEN = "begun", "seen"
# How stale the last sign of life in the cookie may get before it is written anew.
_REFRESH_SECONDS = 60


class SessionUser(UserMixin):  # type: ignore[misc]
    """The user of a browser session, as Flask-Login wants it (``current_user``)."""

    def __init__(self, actor: Actor, stamp: str) -> None:
        self.actor = actor
        self.stamp = stamp

    def get_id(self) -> str:
        return f"{self.actor.user_id}:{self.stamp}"


class CookieSessions(SecureCookieSessionInterface):
    """A view that does not act on the session leaves no trace of it in its answer, so that caches can keep it for everybody."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        rule = rule_of(app, request.endpoint) if request.endpoint is not None else None
        if rule is None or rule.cookie or session.modified:
            super().save_session(app, session, response)


def register_sessions(app: Flask, desk: Desk) -> None:
    """Let Flask-Login find the user of a request, by the injected clock."""
    app.session_interface = CookieSessions()
    manager = LoginManager(app)
    manager.session_protection = "strong"

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(identity: str) -> SessionUser | None:
        number, _, stamp = identity.partition(":")
        if not number.isdigit() or not _alive(desk):
            return None
        with reading(desk.engine) as rows:
            user = rows.get(User, int(number))
            if user is None or not user.active or user.session_stamp != stamp:
                return None
            try:
                must_hold(rows, user, today(desk.clock))
            except DelegationOver:
                return None
            return SessionUser(actor_of(rows, user), stamp)


def open_session(desk: Desk, signed_in: SignedIn) -> None:
    """Begin a session. Whatever the cookie carried before is dropped, so that no session can be planted beforehand."""
    session.clear()
    g.pop("csrf_token", None)
    now = _seconds(desk)
    session[_BEGUN] = session[_SEEN] = now
    login_user(SessionUser(signed_in.actor, signed_in.stamp))


def close_session() -> None:
    """Forget the session in this browser (``end_sessions`` ends it everywhere)."""
    logout_user()
    session.clear()


def _alive(desk: Desk) -> bool:
    now, settings = _seconds(desk), desk.settings
    begun, seen = session.get(_BEGUN), session.get(_SEEN)
    if not isinstance(begun, int) or not isinstance(seen, int):
        return False
    if now - begun >= settings.session_hours * 3600 or now - seen >= settings.session_idle_minutes * 60:
        return False
    if now - seen >= _REFRESH_SECONDS:
        session[_SEEN] = now
    return True


def _seconds(desk: Desk) -> int:
    return int(in_utc(desk.clock.now()).timestamp())

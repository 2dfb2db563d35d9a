"""The guard before every request 门禁: no rule, no entry; then identity, permission, rate limit, CSRF, in this order."""

from __future__ import annotations

import structlog
from flask import Flask, g, request
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from service.access.actor import Actor
from service.access.limits import RateLimits
from service.access.require import Rule, rule_of
from service.faults import Forbidden, NotSignedIn
from service.operations.operation import Desk
from service.operations.tokens import actor_of_token

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
log = structlog.get_logger(__name__)


def register_guard(app: Flask, desk: Desk, limits: RateLimits, csrf: CSRFProtect) -> None:
    """Run the guard before every view of ``app``."""

    @app.before_request
    def check() -> None:
        # An address that does not exist answers 404 or 405 by itself.
        if request.endpoint is None:
            return
        rule = rule_of(app, request.endpoint)
        if rule is None:
            log.error("endpoint_without_rule", endpoint=request.endpoint)
            raise Forbidden()
        token = bearer_token()
        g.actor = _identify(desk, rule, token)
        if rule.permission is not None:
            if g.actor is None:
                raise NotSignedIn()
            g.actor.must(rule.permission)
        if request.method in _SAFE:
            return
        if rule.limit is not None:
            limits.count(rule.limit)
        # A browser sends cookies by itself, but never a bearer token: only the cookie needs the second proof.
        if token is None and rule.cookie:
            csrf.protect()


def bearer_token() -> str | None:
    """The token of the Authorization header. Raises NotSignedIn for any other scheme."""
    if "Authorization" not in request.headers:
        return None
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise NotSignedIn("bad_token", "请用 Authorization: Bearer <令牌> 的形式给出令牌")
    return given.token


def current_actor() -> Actor:
    """Who is asking. Raises NotSignedIn on a public page when nobody is signed in."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise NotSignedIn()
    return actor


def _identify(desk: Desk, rule: Rule, token: str | None) -> Actor | None:
    if token is not None:
        return actor_of_token(desk, token)
    if rule.cookie and current_user.is_authenticated:
        actor: Actor = current_user.actor
        return actor
    return None

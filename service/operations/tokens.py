"""Bearer tokens 接口令牌: issued to who knows the password, shown once, valid for a limited time, revocable."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from service.access.actor import Actor
from service.access.delegates import must_hold
from service.access.identity import actor_of
from service.access.permissions import Permission
from service.clock import today
from service.faults import NotFound, NotSignedIn
from service.operations.operation import Desk, Work, operation
from service.store.account import ApiToken, User
from service.store.engine import reading

# Lets secret scanners, and people, see what the text is.
_MARK = "chengheng_"


@dataclass(frozen=True)
class IssuedToken:
    """The token itself exists only here; the database keeps its SHA-256."""

    token: str
    expires_at: datetime


@operation(Permission.ACCOUNT_OWN)
def issue_token(work: Work) -> IssuedToken:
    """A new token for the acting user, valid for ``token_hours``."""
    if work.actor.user_id is None:
        raise NotFound("unknown_user", "当前操作人没有账号")
    token = _MARK + secrets.token_urlsafe(32)
    expires_at = work.now + timedelta(hours=work.desk.settings.token_hours)
    row = ApiToken(user_id=work.actor.user_id, token_sha256=_digest(token), created_at=work.now, expires_at=expires_at)
    work.session.add(row)
    work.session.flush()
    work.audit("token.issue", f"token:{row.id}", user=work.actor.user_id)
    return IssuedToken(token, expires_at)


@operation(Permission.ACCOUNT_OWN)
def revoke_token(work: Work, *, token: str) -> None:
    """End one of the acting user's own tokens. Raises NotFound for any other."""
    row = work.session.scalars(select(ApiToken).where(ApiToken.token_sha256 == _digest(token))).one_or_none()
    if row is None or row.user_id != work.actor.user_id or row.revoked_at is not None:
        raise NotFound("unknown_token", "没有这个有效令牌")
    row.revoked_at = work.now
    work.audit("token.revoke", f"token:{row.id}")


def actor_of_token(desk: Desk, token: str) -> Actor:
    """Whose token this is. Raises NotSignedIn for an unknown, expired or revoked one, or an inactive account."""
    with reading(desk.engine) as session:
        found = session.execute(
            select(ApiToken, User)
            .join(User, User.id == ApiToken.user_id)
            .where(ApiToken.token_sha256 == _digest(token))
        ).one_or_none()
        if found is None or found[0].revoked_at is not None or not found[1].active:
            raise NotSignedIn("bad_token", "令牌无效，请重新获取")
        if found[0].expires_at <= desk.clock.now():
            raise NotSignedIn("expired_token", "令牌已过期，请重新获取")
        must_hold(session, found[1], today(desk.clock))
        return actor_of(session, found[1])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

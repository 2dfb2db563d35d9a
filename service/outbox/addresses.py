"""Where a person is reached 联系方式: the e-mail address of an account, and the secret address of its calendar feed."""

from __future__ import annotations

import hashlib
import re
import secrets

from sqlalchemy import select

from service.access.permissions import Permission
from service.faults import Invalid, NotFound
from service.operations.operation import Work, operation
from service.store.account import User

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LONGEST = 254
# Lets others write notices to this person meanwhile: they hold the audit chain, which this operation still needs.
_LOCK = {"key_share": True}


@operation(Permission.ACCOUNT_OWN)
def set_email(work: Work, *, email: str, username: str | None = None) -> None:
    """Set one's own address, or somebody else's where the role manages accounts; empty removes it. Raises Invalid."""
    user = _user(work, username)
    address = email.strip()
    if address and (len(address) > _LONGEST or not _EMAIL.fullmatch(address)):
        raise Invalid("bad_email", "邮箱地址应写成 name@example.cn 的形式", field="email")
    user.email = address or None
    work.audit("user.email", f"user:{user.id}", present=bool(address))


@operation(Permission.ACCOUNT_OWN)
def issue_feed(work: Work) -> str:
    """The secret of the acting user's calendar feed, shown only now; an earlier one stops at once."""
    user = _user(work, None)
    token = secrets.token_urlsafe(32)
    user.feed_sha256 = feed_digest(token)
    work.audit("feed.issue", f"user:{user.id}")
    return token


@operation(Permission.ACCOUNT_OWN)
def revoke_feed(work: Work) -> None:
    """Close the acting user's calendar feed."""
    user = _user(work, None)
    user.feed_sha256 = None
    work.audit("feed.revoke", f"user:{user.id}")


def feed_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _user(work: Work, username: str | None) -> User:
    if username is None:
        user = work.session.get(User, work.actor.user_id, with_for_update=_LOCK) if work.actor.user_id else None
        if user is None:
            raise NotFound("unknown_user", "当前操作人没有账号")
        return user
    found = work.session.scalars(
        select(User).where(User.username == username).with_for_update(key_share=True)
    ).one_or_none()
    if found is None or found.id != work.actor.user_id:
        work.actor.must(Permission.USER_MANAGE)
    if found is None:
        raise NotFound("unknown_user", f"没有用户名为 {username} 的账号", field="username")
    return found

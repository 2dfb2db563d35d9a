"""Accounts 账号管理: create, unlock, deactivate, change the language, end all sessions."""

from __future__ import annotations

import re
import secrets

from sqlalchemy import select

from service.access.passwords import check_strength
from service.access.permissions import Permission
from service.access.roles import Role
from service.faults import Conflict, Invalid, NotFound
from service.operations.operation import Work, operation
from service.operations.wording import checked_text
from service.store.account import User
from service.store.history import find_enterprise

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
LANGUAGES = ("zh", "en")


@operation(Permission.USER_MANAGE)
def create_user(
    work: Work,
    *,
    username: str,
    password: str,
    role: Role,
    display_name: str,
    unit: str | None = None,
    uscc: str | None = None,
) -> int:
    """A new account; returns its number. An enterprise user names its enterprise (``uscc``), nobody else does."""
    if (role is Role.ENTERPRISE) != (uscc is not None):
        raise Invalid("bad_enterprise", "企业用户必须写明所属企业代码，其他岗位不得写", field="uscc")
    enterprise_id = None if uscc is None else find_enterprise(work.session, uscc).id
    user = open_account(
        work,
        username=username,
        password=password,
        role=role,
        display_name=display_name,
        unit=unit,
        enterprise_id=enterprise_id,
    )
    return user.id


def open_account(
    work: Work,
    *,
    username: str,
    password: str,
    role: Role,
    display_name: str,
    unit: str | None = None,
    enterprise_id: int | None = None,
) -> User:
    """A new account as a part of the running operation. Raises Invalid, Conflict for a name that is taken."""
    if not _USERNAME.fullmatch(username):
        raise Invalid(
            "bad_username", "用户名由 2 至 64 个小写字母、数字、点、横线组成，以字母或数字开头", field="username"
        )
    check_strength(password, username)
    if work.session.scalars(select(User.id).where(User.username == username)).first() is not None:
        raise Conflict("username_taken", f"用户名 {username} 已被使用，请换一个", field="username")
    user = User(
        username=username,
        display_name=checked_text(display_name, "display_name", most=100),
        role=role.value,
        unit=None if unit is None else checked_text(unit, "unit", most=200),
        enterprise_id=enterprise_id,
        password_hash=work.desk.passwords.hash(password),
        session_stamp=secrets.token_hex(16),
        created_at=work.now,
    )
    work.session.add(user)
    work.session.flush()
    work.audit("user.create", f"user:{user.id}", role=role.value)
    return user


@operation(Permission.USER_MANAGE)
def unlock_user(work: Work, *, username: str) -> None:
    """Lift a lockout before its time."""
    user = _by_name(work, username)
    user.failed_attempts, user.locked_until = 0, None
    work.audit("user.unlock", f"user:{user.id}")


@operation(Permission.USER_MANAGE)
def deactivate_user(work: Work, *, username: str) -> None:
    """Close an account; its sessions and tokens stop at once."""
    user = _by_name(work, username)
    user.active = False
    user.session_stamp = secrets.token_hex(16)
    work.audit("user.deactivate", f"user:{user.id}")


@operation(Permission.ACCOUNT_OWN)
def end_sessions(work: Work) -> None:
    """Sign out: every session of this account ends, also one that was copied elsewhere."""
    user = _own(work)
    user.session_stamp = secrets.token_hex(16)
    work.audit("sign_out", f"user:{user.id}")


@operation(Permission.ACCOUNT_OWN)
def choose_language(work: Work, *, language: str) -> None:
    """Remember the language that this user reads."""
    if language not in LANGUAGES:
        raise Invalid("bad_language", "界面语言只能是 zh 或 en", field="language")
    user = _own(work)
    user.language = language
    work.audit("user.language", f"user:{user.id}", language=language)


def _by_name(work: Work, username: str) -> User:
    user = work.session.scalars(
        select(User).where(User.username == username).with_for_update(key_share=True)
    ).one_or_none()
    if user is None:
        raise NotFound("unknown_user", f"没有用户名为 {username} 的账号", field="username")
    return user


def _own(work: Work) -> User:
    user = (
        work.session.get(User, work.actor.user_id, with_for_update={"key_share": True}) if work.actor.user_id else None
    )
    if user is None:
        raise NotFound("unknown_user", "当前操作人没有账号")
    return user

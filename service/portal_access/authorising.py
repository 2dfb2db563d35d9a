"""Letting a third party see one's result 授权查询 (CZ21-2.2.2c): how much, what for, until when; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from sqlalchemy import select

from service.access.permissions import Permission
from service.faults import Conflict, Invalid, NotFound
from service.operations.calendar import today_of
from service.operations.operation import Work, operation
from service.operations.wording import checked_text
from service.portal_access.secret_codes import SECRET_GROUPS, digest, new_code
from service.portal_access.terms import checked_term
from service.store.authorisation import AuthorisedQuery, QueryAuthorisation
from service.store.enterprise import Enterprise
from service.store.history import find_enterprise

ScopeName = Literal["grade", "score", "explanation"]
SCOPES: tuple[ScopeName, ...] = get_args(ScopeName)
MOST_SHOWN = 100


@dataclass(frozen=True)
class Granted:
    """The code exists only here; the enterprise hands it to the third party itself."""

    authorisation: int
    code: str


@dataclass(frozen=True)
class Shown:
    """A permission with its uses, newest first. ``state``: in force, expired or revoked."""

    row: QueryAuthorisation
    state: Literal["in_force", "expired", "revoked"]
    queries: Sequence[AuthorisedQuery]


@operation(Permission.AUTHORISATION_GRANT)
def grant_authorisation(work: Work, *, uscc: str, grantee: str, purpose: str, scope: str, expires_on: date) -> Granted:
    """Authorise a third party through ``expires_on``. Raises NotFound for a foreign enterprise, Invalid."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    if scope not in SCOPES:
        raise Invalid("bad_scope", "查询范围只能是等级、等级和得分、或者完整说明", field="scope")
    day = today_of(work)
    checked_term(day, expires_on, day)
    code = new_code(SECRET_GROUPS)
    row = QueryAuthorisation(
        enterprise_id=enterprise.id,
        grantee=checked_text(grantee, "grantee", most=200),
        purpose=checked_text(purpose, "purpose", most=500),
        scope=scope,
        expires_on=expires_on,
        secret_sha256=digest(code),
        granted_at=work.now,
        granted_by=work.actor.label,
    )
    work.session.add(row)
    work.session.flush()
    work.audit(
        "authorisation.grant",
        f"enterprise:{uscc}",
        authorisation=row.id,
        scope=scope,
        expires_on=expires_on.isoformat(),
    )
    return Granted(row.id, code)


@operation(Permission.AUTHORISATION_GRANT)
def revoke_authorisation(work: Work, *, uscc: str, authorisation: int) -> None:
    """Take a permission back; its code answers no more from this moment on. Raises NotFound, Conflict."""
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc)
    row = work.session.get(QueryAuthorisation, authorisation, with_for_update=True) if authorisation < 2**31 else None
    if row is None or row.enterprise_id != enterprise.id:
        raise NotFound("unknown_authorisation", "没有这项查询授权")
    if row.revoked_at is not None:
        raise Conflict("already_revoked", "这项授权已经撤销")
    row.revoked_at, row.revoked_by = work.now, work.actor.label
    work.audit("authorisation.revoke", f"enterprise:{uscc}", authorisation=row.id)


def authorisations_of(work: Work, uscc: str) -> list[Shown]:
    """The permissions of an enterprise, newest first. Raises NotFound for a foreign one."""
    work.must_see(uscc)
    day = today_of(work)
    query = (
        select(QueryAuthorisation)
        .join(Enterprise, Enterprise.id == QueryAuthorisation.enterprise_id)
        .where(Enterprise.uscc == uscc)
        .order_by(QueryAuthorisation.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Shown(row, _state(row, day), _queries(work, row)) for row in work.session.scalars(query)]


def _state(row: QueryAuthorisation, day: date) -> Literal["in_force", "expired", "revoked"]:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if day > row.expires_on else "in_force"


def _queries(work: Work, row: QueryAuthorisation) -> Sequence[AuthorisedQuery]:
    query = select(AuthorisedQuery).where(AuthorisedQuery.authorisation_id == row.id)
    return work.session.scalars(query.order_by(AuthorisedQuery.id.desc()).limit(MOST_SHOWN)).all()

"""Authorised queries 授权查询 (CZ21-2.2.2c): exactly the scope, nothing after the end, every use on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from service.access.roles import Role
from service.clock import FixedClock
from service.faults import Conflict, Invalid, NotFound
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.operations.weigh import weigh_enterprise
from service.portal_access.asking import ask
from service.portal_access.authorising import Granted, grant_authorisation, revoke_authorisation
from service.store.audit_entry import AuditEntry
from service.store.authorisation import AuthorisedQuery, QueryAuthorisation
from service.store.engine import reading
from tests.service.conftest import OPERATOR, OTHER_USCC, USCC, Person, dossier
from tests.service.portal_access.conftest import TODAY

ABOUT = {"uscc", "name", "as_of", "scope", "grantee", "purpose", "expires_on", "pack", "pack_sha256"}
SHOWN = {
    "grade": {"grade"},
    "score": {"grade", "score"},
    "explanation": {"grade", "score", "indicators", "deductions", "vetoes", "grade_conditions"},
}


def outcomes(desk: Desk) -> list[str]:
    with reading(desk.engine) as session:
        return list(session.scalars(select(AuthorisedQuery.outcome).order_by(AuthorisedQuery.id)))


@pytest.mark.parametrize("scope", sorted(SHOWN))
def test_exactly_the_scope(desk: Desk, granted: Callable[..., Granted], scope: str) -> None:
    found = ask(desk, code=granted(scope).code, channel="api")
    assert set(found) == ABOUT | SHOWN[scope]
    now = weigh_enterprise(desk, OPERATOR, USCC, TODAY)
    assert found["grade"] == now.grade and found.get("score", now.score) == now.score
    assert "p1" not in str(found), "no record is named"


def test_the_result_is_of_the_moment(desk: Desk, granted: Callable[..., Granted]) -> None:
    """Queried in real time, not as of the day of the permission."""
    code = granted("score").code
    before = ask(desk, code=code, channel="page")["score"]
    more = {"id": "w1", "kind": "wage_arrears", "date": "2026-11-01"}
    import_dossier(desk, OPERATOR, dossier(more), reason="归集")
    assert ask(desk, code=code, channel="page")["score"] < before


def test_unknown_expired_and_revoked_answer_the_same(
    desk: Desk, administrator: Person, granted: Callable[..., Granted], clock: FixedClock
) -> None:
    expired, revoked = granted(expires_on=date(2026, 11, 22)), granted()
    revoke_authorisation(desk, administrator.actor, uscc=USCC, authorisation=revoked.authorisation)
    clock.advance(timedelta(days=1))
    assert ask(desk, code=expired.code, channel="page")["grade"], "the last day counts"
    clock.advance(timedelta(days=1))
    answers = set()
    for code in (expired.code, revoked.code, "00000-00000-00000-00000-00000", "x" * 5000, ""):
        with pytest.raises(NotFound) as refused:
            ask(desk, code=code, channel="page")
        answers.add((refused.value.code, refused.value.message, refused.value.status))
    assert len(answers) == 1
    assert outcomes(desk) == ["answered", "expired", "revoked"], "who came too late is on record too"


def test_every_use_is_on_record(desk: Desk, granted: Callable[..., Granted]) -> None:
    code = granted().code
    ask(desk, code=code, channel="page")
    ask(desk, code=code, channel="api")
    with reading(desk.engine) as session:
        uses = session.scalars(select(AuthorisedQuery).order_by(AuthorisedQuery.id)).all()
        sealed = session.scalars(select(AuditEntry).where(AuditEntry.action == "authorised.query")).all()
        kept = session.scalars(select(QueryAuthorisation.secret_sha256)).one()
    assert [use.channel for use in uses] == ["page", "api"]
    assert [entry.subject for entry in sealed] == [f"enterprise:{USCC}"] * 2
    assert code not in kept and code not in str([entry.detail for entry in sealed])


def test_only_ones_own_and_only_once(
    desk: Desk, administrator: Person, person: Callable[..., Person], granted: Callable[..., Granted]
) -> None:
    number = granted().authorisation
    import_dossier(desk, OPERATOR, dossier(uscc=OTHER_USCC), reason="归集")
    stranger = person(Role.ENTERPRISE, OTHER_USCC).actor
    with pytest.raises(NotFound):
        revoke_authorisation(desk, stranger, uscc=USCC, authorisation=number)
    with pytest.raises(NotFound):
        revoke_authorisation(desk, stranger, uscc=OTHER_USCC, authorisation=number)
    revoke_authorisation(desk, administrator.actor, uscc=USCC, authorisation=number)
    with pytest.raises(Conflict):
        revoke_authorisation(desk, administrator.actor, uscc=USCC, authorisation=number)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scope": "everything"}, "scope"),
        ({"grantee": " "}, "grantee"),
        ({"purpose": ""}, "purpose"),
        ({"expires_on": date(2026, 11, 20)}, "ends_on"),
        ({"expires_on": date(2031, 1, 1)}, "ends_on"),
    ],
)
def test_bad_permissions_are_refused(desk: Desk, administrator: Person, change: dict[str, object], field: str) -> None:
    entry = {"grantee": "某银行", "purpose": "贷款", "scope": "grade", "expires_on": date(2026, 12, 1), **change}
    with pytest.raises(Invalid) as refused:
        grant_authorisation(desk, administrator.actor, uscc=USCC, **entry)  # type: ignore[arg-type]
    assert refused.value.field == field

"""Delegates 经办人: invited, within powers and a term, ended; and told so when they sign in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from service.access.actor import Actor
from service.access.delegates import DelegationOver
from service.access.permissions import TABLE, Permission
from service.access.powers import Powers, covered
from service.access.roles import Role
from service.access.sign_in import sign_in
from service.clock import FixedClock
from service.faults import Conflict, Forbidden, Invalid, NotFound, NotSignedIn
from service.operations.objection.filing import Target, file_objection
from service.operations.operation import Desk
from service.operations.tokens import actor_of_token, issue_token
from service.operations.weigh import weigh_enterprise
from service.portal_access.delegates import end_delegate, invite_delegate, renew_delegate
from service.portal_access.joining import join
from service.portal_access.secret_codes import normal_form
from service.store.audit_entry import AuditEntry
from service.store.delegation import Delegation
from service.store.engine import reading
from tests.service.conftest import OTHER_USCC, PASSWORD, USCC, Person
from tests.service.objection.conftest import FORM
from tests.service.portal_access.conftest import TERM, TODAY


def latest(desk: Desk) -> Delegation:
    with reading(desk.engine) as session:
        return session.scalars(select(Delegation).order_by(Delegation.id.desc())).first()  # type: ignore[return-value]


def object_to(desk: Desk, actor: Actor) -> None:
    file_objection(desk, actor, uscc=USCC, targets=[Target("record", "p1")], form=FORM)


def test_a_delegate_with_full_powers_reads_and_files(desk: Desk, delegate: Callable[..., Actor]) -> None:
    actor = delegate("file")
    assert (actor.uscc, actor.powers) == (USCC, Powers.FILE)
    weigh_enterprise(desk, actor, USCC, TODAY)
    object_to(desk, actor)


def test_a_delegate_who_may_only_read_is_told_why_not(desk: Desk, delegate: Callable[..., Actor]) -> None:
    actor = delegate("read")
    weigh_enterprise(desk, actor, USCC, TODAY)
    with pytest.raises(Forbidden, match="只限查询"):
        object_to(desk, actor)


@pytest.mark.parametrize("powers", list(Powers))
def test_no_delegate_decides_who_else_acts_or_sees(desk: Desk, delegate: Callable[..., Actor], powers: Powers) -> None:
    with pytest.raises(Forbidden, match="管理员账号"):
        invite_delegate(desk, delegate(powers.value), name="李四", powers="file", **TERM)


def test_powers_give_nothing_that_the_role_does_not_hold() -> None:
    assert not Actor("user:1", Role.ENTERPRISE, powers=Powers.FILE).may(Permission.DESK_WORK)
    with pytest.raises(Forbidden, match="当前岗位"):
        Actor("user:1", Role.ENTERPRISE, powers=Powers.READ).must(Permission.DESK_WORK)


def test_reading_changes_nothing() -> None:
    """Written out a second time on purpose: what an enterprise may do, and what of it remains for who may only read."""
    held = set(TABLE[Role.ENTERPRISE])
    kept = {permission.value for permission in held if covered(Powers.READ, permission)}
    assert kept == {
        "account.own", "pack.read", "enterprise.read", "assessment.read", "case.read", "portal.use", "report.read",
    }  # fmt: skip
    assert all(covered(None, permission) for permission in held)


def test_the_term_is_checked_at_every_door(desk: Desk, delegate: Callable[..., Actor], clock: FixedClock) -> None:
    actor = delegate("file")
    token = issue_token(desk, actor).token
    clock.advance(timedelta(days=40))  # 31 December, the last day
    assert sign_in(desk, "zhang.san", PASSWORD).actor.uscc == USCC
    token = issue_token(desk, actor).token
    clock.advance(timedelta(hours=11))  # still before midnight in Shanghai
    assert actor_of_token(desk, token).uscc == USCC
    token = issue_token(desk, actor).token
    clock.advance(timedelta(hours=4))  # 1 January
    with pytest.raises(DelegationOver, match="2026-12-31 到期"):
        sign_in(desk, "zhang.san", PASSWORD)
    with pytest.raises(NotSignedIn, match="到期"):
        actor_of_token(desk, token)


def test_who_does_not_know_the_password_learns_nothing_of_the_term(
    desk: Desk, delegate: Callable[..., Actor], clock: FixedClock
) -> None:
    delegate("file")
    clock.advance(timedelta(days=90))
    with pytest.raises(NotSignedIn) as refused:
        sign_in(desk, "zhang.san", "something else")
    assert refused.value.code == "wrong_credentials"


def test_a_term_that_has_not_begun(desk: Desk, administrator: Person, delegate: Callable[..., Actor]) -> None:
    with pytest.raises(DelegationOver, match="自 2026-12-01 起"):
        delegate("read", starts_on=date(2026, 12, 1))


def test_ending_stops_sessions_and_tokens_at_once(
    desk: Desk, administrator: Person, delegate: Callable[..., Actor], client: FlaskClient
) -> None:
    actor = delegate("file")
    token = {"Authorization": f"Bearer {issue_token(desk, actor).token}"}
    assert client.get(f"/api/v1/enterprises/{USCC}/assessment", headers=token).status_code == 200
    end_delegate(desk, administrator.actor, delegation=latest(desk).id)
    assert client.get(f"/api/v1/enterprises/{USCC}/assessment", headers=token).status_code == 401
    with pytest.raises(DelegationOver, match="终止"):
        sign_in(desk, "zhang.san", PASSWORD)
    with pytest.raises(Conflict):
        end_delegate(desk, administrator.actor, delegation=latest(desk).id)


def test_a_later_term_opens_the_same_account_again(
    desk: Desk, administrator: Person, delegate: Callable[..., Actor], clock: FixedClock
) -> None:
    delegate("read")
    clock.advance(timedelta(days=60))
    number = latest(desk).id
    renew_delegate(
        desk,
        administrator.actor,
        delegation=number,
        powers="file",
        starts_on=date(2027, 1, 20),
        ends_on=date(2027, 6, 30),
    )
    assert sign_in(desk, "zhang.san", PASSWORD).actor.powers is Powers.FILE


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2026, 11, 20), "starts_on": date(2026, 11, 1)}, "ends_on"),
        ({"ends_on": date(2026, 11, 20)}, "ends_on"),
        ({"ends_on": date(2030, 1, 1)}, "ends_on"),
        ({"name": "  "}, "name"),
        ({"name": "张\x00三"}, "name"),
        ({"powers": "everything"}, "powers"),
    ],
)
def test_bad_authorisations_are_refused(
    desk: Desk, administrator: Person, change: dict[str, object], field: str
) -> None:
    entry = {"name": "张三", "powers": "file", **TERM, **change}
    with pytest.raises(Invalid) as refused:
        invite_delegate(desk, administrator.actor, **entry)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_an_invitation_works_once_in_time_and_in_any_writing(
    desk: Desk, administrator: Person, clock: FixedClock
) -> None:
    invited = invite_delegate(desk, administrator.actor, name="张三", powers="file", **TERM)
    join(desk, code=invited.code.lower().replace("-", " "), username="one", password=PASSWORD)
    late = invite_delegate(desk, administrator.actor, name="李四", powers="file", **TERM)
    ended = invite_delegate(desk, administrator.actor, name="王五", powers="file", **TERM)
    end_delegate(desk, administrator.actor, delegation=ended.delegation)
    clock.advance(timedelta(days=7, seconds=1))
    messages = set()
    for code in (invited.code, late.code, ended.code, "00000-00000-00000-00000-00000", ""):
        with pytest.raises(NotFound) as refused:
            join(desk, code=code, username="two", password=PASSWORD)
        messages.add((refused.value.code, refused.value.message))
    assert len(messages) == 1


def test_a_failed_joining_leaves_the_invitation_open(desk: Desk, administrator: Person) -> None:
    invited = invite_delegate(desk, administrator.actor, name="张三", powers="file", **TERM)
    with pytest.raises(Conflict):
        join(desk, code=invited.code, username=administrator.username, password=PASSWORD)
    with pytest.raises(Invalid):
        join(desk, code=invited.code, username="zhang.san", password="short")
    join(desk, code=invited.code, username="zhang.san", password=PASSWORD)


def test_another_enterprise_touches_nothing(
    desk: Desk, administrator: Person, person: Callable[..., Person], delegate: Callable[..., Actor]
) -> None:
    from service.operations.dossier_import import import_dossier
    from tests.service.conftest import OPERATOR, dossier

    delegate("file")
    import_dossier(desk, OPERATOR, dossier(uscc=OTHER_USCC), reason="归集")
    stranger = person(Role.ENTERPRISE, OTHER_USCC).actor
    number = latest(desk).id
    for attempt in (
        lambda: end_delegate(desk, stranger, delegation=number),
        lambda: end_delegate(desk, stranger, delegation=2**40),
        lambda: renew_delegate(desk, stranger, delegation=number, powers="read", **TERM),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_no_name_and_no_code_in_the_audit(desk: Desk, administrator: Person, delegate: Callable[..., Actor]) -> None:
    delegate("file")
    with reading(desk.engine) as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("delegate."))).all()
        invitation = session.scalars(select(Delegation.invitation_sha256)).one()
    assert [row.action for row in rows] == ["delegate.invite", "delegate.join"]
    told = " ".join(str(row.detail) for row in rows)
    assert "张三" not in told and str(invitation) not in told


def test_codes_are_read_as_people_write_them() -> None:
    assert normal_form("o1l-iABU2 ") == "011-1ABV2".replace("-", "")[:5] + "-" + "BV2"

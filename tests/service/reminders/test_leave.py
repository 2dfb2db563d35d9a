"""Leave and addresses: who may enter them, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from service.access.actor import Actor
from service.access.roles import Role
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.users import deactivate_user
from service.outbox.addresses import set_email
from service.outbox.leave import cancel_leave, enter_leave
from service.outbox.people import covers_of
from service.store.account import User
from service.store.engine import reading
from tests.service.conftest import OPERATOR
from tests.service.reminders.conftest import Office
from tests.service.reminders.test_sweep import username

FIRST, LAST = date(2026, 11, 25), date(2026, 11, 27)


def enter(office: Office, by: Actor, who: Actor, cover: Actor, first: date = FIRST, last: date = LAST) -> int:
    return enter_leave(
        office.desk,
        by,
        username=username(office, who.user_id),
        first=first,
        last=last,
        cover=username(office, cover.user_id),
    )


def covers(office: Office, who: Actor, day: date) -> list[int]:
    assert who.user_id is not None
    with reading(office.desk.engine) as session:
        return [user.id for user in covers_of(session, who.user_id, day)]


def test_own_leave_and_that_of_others(office: Office) -> None:
    p = office.procedure
    number = enter(office, p.caseworker, p.caseworker, p.other)
    assert covers(office, p.caseworker, FIRST) == covers(office, p.caseworker, LAST) == [p.other.user_id]
    assert covers(office, p.caseworker, date(2026, 11, 28)) == []
    with pytest.raises(Forbidden):
        enter(office, p.caseworker, p.other, p.caseworker)
    with pytest.raises(Forbidden):
        cancel_leave(office.desk, p.other, number=number)
    cancel_leave(office.desk, p.supervisor, number=number)
    assert covers(office, p.caseworker, FIRST) == []
    enter(office, p.supervisor, p.caseworker, p.other)


def test_what_is_refused(office: Office) -> None:
    p = office.procedure
    with pytest.raises(Invalid, match="早于"):
        enter(office, p.caseworker, p.caseworker, p.other, LAST, FIRST)
    with pytest.raises(Invalid, match="已经结束"):
        enter(office, p.caseworker, p.caseworker, p.other, date(2026, 11, 1), date(2026, 11, 20))
    with pytest.raises(Invalid, match="本人"):
        enter(office, p.caseworker, p.caseworker, p.caseworker)
    with pytest.raises(NotFound, match="工作人员"):
        enter(office, p.caseworker, p.caseworker, p.enterprise)
    enter(office, p.caseworker, p.caseworker, p.other)
    with pytest.raises(Conflict, match="重叠"):
        enter(office, p.caseworker, p.caseworker, p.supervisor, LAST, LAST)
    deactivate_user(office.desk, OPERATOR, username=username(office, p.other.user_id))
    with pytest.raises(Invalid, match="停用"):
        enter(office, p.supervisor, p.supervisor, p.other)


def test_a_cover_who_is_away_too_hands_on_and_never_in_a_circle(office: Office) -> None:
    p = office.procedure
    enter(office, p.caseworker, p.caseworker, p.other)
    enter(office, p.other, p.other, p.supervisor)
    assert covers(office, p.caseworker, FIRST) == [p.other.user_id, p.supervisor.user_id]
    enter(office, p.supervisor, p.supervisor, p.caseworker)
    assert covers(office, p.caseworker, FIRST) == [p.other.user_id, p.supervisor.user_id]


def test_addresses(office: Office) -> None:
    p = office.procedure
    set_email(office.desk, p.caseworker, email=" worker@example.cn ")
    with reading(office.desk.engine) as session:
        assert session.get_one(User, p.caseworker.user_id).email == "worker@example.cn"
    for bad in ("worker", "a b@example.cn", "a@example.cn\nBcc: x@example.cn", "甲@example.cn", "a@" + "b" * 260):
        with pytest.raises(Invalid):
            set_email(office.desk, p.caseworker, email=bad)
    with pytest.raises(Forbidden):
        set_email(office.desk, p.caseworker, email="x@example.cn", username=username(office, p.other.user_id))
    with pytest.raises(Forbidden):
        set_email(office.desk, p.caseworker, email="x@example.cn", username="nobody")
    set_email(office.desk, p.caseworker, email="")
    with reading(office.desk.engine) as session:
        assert session.get_one(User, p.caseworker.user_id).email is None
        assert session.get_one(User, p.caseworker.user_id).role == Role.CASEWORKER

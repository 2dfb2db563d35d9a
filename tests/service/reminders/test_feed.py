"""The personal calendar feed (RFC 5545): the secret is the permission, and it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask.testing import FlaskClient
from icalendar import Calendar

from service.access.actor import Actor
from service.operations.users import deactivate_user
from service.outbox.addresses import issue_feed, revoke_feed
from service.store.account import User
from service.store.engine import reading
from tests.service.conftest import OPERATOR
from tests.service.reminders.conftest import Office
from tests.service.reminders.test_sweep import username


def events(client: FlaskClient, token: str) -> list[Any]:
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_the_due_days_of_ones_own_open_cases(office: Office, client: FlaskClient) -> None:
    number = office.assigned()
    office.procedure.file("h1")
    token = issue_feed(office.desk, office.procedure.caseworker)
    (event,) = events(client, token)
    assert event["dtstart"].dt == date(2026, 11, 27) and event["dtend"].dt == date(2026, 11, 28)
    assert str(event["summary"]) == f"异议 {number} 办结期限" and event["status"] == "CONFIRMED"
    own = events(client, issue_feed(office.desk, office.procedure.enterprise))
    assert len(own) == 2 and str(own[0]["uid"]) == str(event["uid"])
    office.procedure.step(number, "withdraw", {}, office.procedure.enterprise)
    assert events(client, token) == []


def test_a_provisional_due_day_says_so_and_a_moved_one_keeps_its_identity(office: Office, client: FlaskClient) -> None:
    office.at("2026-12-30 10:00")
    office.assigned()
    (event,) = events(client, issue_feed(office.desk, office.procedure.caseworker))
    assert "暂定" in str(event["summary"]) and event["status"] == "TENTATIVE"
    assert str(event["uid"]).startswith("clock-")


def test_only_the_newest_secret_opens_it_and_none_after_revocation(office: Office, client: FlaskClient) -> None:
    def status(token: str) -> int:
        return client.get(f"/calendar/{token}.ics").status_code

    me: Actor = office.procedure.caseworker
    first = issue_feed(office.desk, me)
    second = issue_feed(office.desk, me)
    assert (status(first), status(second), status("guess"), status("%00")) == (404, 200, 404, 404)
    with reading(office.desk.engine) as session:
        assert second not in str(session.get_one(User, me.user_id).feed_sha256)
    revoke_feed(office.desk, me)
    assert status(second) == 404
    third = issue_feed(office.desk, me)
    deactivate_user(office.desk, OPERATOR, username=username(office, me.user_id))
    assert status(third) == 404

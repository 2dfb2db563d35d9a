"""Signing in: argon2, one answer for every wrong attempt, lockout in the database, sessions that end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.access.passwords import Passwords
from service.access.permissions import Permission
from service.access.require import public, require
from service.access.roles import Role
from service.access.session import close_session, open_session
from service.access.sign_in import sign_in
from service.app import create_app
from service.clock import FixedClock
from service.desk import current_desk
from service.faults import Conflict, Forbidden, Invalid, NotSignedIn
from service.operations.operation import Desk
from service.operations.users import create_user, deactivate_user, end_sessions, unlock_user
from service.store.account import User
from service.store.engine import reading
from tests.service.conftest import OPERATOR, PASSWORD, USCC

MINUTE = timedelta(minutes=1)


@pytest.fixture
def officer(desk: Desk) -> str:
    create_user(
        desk, OPERATOR, username="wang", password=PASSWORD, role=Role.CASEWORKER, display_name="王", unit="信用办"
    )
    return "wang"


def stored(desk: Desk) -> User:
    with reading(desk.engine) as session:
        return session.scalars(select(User)).one()


def fail(desk: Desk, username: str, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(NotSignedIn):
            sign_in(desk, username, "wrong-password")


def test_the_right_password_signs_in(desk: Desk, officer: str) -> None:
    signed_in = sign_in(desk, officer, PASSWORD)
    assert signed_in.actor.role is Role.CASEWORKER
    assert stored(desk).failed_attempts == 0


def test_unknown_wrong_and_inactive_get_one_answer(desk: Desk, officer: str) -> None:
    answers = []
    for username in (officer, "nobody"):
        with pytest.raises(NotSignedIn) as caught:
            sign_in(desk, username, "wrong-password")
        answers.append((caught.value.code, caught.value.message))
    deactivate_user(desk, OPERATOR, username=officer)
    with pytest.raises(NotSignedIn) as caught:
        sign_in(desk, officer, PASSWORD)
    answers.append((caught.value.code, caught.value.message))
    assert len(set(answers)) == 1


def test_an_unknown_user_costs_a_hash_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    real = Passwords.verify

    def watched(self: Passwords, held: str | None, word: str) -> bool:
        seen.append(held)
        return real(self, held, word)

    monkeypatch.setattr(Passwords, "verify", watched)
    with pytest.raises(NotSignedIn):
        sign_in(desk, "nobody", "wrong-password")
    assert seen == [None]


def test_five_failures_lock_for_fifteen_minutes(desk: Desk, officer: str, clock: FixedClock) -> None:
    fail(desk, officer, 5)
    with pytest.raises(NotSignedIn, match="锁定 15 分钟"):
        sign_in(desk, officer, PASSWORD)
    clock.advance(15 * MINUTE - timedelta(seconds=1))
    with pytest.raises(NotSignedIn):
        sign_in(desk, officer, PASSWORD)
    clock.advance(timedelta(seconds=1))
    assert sign_in(desk, officer, PASSWORD)
    fail(desk, officer, 4)
    assert sign_in(desk, officer, PASSWORD), "the count begins anew"


def test_the_fifth_attempt_may_still_be_right(desk: Desk, officer: str) -> None:
    fail(desk, officer, 4)
    assert sign_in(desk, officer, PASSWORD)
    assert stored(desk).locked_until is None


def test_an_administrator_unlocks(desk: Desk, officer: str) -> None:
    fail(desk, officer, 5)
    unlock_user(desk, OPERATOR, username=officer)
    assert sign_in(desk, officer, PASSWORD)


def test_guessing_in_parallel_gains_no_attempt(desk: Desk, officer: str) -> None:
    def guess(number: int) -> str:
        try:
            sign_in(desk, officer, f"guess-number-{number}")
        except NotSignedIn:
            return "refused"
        return "in"

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(guess, range(16))) == ["refused"] * 16
    assert stored(desk).failed_attempts == 5, "the other eleven met a locked account and were not counted"


def test_a_hash_of_old_costs_is_renewed_at_sign_in(desk: Desk, officer: str) -> None:
    before = stored(desk).password_hash
    dearer = desk.settings.model_copy(update={"argon2_time_cost": 2})
    stronger = Desk(desk.engine, desk.clock, dearer, Passwords(dearer))
    sign_in(stronger, officer, PASSWORD)
    after = stored(desk).password_hash
    assert before != after
    assert not stronger.passwords.outdated(after)
    assert sign_in(stronger, officer, PASSWORD)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"username": "Wang"}, "bad_username"),
        ({"password": "short"}, "weak_password"),
        ({"password": "li-is-my-name"}, "weak_password"),
        ({"password": "aaaaaaaaaaaa"}, "weak_password"),
        ({"role": Role.ENTERPRISE}, "bad_enterprise"),
        ({"uscc": USCC}, "bad_enterprise"),
        ({"display_name": " "}, "missing_text"),
    ],
)
def test_accounts_that_are_refused(desk: Desk, given: dict[str, Any], code: str) -> None:
    account: dict[str, Any] = {
        "username": "li",
        "password": PASSWORD,
        "role": Role.CASEWORKER,
        "display_name": "李",
    }
    with pytest.raises(Invalid) as caught:
        create_user(desk, OPERATOR, **(account | given))
    assert caught.value.code == code


def test_a_name_is_taken_once(desk: Desk, officer: str) -> None:
    with pytest.raises(Conflict):
        create_user(desk, OPERATOR, username=officer, password=PASSWORD, role=Role.INSPECTOR, display_name="另一人")


def test_only_administrators_make_accounts(desk: Desk, person: Callable[..., Any]) -> None:
    with pytest.raises(Forbidden):
        create_user(
            desk,
            person(Role.SUPERVISOR).actor,
            username="li",
            password=PASSWORD,
            role=Role.ADMINISTRATOR,
            display_name="李",
        )


@pytest.fixture
def browser(desk: Desk, officer: str, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser before an application with three pages of its own."""
    app = create_app(desk.settings, desk.clock, desk.engine)
    _add_pages(app)
    return app.test_client()


def _add_pages(app: Flask) -> None:
    @app.route("/api/test/in", methods=["POST"])
    @public(cookie=False)
    def test_in() -> str:
        open_session(current_desk(), sign_in(current_desk(), "wang", PASSWORD))
        return "in"

    @app.route("/api/test/out", methods=["POST"])
    @public(cookie=False)
    def test_out() -> str:
        close_session()
        return "out"

    @app.route("/api/test/own", methods=["GET", "POST"])
    @require(Permission.ACCOUNT_OWN)
    def test_own() -> str:
        return "own"


def test_a_session_begins_and_ends(browser: FlaskClient) -> None:
    assert browser.get("/api/test/own").status_code == 401
    browser.post("/api/test/in")
    assert browser.get("/api/test/own").status_code == 200
    browser.post("/api/test/out")
    assert browser.get("/api/test/own").status_code == 401


def test_an_idle_session_ends(browser: FlaskClient, clock: FixedClock) -> None:
    browser.post("/api/test/in")
    for _ in range(4):
        clock.advance(29 * MINUTE)
        assert browser.get("/api/test/own").status_code == 200
    clock.advance(30 * MINUTE)
    assert browser.get("/api/test/own").status_code == 401


def test_a_session_in_use_ends_after_twelve_hours(browser: FlaskClient, clock: FixedClock) -> None:
    browser.post("/api/test/in")
    for _ in range(35):
        clock.advance(20 * MINUTE)
        assert browser.get("/api/test/own").status_code == 200
    clock.advance(20 * MINUTE)
    assert browser.get("/api/test/own").status_code == 401


def test_a_session_planted_beforehand_is_dropped_at_sign_in(browser: FlaskClient) -> None:
    with browser.session_transaction() as session:
        session["planted"] = "by a stranger"
        session["csrf_token"] = "known to a stranger"
    browser.post("/api/test/in")
    with browser.session_transaction() as session:
        assert "planted" not in session
        assert "csrf_token" not in session


def test_signing_out_ends_a_copied_session_too(browser: FlaskClient, desk: Desk) -> None:
    browser.post("/api/test/in")
    cookie = browser.get_cookie("session")
    assert cookie is not None
    thief = browser.application.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/api/test/own").status_code == 200
    end_sessions(desk, sign_in(desk, "wang", PASSWORD).actor)
    assert thief.get("/api/test/own").status_code == 401


def test_a_deactivated_account_is_out_at_once(browser: FlaskClient, desk: Desk) -> None:
    browser.post("/api/test/in")
    deactivate_user(desk, OPERATOR, username="wang")
    assert browser.get("/api/test/own").status_code == 401


def test_a_cookie_alone_changes_nothing(browser: FlaskClient) -> None:
    browser.post("/api/test/in")
    answer = browser.post("/api/test/own")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "csrf")


def test_the_cookie_is_closed_to_scripts_and_other_sites(browser: FlaskClient) -> None:
    cookie = browser.post("/api/test/in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie

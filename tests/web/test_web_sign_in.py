"""Signing in and out, the language, and what an outsider can learn."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from service.app import create_app
from service.clock import FixedClock
from service.settings import Settings
from service.store.account import User
from service.store.engine import reading
from service.web.coming_back import own_page
from tests.web.conftest import PASSWORD, Reader, cheap_settings, post


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/interpretations?x=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/interpretations?x%3D1"
    page = client.get(answer.headers["Location"])
    assert "登录后回到刚才的页面" in page.text
    answer = post(client, "/sign-in", {"username": "caseworker", "password": PASSWORD, "next": "/interpretations?x=1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/interpretations?x=1")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "evil",
        "",
        None,
    ],
)
def test_nobody_is_led_to_another_site(client: FlaskClient, address: str | None) -> None:
    with client.application.test_request_context():
        assert own_page(address) == "/"


def test_an_own_page_is_kept(client: FlaskClient) -> None:
    with client.application.test_request_context():
        assert own_page("/enterprises/91/grade?as_of=2026-01-01&x=%E6%B2%A7") == (
            "/enterprises/91/grade?as_of=2026-01-01&x=%E6%B2%A7"
        )


def _words(page: str) -> str:
    """The page without what differs from one request to the next."""
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line and "username" not in line)


def test_no_answer_tells_whether_a_name_exists(client: FlaskClient) -> None:
    """Wrong password, unknown name and locked account give the very same page; it tells the lockout to all of them."""
    pages = [post(client, "/sign-in", {"username": "nobody-here", "password": "x"})]
    pages += [post(client, "/sign-in", {"username": "caseworker", "password": "wrong"}) for _ in range(5)]
    pages.append(post(client, "/sign-in", {"username": "caseworker", "password": PASSWORD}))
    assert {page.status_code for page in pages} == {401}
    assert len({_words(page.text) for page in pages}) == 1
    assert "连续 5 次登录失败，账号锁定 15 分钟" in pages[-1].text


def test_a_lockout_ends_by_itself(client: FlaskClient, clock: FixedClock) -> None:
    for _ in range(5):
        post(client, "/sign-in", {"username": "caseworker", "password": "wrong"})
    clock.advance(timedelta(minutes=16))
    assert post(client, "/sign-in", {"username": "caseworker", "password": PASSWORD}).status_code == 303


def test_an_empty_form_is_told_what_is_missing(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", {"username": "", "password": ""})
    assert answer.status_code == 400
    assert "请填写用户名" in answer.text


def test_the_password_never_comes_back(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", {"username": "caseworker", "password": "secret-word-here"})
    assert "secret-word-here" not in answer.text


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"username": "caseworker", "password": PASSWORD})
    assert answer.status_code == 400
    assert "页面已过期" in answer.text


def test_too_many_attempts_from_one_address(tmp_path: Path, engine: Engine, clock: FixedClock) -> None:
    settings = cheap_settings(tmp_path, rate_limit_sign_in="3 per minute")
    client = create_app(settings, clock, engine).test_client()
    statuses = [post(client, "/sign-in", {"username": "x", "password": "y"}).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]


def test_signing_out_ends_the_session(reader: Reader) -> None:
    client = reader("supervisor")
    assert client.get("/").status_code == 200
    assert post(client, "/sign-out", {}, page="/").headers["Location"] == "/sign-in"
    assert client.get("/").status_code == 302


def test_signing_out_needs_the_token(reader: Reader) -> None:
    client = reader("supervisor")
    assert client.post("/sign-out").status_code == 400
    assert client.get("/").status_code == 200


def test_an_idle_session_ends(reader: Reader, clock: FixedClock, settings: Settings) -> None:
    client = reader("caseworker")
    clock.advance(timedelta(minutes=settings.session_idle_minutes + 1))
    assert client.get("/").status_code == 302


def test_the_sign_in_page_is_not_for_those_inside(reader: Reader) -> None:
    assert reader("caseworker").get("/sign-in").headers["Location"] == "/"


def test_the_language_before_signing_in_is_kept_by_the_browser(client: FlaskClient) -> None:
    assert 'lang="zh-CN"' in client.get("/sign-in").text
    answer = post(client, "/language", {"language": "en", "next": "/sign-in"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    page = client.get("/sign-in").text
    assert '<html lang="en">' in page
    assert "<h1>Sign in</h1>" in page


def test_the_language_goes_into_the_account(client: FlaskClient, engine: Engine) -> None:
    post(client, "/language", {"language": "en", "next": "/"})
    post(client, "/sign-in", {"username": "policy", "password": PASSWORD})
    assert "<h1>Enterprises</h1>" in client.get("/").text
    with reading(engine) as session:
        assert session.scalars(select(User.language).where(User.username == "policy")).one() == "en"
    post(client, "/language", {"language": "zh", "next": "/"}, page="/")
    assert "<h1>企业名单</h1>" in client.get("/").text


def test_the_language_is_one_of_two(client: FlaskClient) -> None:
    assert post(client, "/language", {"language": "fr", "next": "/"}).status_code == 400


def test_refusals_in_english_do_not_tell_either(client: FlaskClient) -> None:
    post(client, "/language", {"language": "en", "next": "/"})
    first = post(client, "/sign-in", {"username": "nobody-here", "password": "x"})
    second = post(client, "/sign-in", {"username": "caseworker", "password": "x"})
    assert "locked for 15 minutes" in first.text
    assert _words(first.text) == _words(second.text)

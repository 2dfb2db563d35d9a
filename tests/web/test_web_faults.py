"""Error pages in both languages, with the request's number and a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from service.access.require import public
from service.demo.dossiers import DemoEnterprise
from service.web import viewing
from tests.web.conftest import Reader, grade_page, post

TITLES = {
    400: ("请求有误", "The request cannot be read"),
    401: ("请先登录", "Please sign in"),
    403: ("没有权限", "Not permitted"),
    404: ("没有找到", "Not found"),
    405: ("请求有误", "The request cannot be read"),
    413: ("内容过大", "Too large"),
    422: ("请求有误", "The request cannot be read"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("系统出错", "Something went wrong"),
    503: ("系统出错", "Something went wrong"),
}


def failing(status: int) -> Callable[[], Any]:
    @public()
    def view() -> Any:
        abort(status)

    return view


@pytest.fixture
def broken(app: Flask) -> FlaskClient:
    """The application with a page for each error; posting to 401 shows its page instead of leading to the sign-in."""
    for status in TITLES:
        app.add_url_rule(f"/broken/{status}", f"broken{status}", failing(status), methods=["GET", "POST"])
    return app.test_client()


@pytest.mark.parametrize("status", sorted(TITLES))
def test_the_page_in_chinese_and_english(broken: FlaskClient, status: int) -> None:
    chinese, english = TITLES[status]
    answer = post(broken, f"/broken/{status}", {})
    assert answer.status_code == status
    assert f"<h1>{chinese}</h1>" in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    post(broken, "/language", {"language": "en", "next": "/"})
    answer = post(broken, f"/broken/{status}", {})
    assert answer.status_code == status
    assert f"<h1>{english}</h1>" in answer.text
    assert '<html lang="en">' in answer.text


def test_an_address_that_does_not_exist(client: FlaskClient) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "没有这个地址" in answer.text
    assert 'href="/"' in answer.text


def test_programs_still_get_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/no/such/thing")
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]["code"] == "not_found"


def test_too_much_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"username": "x" * (6 * 1024 * 1024)})
    assert answer.status_code == 413
    assert "内容过大" in answer.text


def test_the_wrong_method(client: FlaskClient) -> None:
    answer = client.get("/sign-out")
    assert answer.status_code == 405
    assert answer.headers["Allow"]


def test_an_unforeseen_error_says_nothing_of_the_inside(
    reader: Reader, shown: dict[str, DemoEnterprise], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = reader("caseworker")

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(viewing, "dossier_of", fail)
    answer = client.get(grade_page(shown["C4"]))
    assert answer.status_code == 500
    assert "系统出错" in answer.text
    assert "secret" not in answer.text


def test_a_refusal_leads_back_to_where_it_came_from(broken: FlaskClient) -> None:
    """Only ever to another page of this site, with its query."""

    def links(referrer: str | None) -> str:
        headers = {} if referrer is None else {"Referer": referrer}
        return str(broken.get("/broken/422", headers=headers).text)

    assert '<a class="btn btn-primary" href="/desk?tab=late&amp;page=2">返回上一页</a>' in links(
        "http://localhost/desk?tab=late&page=2"
    )
    for elsewhere in (
        None,
        "https://elsewhere.example/desk",
        "http://localhost/broken/422",
        "http://localhost//x.example",
    ):
        assert "返回上一页" not in links(elsewhere)
        assert "回到首页" in links(elsewhere)


@pytest.mark.parametrize("path", ["/notices", "/draws", "/inspection-results", "/sign-in", "/deadline"])
def test_every_public_page_names_the_others(client: FlaskClient, path: str) -> None:
    """SQ20-7: who wants to look at a draw has no account, and must find it from any open page."""
    foot = client.get(path).text.split("<footer")[1]
    for place in ("/notices", "/draws", "/inspection-results", "/standard", "/deadline", "/verify", "/query"):
        assert f'href="{place}' in foot

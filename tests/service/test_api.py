"""The JSON API: exact answers, and one shape for every error."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.access.roles import Role
from service.app import create_app
from service.clock import FixedClock
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import ImportResult
from service.operations.operation import Desk
from service.operations.records import revoke_record
from service.operations.weigh import weigh, weigh_enterprise
from tests.service.conftest import OPERATOR, OTHER_USCC, PASSWORD, USCC, dossier, penalty

AS_OF = date(2026, 11, 21)
STATELESS = "/api/v1/assessments"
STORED = f"/api/v1/enterprises/{USCC}/assessment"


@pytest.fixture
def officer(person: Callable[..., Any]) -> dict[str, str]:
    headers: dict[str, str] = person(Role.CASEWORKER).headers
    return headers


def code(answer: Any) -> str:
    """The error's code, after checking that the answer has the one shape."""
    assert answer.mimetype == "application/json"
    body = answer.get_json()
    assert set(body) == {"error"}
    assert {"code", "message"} <= set(body["error"]) <= {"code", "message", "field", "record", "line"}
    assert any("\u4e00" <= character <= "\u9fff" for character in body["error"]["message"])
    assert answer.headers["X-Request-ID"]
    return str(body["error"]["code"])


def test_a_token_for_a_password(client: FlaskClient, person: Callable[..., Any]) -> None:
    username = person(Role.CASEWORKER).username
    answer = client.post("/api/v1/tokens", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 201
    body = answer.get_json()
    assert (body["token_type"], body["expires_at"]) == ("Bearer", "2026-11-21T22:00:00+08:00")
    assert "Set-Cookie" not in answer.headers
    assert client.get(STORED, headers={"Authorization": f"Bearer {body['token']}"}).status_code == 404


def test_a_token_ends_by_time_by_revocation_and_with_its_account(
    client: FlaskClient, desk: Desk, clock: FixedClock, enrolled: ImportResult, person: Callable[..., Any]
) -> None:
    from service.operations.users import deactivate_user

    late, revoked, gone = person(Role.CASEWORKER), person(Role.CASEWORKER), person(Role.CASEWORKER)
    assert client.delete("/api/v1/tokens/current", headers=revoked.headers).status_code == 204
    assert code(client.get(STORED, headers=revoked.headers)) == "bad_token"
    deactivate_user(desk, OPERATOR, username=gone.username)
    assert code(client.get(STORED, headers=gone.headers)) == "bad_token"
    assert client.get(STORED, headers=late.headers).status_code == 200
    clock.advance(timedelta(hours=12))
    assert code(client.get(STORED, headers=late.headers)) == "expired_token"


def test_only_the_hash_of_a_token_is_stored(desk: Desk, person: Callable[..., Any]) -> None:
    token = person(Role.CASEWORKER).headers["Authorization"].removeprefix("Bearer ")
    with desk.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM api_token").all()
    assert len(rows) == 1
    assert token not in str(rows)


def test_a_dossier_is_weighed_exactly_as_by_the_rules(client: FlaskClient, desk: Desk, officer: dict[str, str]) -> None:
    weighed = dossier()
    answer = client.post(f"{STATELESS}?as_of=2026-11-21", json=weighed.to_json(), headers=officer)
    assert answer.status_code == 200
    expected = weigh(desk, weighed, AS_OF).to_json()
    assert answer.get_json() == expected
    assert answer.get_data(as_text=True).strip() == json.dumps(expected, ensure_ascii=False, separators=(",", ":"))


def test_the_day_changes_at_midnight_in_shanghai(
    client: FlaskClient, person: Callable[..., Any], clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=13, minutes=59))
    headers = person(Role.CASEWORKER).headers
    days = []
    for _ in range(2):
        days.append(client.post(STATELESS, json=dossier().to_json(), headers=headers).get_json()["as_of"])
        clock.advance(timedelta(minutes=1))
    assert days == ["2026-11-21", "2026-11-22"]


def test_a_stored_enterprise_as_of_and_as_known(
    client: FlaskClient, desk: Desk, enrolled: ImportResult, officer: dict[str, str], clock: FixedClock
) -> None:
    before = client.get(f"{STORED}?as_of=2026-11-21", headers=officer).get_json()
    assert before == weigh_enterprise(desk, OPERATOR, USCC, AS_OF).to_json()
    clock.advance(timedelta(hours=1))
    revoke_record(desk, OPERATOR, uscc=USCC, record="p1", version=1, reason="撤销")
    now = client.get(f"{STORED}?as_of=2026-11-21", headers=officer).get_json()
    assert now["score"] > before["score"]
    for moment in ("2026-11-21T10:30:00%2B08:00", "2026-11-21T10:30:00+08:00", "2026-11-21T02:30:00Z"):
        then = client.get(f"{STORED}?as_of=2026-11-21&known_at={moment}", headers=officer)
        assert then.get_json() == before, moment


def test_reading_stores_nothing_and_storing_says_what_it_did(
    client: FlaskClient, desk: Desk, enrolled: ImportResult, officer: dict[str, str]
) -> None:
    client.get(STORED, headers=officer)
    with desk.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM assessment").scalar_one() == 0
    first = client.post(f"{STORED}s?as_of=2026-11-21", headers=officer)
    again = client.post(f"{STORED}s?as_of=2026-11-21", headers=officer)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json() == weigh_enterprise(desk, OPERATOR, USCC, AS_OF).to_json()
    assert assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=AS_OF).number == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("as_of=2026-02-30", "as_of"),
        ("as_of=20261121", "as_of"),
        ("as_of=1767225600", "as_of"),
        ("as_of=", "as_of"),
        ("asof=2026-11-21", "asof"),
        ("pack=nowhere-2020-1", "pack"),
        ("language=fr", "language"),
        ("known_at=2026-11-21T10:00:00", "known_at"),
        ("known_at=yesterday", "known_at"),
    ],
)
def test_faulty_parameters_name_their_field(
    client: FlaskClient, enrolled: ImportResult, officer: dict[str, str], query: str, field: str
) -> None:
    answer = client.get(f"{STORED}?{query}", headers=officer)
    assert answer.status_code == 422
    assert code(answer) in {"bad_parameter", "unknown_pack"}
    assert answer.get_json()["error"]["field"] == field


def test_a_wrong_check_digit_in_the_address(client: FlaskClient, officer: dict[str, str]) -> None:
    answer = client.get("/api/v1/enterprises/911309000000000001/assessment", headers=officer)
    assert (answer.status_code, answer.get_json()["error"]["field"]) == (422, "uscc")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], ("not_an_object", None, None)),
        ({"records": []}, ("missing_field", None, "uscc")),
        ({"uscc": USCC}, ("missing_field", None, "records")),
        ({"uscc": USCC[:-1] + "*", "records": []}, ("bad_uscc", None, "uscc")),
        ({"uscc": USCC, "records": [penalty(day="2025-02-30")]}, ("bad_date", "p1", "date")),
        ({"uscc": USCC, "records": [penalty(kind="no_such_kind")]}, ("unknown_kind", "p1", "kind")),
        ({"uscc": USCC, "records": [penalty(penalty_type=None)]}, ("missing_field", "p1", "penalty_type")),
    ],
)
def test_a_faulty_dossier_names_record_and_field(
    client: FlaskClient, officer: dict[str, str], body: Any, expected: tuple[str, str | None, str | None]
) -> None:
    answer = client.post(STATELESS, json=body, headers=officer)
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert (code(answer), error.get("record"), error.get("field")) == expected


@pytest.mark.parametrize(
    ("data", "status", "expected"),
    [
        (b"", 400, "bad_json"),
        (b"{", 400, "bad_json"),
        (b"\xff\xfe", 400, "bad_encoding"),
        (b'{"uscc": NaN}', 400, "bad_json"),
        (b'{"uscc": "a", "uscc": "b"}', 400, "duplicate_field"),
        (b"[" * 200_000, 400, "bad_json"),
        (b'{"uscc": ' + b"9" * 10_000 + b"}", 400, "bad_json"),
    ],
)
def test_bodies_that_are_not_json(
    client: FlaskClient, officer: dict[str, str], data: bytes, status: int, expected: str
) -> None:
    answer = client.post(STATELESS, data=data, content_type="application/json", headers=officer)
    assert (answer.status_code, code(answer)) == (status, expected)


def test_a_byte_order_mark_is_forgiven(client: FlaskClient, officer: dict[str, str]) -> None:
    data = json.dumps(dossier().to_json()).encode("utf-8-sig")
    answer = client.post(STATELESS, data=data, content_type="application/json", headers=officer)
    assert answer.status_code == 200


def test_every_kind_of_refusal_has_the_one_shape(
    client: FlaskClient, app: Flask, desk: Desk, officer: dict[str, str], person: Callable[..., Any]
) -> None:
    inspector = person(Role.INSPECTOR).headers
    found = {
        "not_signed_in": client.get(STORED),
        "bad_token": client.get(STORED, headers={"Authorization": "Bearer forged"}),
        "forbidden": client.get(STORED, headers=inspector),
        "unknown_enterprise": client.get(f"/api/v1/enterprises/{OTHER_USCC}/assessment", headers=officer),
        "not_found": client.get("/api/v1/nothing"),
        "method_not_allowed": client.put(STATELESS, headers=officer),
        "unsupported_media_type": client.post(STATELESS, data="a=b", headers=officer),
        "body_too_large": client.post(
            STATELESS, data=b" " * (desk.settings.max_body_bytes + 1), content_type="application/json", headers=officer
        ),
    }
    statuses = {name: answer.status_code for name, answer in found.items()}
    assert {name: code(answer) for name, answer in found.items()} == {name: name for name in found}
    assert statuses == {
        "not_signed_in": 401,
        "bad_token": 401,
        "forbidden": 403,
        "unknown_enterprise": 404,
        "not_found": 404,
        "method_not_allowed": 405,
        "unsupported_media_type": 415,
        "body_too_large": 413,
    }
    assert found["not_signed_in"].headers["WWW-Authenticate"] == "Bearer"
    assert "POST" in found["method_not_allowed"].headers["Allow"]


@pytest.mark.parametrize("header", ["Basic d2FuZzpwdw==", "Bearer", "Bearer ", "nonsense"])
def test_other_authorisations_are_refused(client: FlaskClient, header: str) -> None:
    answer = client.get(STORED, headers={"Authorization": header})
    assert (answer.status_code, code(answer)) == (401, "bad_token")


def test_an_unforeseen_error_tells_nothing(
    client: FlaskClient, officer: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: Any) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("service.api.assessments.weigh", burst)
    answer = client.post(STATELESS, json=dossier().to_json(), headers=officer)
    assert (answer.status_code, code(answer)) == (500, "internal_error")
    assert b"swordfish" not in answer.data


def test_too_many_tries_for_a_token(desk: Desk) -> None:
    strict = desk.settings.model_copy(update={"rate_limit_tokens": "3 per minute"})
    client = create_app(strict, desk.clock, desk.engine).test_client()
    body = {"username": "nobody", "password": "wrong-password"}
    answers = [client.post("/api/v1/tokens", json=body) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert code(answers[-1]) == "too_many_requests"


def test_the_limits_of_two_applications_are_apart(desk: Desk) -> None:
    strict = desk.settings.model_copy(update={"rate_limit_tokens": "1 per minute"})
    body = {"username": "nobody", "password": "wrong-password"}
    for _ in range(2):
        client = create_app(strict, desk.clock, desk.engine).test_client()
        assert client.post("/api/v1/tokens", json=body).status_code == 401


def test_a_locked_account_gets_no_token(client: FlaskClient, person: Callable[..., Any]) -> None:
    username = person(Role.CASEWORKER).username
    for _ in range(5):
        client.post("/api/v1/tokens", json={"username": username, "password": "wrong-password"})
    answer = client.post("/api/v1/tokens", json={"username": username, "password": PASSWORD})
    assert (answer.status_code, code(answer)) == (401, "wrong_credentials")
    unknown = client.post("/api/v1/tokens", json={"username": "nobody", "password": PASSWORD})
    assert unknown.get_json() == answer.get_json(), "the answer does not tell which names exist"


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").status_code == 200


def test_security_headers_everywhere(client: FlaskClient) -> None:
    for path in ("/healthz", "/api/v1/nothing", "/openapi.json"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"

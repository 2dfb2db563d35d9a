"""Tolerance over HTTP (WF-12): the way to an exemption with bearer tokens, once per key, and bad input by its field."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.access.roles import Role
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from tests.service.conftest import OPERATOR, USCC, Person, dossier
from tests.service.tolerance.conftest import DECIDED, GRANTED, PDF, RED, SCREENED

REPORT = {
    "uscc": USCC,
    "violation": "未按期报送年度报告",
    "found_on": "2026-11-20",
    "record": "administrative_penalty.fine",
}
ALL = "/api/v1/tolerances"


@pytest.fixture
def office(desk: Desk, person: Callable[..., Person]) -> Person:
    import_dossier(desk, OPERATOR, dossier(RED), reason="归集")
    return person(Role.CASEWORKER)


def send(client: FlaskClient, who: Person, path: str, body: dict[str, Any], key: str | None = None) -> Any:
    headers = who.headers | ({"Idempotency-Key": key} if key else {})
    return client.post(f"{ALL}{path}", json=body, headers=headers)


def step(client: FlaskClient, who: Person, number: str, event: str, form: dict[str, Any]) -> Any:
    revision = client.get(f"{ALL}/{number}", headers=who.headers).get_json()["revision"]
    return send(client, who, f"/{number}/steps", {"event": event, "revision": revision, "form": form})


def test_the_whole_way(client: FlaskClient, office: Person, person: Callable[..., Person]) -> None:
    """The same case for the same key; what is asked, allowed and due is in every answer."""
    enterprise = person(Role.ENTERPRISE, USCC)
    first, second = (send(client, office, "", REPORT, key="report-2026-0001") for _ in range(2))
    number = first.get_json()["number"]
    assert (first.status_code, second.get_json()) == (201, first.get_json())
    one = client.get(f"{ALL}/{number}", headers=office.headers).get_json()
    assert one["credit"] == {"grade": "B", "score": one["credit"]["score"], "red_list": ["red"], "good": True}
    assert {row["event"] for row in one["steps"]} >= {"screen", "withdraw"}
    assert step(client, office, number, "screen", SCREENED).status_code == 200
    assert step(client, office, number, "observe", GRANTED).get_json()["state"] == "observing"
    paper = {"name": "回执.pdf", "content": base64.b64encode(PDF).decode()}
    assert send(client, enterprise, f"/{number}/evidence", paper).status_code == 201
    assert step(client, enterprise, number, "hand_in", {"text": "已补报"}).get_json()["state"] == "submitted"
    assert step(client, office, number, "exempt", DECIDED).get_json()["state"] == "exempted"
    listed = client.get(ALL, headers=enterprise.headers).get_json()
    assert [case["number"] for case in listed["cases"]] == [number]
    told = client.get(f"{ALL}/{number}", headers=enterprise.headers).get_json()
    assert (told["evidence"], told["record"]) == ("已补报", "administrative_penalty.fine")


BAD = [
    ({"record": "honour"}, 422, "record"),
    ({"found_on": "2027-01-01"}, 422, "found_on"),
    ({"violation": ""}, 422, "violation"),
    ({"source": "查〔2026〕0001号"}, 404, "source"),
    ({"severity": "x"}, 422, "severity"),
]


def test_bad_reports(client: FlaskClient, office: Person) -> None:
    for change, status, field in BAD:
        answer = send(client, office, "", REPORT | change)
        assert (answer.status_code, answer.get_json()["error"]["field"]) == (status, field), answer.text


def test_a_step_that_is_not_allowed_says_why(client: FlaskClient, office: Person) -> None:
    number = send(client, office, "", REPORT).get_json()["number"]
    answer = step(client, office, number, "observe", GRANTED)
    assert answer.status_code == 409 and "不能" in answer.get_json()["error"]["message"]
    broken = {"name": "x.pdf", "content": "not base64!"}
    assert send(client, office, f"/{number}/evidence", broken).status_code == 422


def test_the_enterprise_reports_nothing(client: FlaskClient, office: Person, person: Callable[..., Person]) -> None:
    assert send(client, person(Role.ENTERPRISE, USCC), "", REPORT).status_code == 403

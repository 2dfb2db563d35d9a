"""Declarations over HTTP: file, read, list, step; idempotency keys; nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.access.roles import Role
from tests.service.conftest import OTHER_USCC, USCC, Person
from tests.service.declaration.conftest import DONATION, UNIT, Declaring

BODY: dict[str, Any] = {
    "uscc": USCC,
    "type": "charitable_donation",
    "facts": DONATION,
    "contact": "赵会计",
    "phone": "0317-2020202",
    "signature": {"name": "王经办", "agreed": True},
}
URL = "/api/v1/declarations"


@pytest.fixture
def program(declaring: Declaring, person: Callable[..., Person]) -> Person:
    return person(Role.ENTERPRISE, USCC)


def test_file_read_list_and_step(
    declaring: Declaring, client: FlaskClient, program: Person, person: Callable[..., Person]
) -> None:
    filed = client.post(URL, json=BODY, headers=program.headers)
    assert filed.status_code == 201
    number = filed.get_json()["number"]
    one = client.get(f"{URL}/{number}", headers=program.headers).get_json()
    assert one["facts"]["amount"] == 5_000_000 and one["commitment"]["code"].startswith("C-")
    assert [step["event"] for step in one["steps"]] == ["urge", "withdraw"]
    assert "0317" not in str(one) and "王经办" not in str(one)
    listed = client.get(URL, query_string={"state": "submitted"}, headers=program.headers).get_json()
    assert [row["number"] for row in listed["declarations"]] == [number] and listed["next"] is None
    office = person(Role.CASEWORKER).headers
    body = {"event": "request_verification", "revision": one["revision"], "form": {"unit": UNIT}}
    stepped = client.post(f"{URL}/{number}/steps", json=body, headers=office)
    assert (stepped.status_code, stepped.get_json()["state"]) == (200, "verifying")
    assert client.post(f"{URL}/{number}/steps", json=body, headers=office).status_code == 409


def test_asked_twice_under_one_key_it_is_filed_once(declaring: Declaring, client: FlaskClient, program: Person) -> None:
    headers = {**program.headers, "Idempotency-Key": "declare-0001"}
    first, second = (client.post(URL, json=BODY, headers=headers) for _ in range(2))
    assert first.get_json() == second.get_json() and second.headers["Idempotency-Replayed"] == "true"
    other = {**BODY, "facts": {**DONATION, "amount": 1}}
    assert client.post(URL, json=other, headers=headers).status_code == 409


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"signature": {"name": "王经办", "agreed": False}}, 422, "unsigned_commitment"),
        ({"facts": {**DONATION, "date": "2027-01-01"}}, 422, "future_day"),
        ({"facts": {**DONATION, "amount": 1.5}}, 422, "bad_fact"),
        ({"type": "nothing"}, 422, "unknown_declaration_type"),
        ({"uscc": OTHER_USCC}, 404, "unknown_enterprise"),
    ],
)
def test_bad_input_is_named(
    declaring: Declaring, client: FlaskClient, program: Person, change: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post(URL, json={**BODY, **change}, headers=program.headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_a_case_of_another_procedure_is_no_declaration(
    declaring: Declaring, client: FlaskClient, program: Person
) -> None:
    number = client.post(URL, json=BODY, headers=program.headers).get_json()["number"]
    code = declaring.detail(number).commitment
    assert client.get(f"{URL}/{code}", headers=program.headers).status_code == 404
    body = {"event": "withdraw", "revision": 1}
    assert client.post(f"{URL}/{code}/steps", json=body, headers=program.headers).status_code == 404


def test_objecting_to_a_notice_through_the_api(declaring: Declaring, client: FlaskClient, program: Person) -> None:
    number = declaring.file()
    declaring.until_notice(number)
    form = {"kind": "notice", "facts": "当日没有捐赠", "contact": "李某", "phone": "li@example.com"}
    body = {"uscc": USCC, "targets": [{"type": "case", "label": number}], "form": form}
    filed = client.post("/api/v1/objections", json=body, headers=program.headers)
    assert filed.status_code == 201
    case = filed.get_json()["cases"][0]["number"]
    assert client.get(f"/api/v1/objections/{case}", headers=program.headers).status_code == 404

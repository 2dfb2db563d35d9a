"""The API of authorised queries and looks: the same operations, described truly, limited in frequency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from service.access.roles import Role
from service.app import create_app
from service.clock import FixedClock
from service.operations.operation import Desk
from tests.service.conftest import USCC, Person
from tests.service.test_openapi import component, document

__all__ = ["document"]
GRANT = {"grantee": "某银行", "purpose": "贷款审查", "scope": "explanation", "expires_on": "2026-12-31"}
HERE = f"/api/v1/enterprises/{USCC}"


def test_from_the_permission_to_the_look(
    client: FlaskClient, administrator: Person, document: dict[str, Any], person: Callable[..., Person]
) -> None:
    own = administrator.headers
    granted = client.post(f"{HERE}/authorisations", json=GRANT, headers=own)
    assert granted.status_code == 201
    component(document, "GrantedAnswer").validate(granted.get_json())
    code, number = granted.get_json()["code"], granted.get_json()["id"]
    answer = client.post("/api/v1/authorised-queries", json={"code": code, "language": "en"})
    assert answer.status_code == 200 and answer.get_json()["name"] == "沧州甲有限公司"
    component(document, "QueryAnswer").validate(answer.get_json())
    client.get(f"{HERE}/assessment", headers=person(Role.DEPARTMENT).headers)
    listed = client.get(f"{HERE}/authorisations", headers=own).get_json()
    component(document, "AuthorisationsAnswer").validate(listed)
    assert [use["channel"] for use in listed["authorisations"][0]["queries"]] == ["api"]
    looks = client.get(f"{HERE}/looks", headers=own).get_json()
    component(document, "LooksAnswer").validate(looks)
    assert {look["what"] for look in looks["looks"]} == {"query", "grade"}
    assert client.delete(f"{HERE}/authorisations/{number}", headers=own).status_code == 204
    assert client.delete(f"{HERE}/authorisations/{number}", headers=own).status_code == 409
    refused = client.post("/api/v1/authorised-queries", json={"code": code})
    unknown = client.post("/api/v1/authorised-queries", json={"code": "nothing"})
    assert refused.status_code == unknown.status_code == 404
    assert refused.get_json() == unknown.get_json()


@pytest.mark.parametrize(
    "body",
    [{}, {"code": ""}, {"code": "x" * 101}, {"code": "x", "uscc": USCC}, {"code": 5}, {"code": "x", "language": "fr"}],
)
def test_bad_questions(client: FlaskClient, body: dict[str, Any]) -> None:
    assert client.post("/api/v1/authorised-queries", json=body).status_code == 422


@pytest.mark.parametrize("change", [{"expires_on": "soon"}, {"scope": "all"}, {"grantee": ""}, {"more": 1}])
def test_bad_permissions(client: FlaskClient, administrator: Person, change: dict[str, Any]) -> None:
    answer = client.post(f"{HERE}/authorisations", json={**GRANT, **change}, headers=administrator.headers)
    assert answer.status_code == 422


def test_guessing_is_slowed_down(desk: Desk, engine: Engine, clock: FixedClock, enrolled: object) -> None:
    strict = desk.settings.model_copy(update={"rate_limit_queries": "3 per minute"})
    client = create_app(strict, clock, engine).test_client()
    found = [client.post("/api/v1/authorised-queries", json={"code": str(n)}).status_code for n in range(4)]
    assert found == [404, 404, 404, 429]


def test_a_token_of_an_office_opens_nothing_here(client: FlaskClient, person: Callable[..., Person]) -> None:
    officer = person(Role.SUPERVISOR).headers
    for address in ("authorisations", "looks"):
        assert client.get(f"{HERE}/{address}", headers=officer).status_code == 403

"""The API of credit reports: issue, list, fetch, check."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from pypdf import PdfReader

from service.access.roles import Role
from tests.service.conftest import USCC, Person
from tests.service.test_openapi import component, document

__all__ = ["document"]
HERE = f"/api/v1/enterprises/{USCC}/reports"


def test_issue_list_fetch_check(
    client: FlaskClient, enrolled: object, person: Callable[..., Person], document: dict[str, Any]
) -> None:
    own = person(Role.ENTERPRISE, USCC).headers
    made = client.post(HERE, json={"purpose": "financing"}, headers=own)
    assert made.status_code == 201
    component(document, "ReportAnswer").validate(made.get_json())
    number = made.get_json()["id"]
    pdf = client.get(f"{HERE}/{number}/file", headers=own)
    assert pdf.mimetype == "application/pdf" and PdfReader(BytesIO(pdf.data)).pages
    assert client.get(f"{HERE}/{number}/file?form=docx", headers=own).data.startswith(b"PK")
    assert client.get(f"{HERE}/{number}/file?form=xml", headers=own).status_code == 422
    assert client.get(f"{HERE}/{number + 1}/file", headers=own).status_code == 404
    listed = client.get(HERE, headers=own).get_json()
    component(document, "ReportsAnswer").validate(listed)
    assert [copy["form"] for copy in listed["reports"][0]["copies"]] == ["pdf", "docx"]
    genuine = client.get("/api/v1/report-verifications", query_string={"code": made.get_json()["code"]})
    component(document, "GenuineAnswer").validate(genuine.get_json())
    assert set(genuine.get_json()) == {"number", "issued_on", "name", "uscc", "sha256"}
    assert client.get("/api/v1/report-verifications?code=0").status_code == 404
    assert client.get("/api/v1/report-verifications").status_code == 422


def test_who_may(client: FlaskClient, enrolled: object, person: Callable[..., Person]) -> None:
    assert client.post(HERE, json={"purpose": "gossip"}, headers=person(Role.CASEWORKER).headers).status_code == 422
    assert client.post(HERE, json={"purpose": "self"}, headers=person(Role.CASEWORKER).headers).status_code == 201
    assert client.post(HERE, json={"purpose": "self"}, headers=person(Role.SUPERVISOR).headers).status_code == 403
    assert client.get(HERE, headers=person(Role.SUPERVISOR).headers).status_code == 200
    assert client.get(HERE, headers=person(Role.DEPARTMENT).headers).status_code == 403

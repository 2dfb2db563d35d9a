"""Repairs and commitments over HTTP: eligibility, drafts with papers, filing asked once, steps; nobody reads a stranger's."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.access.roles import Role
from tests.service.conftest import OTHER_USCC, USCC, Person
from tests.service.repair.conftest import FORM, PDF, Repairs


@pytest.fixture
def own(repairs: Repairs, person: Callable[..., Person]) -> dict[str, str]:
    return person(Role.ENTERPRISE, USCC).headers


@pytest.fixture
def other(repairs: Repairs, person: Callable[..., Person]) -> dict[str, str]:
    return person(Role.ENTERPRISE, OTHER_USCC).headers


def filed(client: FlaskClient, headers: dict[str, str], key: str | None = None, **more: Any) -> Any:
    draft = client.post("/api/v1/repairs/drafts", json={"uscc": USCC}, headers=headers).json["draft"]
    body = {"paper": "proof_of_performance", "name": "凭证.pdf", "content": base64.b64encode(PDF).decode()}
    assert client.post(f"/api/v1/repairs/drafts/{draft}/papers", json=body, headers=headers).status_code == 201
    once = {**headers, "Idempotency-Key": key} if key else headers
    sent = {"uscc": USCC, "record": "old", "form": FORM, "draft": draft, **more}
    return client.post("/api/v1/repairs", json=sent, headers=once), sent, once


def test_eligibility_before_filing(client: FlaskClient, own: dict[str, str]) -> None:
    every = client.get(f"/api/v1/repairs/eligibility?uscc={USCC}", headers=own).json["records"]
    verdicts = {row["record_id"]: row["verdict"] for row in every}
    assert verdicts["old"] == "needs_proof" and verdicts["fresh"] == "too_early" and verdicts["void"] == "refused"
    (one,) = client.get(f"/api/v1/repairs/eligibility?uscc={USCC}&record=fresh", headers=own).json["records"]
    assert one["earliest_day"] == "2027-01-21" and one["consequence"]["will_not_change"]


def test_filed_read_and_stepped(client: FlaskClient, own: dict[str, str], repairs: Repairs) -> None:
    answer, sent, once = filed(client, own, "once-only-0001")
    assert answer.status_code == 201, answer.json
    number = answer.json["number"]
    again = client.post("/api/v1/repairs", json=sent, headers=once)
    assert again.status_code == 201 and again.json["number"] == number
    assert again.headers["Idempotency-Replayed"] == "true"
    whole = client.get(f"/api/v1/repairs/{number}", headers=own).json
    assert whole["state"] == "submitted" and whole["papers"] == ["proof_of_performance"]
    assert {step["event"] for step in whole["steps"]} == {"urge", "withdraw"}
    body = {"event": "withdraw", "revision": whole["revision"], "form": {}}
    stepped = client.post(f"/api/v1/repairs/{number}/steps", json=body, headers=own)
    assert stepped.status_code == 200 and stepped.json["state"] == "withdrawn"
    assert client.get("/api/v1/repairs", headers=own).json["cases"][0]["number"] == number


def test_refusals_have_codes(client: FlaskClient, own: dict[str, str]) -> None:
    for record, form, status, code in (
        ("fresh", {}, 422, "too_early"),
        ("done", {}, 409, "already_repaired"),
        ("nowhere", {}, 404, "unknown_record"),
        ("old", {"agreed": False}, 422, "unsigned_commitment"),
        ("old", {}, 422, "missing_paper"),
    ):
        sent = {"uscc": USCC, "record": record, "form": {**FORM, **form}}
        answer = client.post("/api/v1/repairs", json=sent, headers=own)
        assert (answer.status_code, answer.json["error"]["code"]) == (status, code), record


def test_nothing_of_a_stranger(client: FlaskClient, own: dict[str, str], other: dict[str, str]) -> None:
    number = filed(client, own)[0].json["number"]
    assert client.get(f"/api/v1/repairs/{number}", headers=other).status_code == 404
    assert client.get("/api/v1/repairs", headers=other).json["cases"] == []
    assert client.get(f"/api/v1/repairs?uscc={USCC}", headers=other).status_code == 404
    assert client.get(f"/api/v1/repairs/eligibility?uscc={USCC}", headers=other).status_code == 404
    step = {"event": "withdraw", "revision": 1, "form": {}}
    assert client.post(f"/api/v1/repairs/{number}/steps", json=step, headers=other).status_code == 404
    assert client.get(f"/api/v1/commitments/{number}", headers=own).status_code == 404, "another procedure"


def test_commitments(client: FlaskClient, own: dict[str, str], repairs: Repairs) -> None:
    body = {"uscc": USCC, "type": "CT-1", "matter": "按期支付工资", "signer": "王某", "agreed": True}
    number = client.post("/api/v1/commitments", json=body, headers=own).json["number"]
    whole = client.get(f"/api/v1/commitments/{number}", headers=own).json
    assert whole["state"] == "published" and "按期支付工资" in whole["text"]
    assert client.post("/api/v1/commitments", json=body, headers=own).status_code == 409
    assert client.post("/api/v1/commitments/offers", json={**body, "type": "CT-2"}, headers=own).status_code in (
        403,
        422,
    )
    assert len(client.get("/api/v1/commitments", headers=own).json["cases"]) == 1

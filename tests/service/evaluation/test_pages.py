"""The pages and the interface of periodic evaluation: who may see them, what they show, and a button that asks once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.access.roles import Role
from service.long_work.taking import sign_of_life, take
from service.long_work.working import WORKER, work_on
from tests.service.conftest import Person
from tests.service.evaluation.conftest import BLACKLISTED, House, code, on_one_database

pytestmark = on_one_database


@pytest.fixture
def supervisor(person: Any) -> Person:
    found: Person = person(Role.SUPERVISOR)
    return found


def test_the_interface_asks_follows_and_reads(house: House, client: FlaskClient, supervisor: Person) -> None:
    """CZ21-2.1.1b: generated periodically, easily queried."""
    headers = supervisor.headers
    asked = client.post("/api/v1/evaluations", json={"whole": True}, headers=headers)
    assert asked.status_code == 202 and asked.json is not None and asked.json["stage"] == "asked"
    number = asked.json["number"]
    again = client.post("/api/v1/evaluations", json={}, headers=headers)
    assert again.status_code == 409 and again.json is not None and again.json["error"]["code"] == "evaluation_open"
    assert work_on(house.desk, WORKER, asked.json["work"]["number"])
    found = client.get(f"/api/v1/evaluations/{number}", headers=headers).json
    assert found is not None and found["stage"] == "followed" and found["grades"]["D"] == 2
    listed = client.get("/api/v1/evaluations", headers=headers).json
    assert listed is not None and [run["number"] for run in listed["evaluations"]] == [number]
    assert code(6) not in str(listed), "figures only"
    assert client.get("/api/v1/evaluations/99", headers=headers).status_code == 404
    future = client.post("/api/v1/evaluations", json={"as_of": "2026-12-31"}, headers=headers)
    assert future.status_code == 422 and future.json is not None and future.json["error"]["field"] == "as_of"


def test_an_unpublished_run_shows_no_result(
    house: House, client: FlaskClient, supervisor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.run()
    house.clock.advance(timedelta(hours=3))
    house.enter(1, {**BLACKLISTED, "id": "b9"})
    pages: list[str] = []

    def look(*_: Any, **__: Any) -> bool:
        pages.append(client.get("/evaluation/2", headers=supervisor.headers).get_data(as_text=True))
        pages.append(client.get("/evaluation", headers=supervisor.headers).get_data(as_text=True))
        raise RuntimeError("killed before publication")

    monkeypatch.setattr("service.evaluation.running.publish", look)
    with pytest.raises(AssertionError):
        house.run(kind="nightly")
    assert len(pages) == 2 and code(1) not in "".join(pages) and "正在进行" in pages[0]


def test_the_page_shows_whose_grade_changed_and_how_far_a_run_is(
    house: House, client: FlaskClient, supervisor: Person, app: Flask
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    headers = supervisor.headers
    first = client.post("/evaluation", data={"scope": "full"}, headers=headers)
    assert first.status_code == 303
    refused = client.post("/evaluation", data={}, headers=headers)
    assert refused.status_code == 409 and "还没有完成" in refused.get_data(as_text=True)
    number = house.see(1).long_work_id
    item = take(house.desk, WORKER, number=number)
    assert item is not None and sign_of_life(house.desk, item, "归集数据", 0.42)
    fragment = client.get(f"/long-work/{number}/progress", headers=headers).get_data(as_text=True)
    assert "归集数据" in fragment and 'value="420"' in fragment and "<html" not in fragment
    house.clock.advance(timedelta(minutes=2))
    assert work_on(house.desk, WORKER, number)
    house.clock.advance(timedelta(hours=3))
    house.enter(1, {**BLACKLISTED, "id": "b9"})
    house.run(kind="nightly")
    page = client.get("/evaluation/2", headers=headers).get_data(as_text=True)
    assert "企业1" in page and "企业6" not in page
    assert "企业1" in client.get("/evaluation/2?move=BD", headers=headers).get_data(as_text=True)
    assert "企业1" not in client.get("/evaluation/2?move=AC", headers=headers).get_data(as_text=True)
    assert "企业1" not in client.get(f"/evaluation/2?after={code(1)}", headers=headers).get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.DEPARTMENT, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_others_are_refused(house: House, client: FlaskClient, person: Any, role: Role) -> None:
    headers = person(role).headers
    for address in ("/evaluation", "/evaluation/1", "/long-work/1/progress", "/api/v1/evaluations"):
        assert client.get(address, headers=headers).status_code == 403

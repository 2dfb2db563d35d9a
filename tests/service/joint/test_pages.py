"""The pages and the API of joint incentives and sanctions, and who is shown what."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.access.actor import Actor
from service.clock import today
from service.operations.tokens import issue_token
from tests.service.conftest import USCC
from tests.service.joint.conftest import APPROVAL, MARKET, SANCTION, Joints


@pytest.fixture
def pushed(joints: Joints) -> str:
    """A sanction that waits for the market office; the other unit's is not pushed."""
    joints.listings.listed()
    number = joints.numbers(unit=MARKET)[0]
    joints.step(number, "push_sanction", SANCTION)
    return number


def headers(joints: Joints, actor: Actor) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(joints.desk, actor).token}"}


def text(client: FlaskClient, joints: Joints, actor: Actor, path: str, status: int = 200) -> str:
    answer = client.get(path, headers=headers(joints, actor))
    assert answer.status_code == status, (path, answer.status_code)
    return answer.get_data(as_text=True)


def test_the_list_of_the_office_and_of_a_unit(client: FlaskClient, joints: Joints, pushed: str) -> None:
    """A department finds what was pushed to its unit and nothing else, on the list, in the queue and by searching."""
    other = joints.numbers(unit=APPROVAL)[0]
    page = text(client, joints, joints.supervisor, "/joint")
    assert pushed in page and other in page
    assert other in text(client, joints, joints.supervisor, "/joint?state=started")
    assert pushed not in text(client, joints, joints.supervisor, "/joint?state=started")
    market, approval = joints.units[MARKET], joints.units[APPROVAL]
    for path in ("/joint", "/desk?tab=open", f"/desk?q={pushed}"):
        assert f"/desk/cases/{pushed}" in _unquoted(text(client, joints, market, path)), path
        assert f"/desk/cases/{pushed}" not in _unquoted(text(client, joints, approval, path)), path
        assert other not in text(client, joints, market, path).replace(f'value="{other}"', ""), path
    assert "没有填写单位" in text(client, joints, joints.listings.department, "/joint")
    assert text(client, joints, joints.supervisor, "/joint?state=nonsense&after=x")


def _unquoted(page: str) -> str:
    from urllib.parse import unquote

    return unquote(page)


def test_the_case_page_of_the_unit(client: FlaskClient, joints: Joints, pushed: str) -> None:
    """Measure, law and steps; the number of another unit's case answers as if it did not exist."""
    page = text(client, joints, joints.units[MARKET], f"/desk/cases/{pushed}")
    for word in (SANCTION["basis"], "公共资源交易限制措施", "接收", "不予实施"):
        assert word in page
    text(client, joints, joints.units[APPROVAL], f"/desk/cases/{pushed}", 404)
    text(client, joints, joints.units[APPROVAL], f"/desk/cases/{pushed}/steps/decline", 404)


def test_the_enterprise_sees_its_own(client: FlaskClient, joints: Joints, pushed: str) -> None:
    """The measure with its law, and no way to take a step."""
    own = joints.listings.enterprise
    assert pushed in text(client, joints, own, "/own-joint")
    page = text(client, joints, own, f"/own-joint/{pushed}")
    assert SANCTION["basis"] in page and "own-step" not in page
    text(client, joints, own, "/joint", 403)
    assert client.get("/own-joint", headers=headers(joints, joints.supervisor)).status_code == 302


def test_starting_on_the_page_keeps_what_was_typed(client: FlaskClient, joints: Joints) -> None:
    """The start form names the entry and shows what is under way on it."""
    entry = joints.listings.listed()
    caseworker = joints.listings.caseworker
    page = text(client, joints, caseworker, f"/joint/start?uscc={USCC}&entry={entry}")
    assert joints.numbers()[0] in page and f'value="{entry}"' in page
    text(client, joints, joints.units[MARKET], "/joint/start", 403)
    assert text(client, joints, caseworker, "/joint/start?uscc=x&entry=y")


def test_the_figures_page(client: FlaskClient, joints: Joints, pushed: str) -> None:
    page = text(client, joints, joints.supervisor, "/joint/figures")
    assert MARKET in page and APPROVAL in page
    assert APPROVAL not in text(client, joints, joints.units[MARKET], "/joint/figures")
    for path, kind in (("chart.svg", "image/svg+xml"), ("table.xlsx", "spreadsheetml")):
        answer = client.get(f"/joint/figures/{path}", headers=headers(joints, joints.supervisor))
        assert answer.status_code == 200 and kind in answer.content_type
    text(client, joints, joints.supervisor, "/joint/figures?first=2026-13-01", 422)


def test_the_whole_way_over_the_api(client: FlaskClient, joints: Joints) -> None:
    """Start, list, push, receive, apply, feed back as programs do it; a request asked twice has one effect."""
    entry = joints.listings.listed()
    supervisor, unit = headers(joints, joints.supervisor), headers(joints, joints.units[MARKET])
    joints.step(joints.numbers(unit=MARKET)[0], "drop", {"reason": "改由接口启动"})
    body = {"uscc": USCC, "entry": entry, "unit": MARKET}
    started = client.post("/api/v1/joint", json=body, headers=supervisor)
    assert started.status_code == 201, started.json
    number = started.json["number"]
    again = client.post("/api/v1/joint", json=body, headers=supervisor)
    assert (again.status_code, again.json["error"]["code"]) == (409, "guard")

    def step(who: dict[str, str], event: str, form: dict[str, Any], key: str | None = None) -> Any:
        revision = joints.case(number).revision
        sent = {"event": event, "revision": revision, "form": form}
        extra = {"Idempotency-Key": key} if key else {}
        answer = client.post(f"/api/v1/joint/{number}/steps", json=sent, headers={**who, **extra})
        if key:
            twice = client.post(f"/api/v1/joint/{number}/steps", json=sent, headers={**who, **extra})
            assert twice.headers["Idempotency-Replayed"] == "true" and twice.json == answer.json
        return answer

    assert number not in [case["number"] for case in client.get("/api/v1/joint", headers=unit).json["cases"]]
    refused = step(supervisor, "push_sanction", {"measure": "X-1", "basis": "某法"})
    assert (refused.status_code, refused.json["error"]["field"]) == (422, "measure")
    assert step(supervisor, "push_sanction", SANCTION, "joint-push-0001").status_code == 200
    assert [case["number"] for case in client.get("/api/v1/joint", headers=unit).json["cases"]] == [number]
    assert client.get(f"/api/v1/joint/{number}", headers=headers(joints, joints.units[APPROVAL])).status_code == 404
    assert step(unit, "receive", {}).json["state"] == "received"
    assert step(unit, "apply", {"applied_on": today(joints.clock).isoformat()}).json["state"] == "applied"
    assert step(unit, "feed_back", joints.feedback()).json["state"] == "fed_back"
    whole = client.get(f"/api/v1/joint/{number}", headers=supervisor).json
    assert whole["measure"]["basis"] == SANCTION["basis"] and whole["entry"]["target"] == entry
    assert whole["feedback"]["place"] == joints.feedback()["place"]
    assert {each["event"] for each in whole["steps"]} == {"count", "return_feedback"}
    listed = client.get(f"/api/v1/joint/{entry}", headers=supervisor)
    assert listed.status_code == 404

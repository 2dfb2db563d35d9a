"""Every wrong request named in WF-1: its own code, its own words, and nothing changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.api_objections.conftest import Programs
from tests.service.conftest import OTHER_USCC, USCC
from tests.service.objection.conftest import FORM, FOUND, REMEDY

DECISION = {**FOUND, **REMEDY}


def refused(programs: Programs, before: dict[str, int], answer: Any, status: int, code: str, words: str) -> None:
    assert (answer[0], answer[1]["error"]["code"]) == (status, code), answer[1]
    assert words in answer[1]["error"]["message"]
    assert programs.counts() == before


def test_the_record_of_somebody_else(programs: Programs) -> None:
    """By the other's code the file looks absent; by one's own code the record is unknown."""
    before = programs.counts()
    body = {"uscc": OTHER_USCC, "targets": [{"type": "record", "label": "p1"}], "form": FORM}
    answer = programs.ask("POST", "/objections", programs.enterprise, body)
    refused(programs, before, answer, 404, "unknown_enterprise", OTHER_USCC)
    answer = programs.ask(
        "POST",
        "/objections",
        programs.enterprise,
        {**body, "uscc": USCC, "targets": [{"type": "record", "label": "x9"}]},
    )
    refused(programs, before, answer, 404, "unknown_record", "x9")


def test_a_closed_case(programs: Programs) -> None:
    number = programs.filed("p1")
    programs.step(number, "withdraw", {}, programs.enterprise)
    programs.step(number, "close")
    before = programs.counts()
    for event, form, person in [
        ("urge", {}, programs.enterprise),
        ("withdraw", {}, programs.enterprise),
        ("assign", {"handler": 1}, programs.supervisor),
        ("find_consistent", DECISION, programs.caseworker),
        ("close", {}, programs.caseworker),
    ]:
        refused(programs, before, programs.step(number, event, form, person), 409, "not_in_this_state", "已办结")
    assert programs.case(number)["steps"] == []


def test_a_second_identical_objection(programs: Programs) -> None:
    """AMB-52: refused with the number of the first."""
    number = programs.filed("p1")
    before = programs.counts()
    refused(programs, before, programs.file("p1"), 409, "repeated", number)
    refused(programs, before, programs.file("h1", "p1"), 409, "repeated", number)


def test_an_event_that_is_not_allowed(programs: Programs) -> None:
    number = programs.filed("p1")
    before = programs.counts()
    refused(programs, before, programs.step(number, "close"), 409, "not_in_this_state", "已收到")
    refused(programs, before, programs.step(number, "urge"), 409, "not_for_this_role", "催办")
    refused(programs, before, programs.step(number, "pause", {"reason": "等"}), 409, "guard", "AMB-47")
    refused(programs, before, programs.step(number, "evaluated"), 409, "not_for_this_role", "系统")
    refused(programs, before, programs.step(number, "burn"), 404, "unknown_event", "burn")
    assign = programs.step(number, "assign", {"handler": 1}, programs.enterprise)
    refused(programs, before, assign, 409, "not_for_this_role", "分派经办人")


def test_a_stale_version(programs: Programs) -> None:
    number = programs.filed("p1")
    revision = programs.case(number)["revision"]
    programs.step(number, "urge", {}, programs.enterprise)
    before = programs.counts()
    for seen in (revision, revision + 7):
        answer = programs.step(number, "withdraw", {}, programs.enterprise, revision=seen)
        refused(programs, before, answer, 409, "outdated", "已被他人处理")
    body = {"event": "withdraw", "form": {}}
    answer = programs.ask("POST", f"/objections/{number}/steps", programs.enterprise, body)
    refused(programs, before, answer, 422, "bad_parameter", "revision")


def test_a_decision_without_a_comparison(programs: Programs) -> None:
    number = programs.filed("p1")
    programs.step(number, "assign", {"handler": programs.caseworker.actor.user_id}, programs.supervisor)
    programs.step(number, "start_comparison")
    before = programs.counts()
    for event in ("find_mismatch", "find_stale", "find_consistent"):
        refused(programs, before, programs.step(number, event, DECISION), 409, "not_in_this_state", "比对中")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"facts": ""}, "facts"),
        ({"facts": "长" * 4001}, "facts"),
        ({"kind": "weather"}, "kind"),
        ({"contact": "名" * 51}, "contact"),
        ({"phone": 5}, "phone"),
        ({"facts": "a\x00b"}, "facts"),
        ({"contact": "\x07"}, "contact"),
        ({"colour": "red"}, "colour"),
        ({"files": ["证据.pdf"]}, "files"),
    ],
)
def test_a_filing_with_a_wrong_entry(programs: Programs, form: dict[str, Any], field: str) -> None:
    before = programs.counts()
    status, body, _ = programs.file("p1", **form)
    assert (status, body["error"]["field"]) == (422, field), body
    assert programs.counts() == before


@pytest.mark.parametrize(
    ("event", "form", "field"),
    [
        ("assign", {"handler": "张三"}, "handler"),
        ("assign", {"handler": 10**30}, "handler"),
        ("assign", {"handler": 987654321}, "handler"),
        ("assign", {}, "handler"),
        ("transfer", {"unit": "长" * 101, "reason": "r"}, "unit"),
        ("transfer", {"unit": "\x00", "reason": "r"}, "unit"),
        ("ask_supplement", {"wanted": " "}, "wanted"),
    ],
)
def test_a_step_with_a_wrong_entry(programs: Programs, event: str, form: dict[str, Any], field: str) -> None:
    number = programs.filed("p1")
    before = programs.counts()
    status, body, _ = programs.step(number, event, form, programs.supervisor)
    assert (status, body["error"]["field"]) == (422, field), body
    assert programs.counts() == before


def test_a_clause_too_long_for_the_decision(programs: Programs) -> None:
    number = programs.compared("p1")
    before = programs.counts()
    answer = programs.step(number, "find_consistent", {**DECISION, "clause": "条" * 201})
    refused(programs, before, answer, 422, "bad_form", "最多 200")


def test_corrections_that_cannot_be_made(programs: Programs) -> None:
    """The finding that they belong to is not kept either."""
    number = programs.compared("p1")
    before = programs.counts()
    revoke = {"action": "revoke", "record": "p1"}
    for corrections, status, code in [
        ([revoke, {"action": "revoke", "record": "ghost"}], 404, "unknown_record"),
        ([{"action": "correct", "record": "p1", "changes": {"penalty_type": "banana"}}], 422, None),
        ([{"action": "add", "record": "p1", "changes": {}}], 422, "record_exists"),
        ([{"action": "add", "record": "n1", "changes": {"kind": "no_such_kind", "date": "2026-01-01"}}], 422, None),
        (["revoke"], 422, "bad_corrections"),
    ]:
        answer, body, _ = programs.step(number, "find_mismatch", FOUND, corrections=corrections)
        assert answer == status and (code is None or body["error"]["code"] == code), body
        assert programs.counts() == before
    answer = programs.step(number, "find_consistent", DECISION, corrections=[revoke])
    refused(programs, before, answer, 422, "no_correction_here", "不能同时更正")


def test_requests_that_are_not_requests(programs: Programs) -> None:
    before = programs.counts()
    post = programs.client.post
    headers = programs.enterprise.headers
    assert post("/api/v1/objections", data="x", headers=headers).status_code == 415
    assert post("/api/v1/objections", data="{", content_type="application/json", headers=headers).status_code == 400
    assert post("/api/v1/objections", json=[], headers=headers).status_code == 422
    assert post("/api/v1/objections", json={}).status_code == 401
    too_many = {"uscc": USCC, "targets": [{"type": "record", "label": f"r{n}"} for n in range(51)], "form": FORM}
    assert post("/api/v1/objections", json=too_many, headers=headers).status_code == 422
    assert programs.counts() == before

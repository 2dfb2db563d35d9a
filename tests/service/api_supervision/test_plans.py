"""Rosters, tasks and draws over HTTP (WF-6, SQ20-07): brought in, planned, frozen, drawn once, void, redrawn with a new seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from service.access.actor import Actor
from service.access.roles import Role
from tests.service.api_supervision.conftest import Program
from tests.service.conftest import Person
from tests.service.plan.conftest import PUBLIC_VALUE, SECRET, SOURCE, TODAY, Drawing, seal

# The operations behind are tested on both databases in their own folders.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
Programs = Callable[[Actor | None], Program]
PLAN = {"name": "登记事项抽查", "matter": "SC-01", "starts_on": str(TODAY), "ends_on": f"{TODAY.year}-12-31"}
_STEPS = "/plans/{number}/steps"


def freezing(drawing: Drawing, plan: dict[str, Any], secret: str = SECRET) -> dict[str, Any]:
    form = {"commitment": seal(secret), "public_source": SOURCE, "public_day": str(drawing.tomorrow)}
    return {"event": "freeze", "revision": plan["revision"], "form": form}


def drawing_body(plan: dict[str, Any], secret: str = SECRET) -> dict[str, Any]:
    form = {"public_value": PUBLIC_VALUE, "secret": secret}
    return {"event": "draw", "revision": plan["revision"], "form": form}


def frozen(rosters: Drawing, program: Programs, secret: str = SECRET) -> dict[str, Any]:
    """A task that was frozen yesterday."""
    asked = program(rosters.department)
    plan = asked.post("/plans", PLAN, 201)
    plan = asked.post(_STEPS, freezing(rosters, plan, secret), number=plan["number"])
    rosters.clock.advance(timedelta(days=1))
    return dict(plan)


def test_rosters_are_read_a_page_at_a_time(rosters: Drawing, program: Programs) -> None:
    asked = program(rosters.department)
    (matter,) = asked.get("/rosters/matters")["matters"]
    assert (matter["code"], matter["objects"], matter["items"][0]) == ("SC-01", len(rosters.grades), "营业执照")
    first = asked.get("/rosters/objects", matter="SC-01", per_page=20)
    second = asked.get("/rosters/objects", matter="SC-01", per_page=20, after=first["next"])
    found = [row["uscc"] for page in (first, second) for row in page["objects"]]
    assert found == sorted(rosters.grades) and second["next"] is None
    people = {row["number"]: row for row in asked.get("/rosters/inspectors")["inspectors"]}
    assert people["J02"]["avoid"] == sorted(rosters.grades)[:3] and people["J03"]["limit"] is None


FAULTY_ROSTERS = (
    ("matters", "code,name,field,unit,basis,base_rate,items\nX-1,某,某,某,某,1.5,某\n", "bad_rate", 2),
    ("objects", "uscc,matter\n{uscc},SC-01\n{uscc},SC-01\n", "twice", 3),
    ("objects", "uscc,matter\n91130900MA0700009X,SC-01\n", "bad_uscc", 2),
    ("objects", "uscc,matter\n{uscc},NO-01\n", "unknown_matter", 2),
    ("inspectors", "number,name\nJ1,某\n", "missing_column", 1),
)


def test_a_faulty_roster_is_refused_whole(rosters: Drawing, program: Programs) -> None:
    """A rate above 1, an object twice in the pool, a wrong code: the line and the field are named, nothing is taken."""
    asked = program(rosters.department)
    before = asked.get("/rosters/objects", matter="SC-01", per_page=500)
    for what, text, code, line in FAULTY_ROSTERS:
        content = text.replace("{uscc}", sorted(rosters.grades)[0])
        error = asked.fault("post", "/rosters/{what}", {"csv": content}, 422, what=what)
        assert (error["code"], error.get("line")) == (code, line), error
    assert asked.get("/rosters/objects", matter="SC-01", per_page=500) == before


def test_a_roster_is_brought_in_twice_without_harm(rosters: Drawing, program: Programs) -> None:
    asked = program(rosters.department)
    body = {"csv": "uscc,matter\n" + "".join(f"{uscc},SC-01\n" for uscc in rosters.grades)}
    found = asked.post("/rosters/{what}", body, what="objects")
    assert found == {"added": 0, "kept": len(rosters.grades)}


def test_planned_frozen_drawn_and_verified_by_a_stranger(rosters: Drawing, program: Programs) -> None:
    """WF-6: one key draws once; whoever has no account recomputes the tickets from the published files."""
    plan = frozen(rosters, program)
    asked = program(rosters.department)
    once = asked.post(_STEPS, drawing_body(plan), number=plan["number"], key="draw-00001")
    assert once["state"] == "drawn"
    assert asked.post(_STEPS, drawing_body(plan), number=plan["number"], key="draw-00001") == once
    stranger = program(None)
    proof = stranger.get("/draws/{number}/{draw}", number=plan["number"], draw=1)
    assert proof["files"] == ["POOL.csv", "I.csv", "DRAW.json"] and proof["seed"] == f"{PUBLIC_VALUE}|{SECRET}"
    pool = stranger.get("/draws/{number}/{draw}/files/{name}", number=plan["number"], draw=1, name="POOL.csv")
    document = stranger.get("/draws/{number}/{draw}/files/{name}", number=plan["number"], draw=1, name="DRAW.json")
    listed = [line.split(",") for line in pool.splitlines()[1:]]
    for stratum in document["strata"]:
        members = [number for number, grade, excluded in listed if grade == stratum["grade"] and not excluded]
        members.sort(key=lambda number: hashlib.sha256(f"{proof['seed']}|{number}".encode()).hexdigest())
        assert members[: stratum["quota"]] == stratum["taken"]
    told = json.dumps([proof, document], ensure_ascii=False) + pool
    assert not [uscc for uscc in rosters.grades if uscc in told]


def test_what_the_office_reads_of_a_task(rosters: Drawing, program: Programs) -> None:
    plan = frozen(rosters, program)
    asked = program(rosters.department)
    assert {step["event"] for step in asked.get("/plans/{number}", number=plan["number"])["steps"]} == {"draw"}
    asked.post(_STEPS, drawing_body(plan), number=plan["number"])
    whole = asked.get("/plans/{number}", number=plan["number"])
    drawn = len(whole["inspections"])
    assert whole["progress"]["drawn"] == drawn > 0 and [line["event"] for line in whole["history"]] == [
        "create",
        "freeze",
        "draw",
    ]
    assert len(asked.get("/inspections", plan=plan["number"], per_page=200)["cases"]) == drawn
    second = asked.post("/plans", PLAN, 201)
    page = asked.get("/plans", per_page=1)
    assert [line["number"] for line in page["plans"]] == [second["number"]]
    after = asked.get("/plans", per_page=1, after=page["next"])
    assert [line["number"] for line in after["plans"]] == [plan["number"]] and after["next"] is None


def test_a_redraw_needs_a_new_seed(rosters: Drawing, program: Programs) -> None:
    """Only a supervisor declares a draw void; the void one stays visible; the same secret is refused."""
    plan = frozen(rosters, program)
    number = plan["number"]
    plan = program(rosters.department).post(_STEPS, drawing_body(plan), number=number)
    void = {"event": "void", "revision": plan["revision"], "form": {"reason": "名录有误"}}
    assert program(rosters.department).fault("post", _STEPS, void, 409, number=number)["code"] == "not_for_this_role"
    plan = program(rosters.supervisor).post(_STEPS, void, number=number)
    assert plan["state"] == "planned"
    again = program(rosters.department).fault("post", _STEPS, freezing(rosters, plan), 409, number=number)
    assert (again["code"], again["field"]) == ("secret_used_before", "commitment")
    assert program(None).get("/draws/{number}/{draw}", number=number, draw=1)["void_reason"] == "名录有误"
    program(rosters.department).post(_STEPS, freezing(rosters, plan, "another-secret"), number=number)
    assert program(None).get("/draws/{number}/{draw}", number=number, draw=2)["seed"] is None


def test_one_seed_draws_once(rosters: Drawing, program: Programs) -> None:
    """A second draw with the same seed, by another way of cutting it into public value and secret."""
    rosters.drawn("b|c")
    plan = frozen(rosters, program, "c")
    body = {"event": "draw", "revision": plan["revision"], "form": {"public_value": f"{PUBLIC_VALUE}|b", "secret": "c"}}
    error = program(rosters.department).fault("post", _STEPS, body, 422, number=plan["number"])
    assert error["code"] == "bad_public_value"
    body["form"] = {"public_value": PUBLIC_VALUE, "secret": "wrong"}
    assert program(rosters.department).fault("post", _STEPS, body, 422, number=plan["number"])["code"] == "wrong_secret"


FAULTY_TASKS: tuple[tuple[dict[str, Any], int, str, str], ...] = (
    ({"base_rate": "1.2"}, 422, "bad_rate", "base_rate"),
    ({"base_rate": "0"}, 422, "bad_rate", "base_rate"),
    ({"per_object": 1}, 422, "bad_per_object", "per_object"),
    ({"ends_on": "2026-01-01"}, 422, "bad_period", "ends_on"),
    ({"matter": "NO-01"}, 404, "unknown_matter", "matter"),
    ({"name": " "}, 422, "missing_text", "name"),
    ({"starts_on": "tomorrow"}, 422, "bad_parameter", "starts_on"),
)
FAULTY_FORMS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"commitment": 7}, "commitment"),
    ({"secret": "x"}, "secret"),
    ({}, "commitment"),
    ({"public_day": []}, "public_day"),
)


def test_a_faulty_task_is_refused(rosters: Drawing, program: Programs) -> None:
    """A rate above 1, a single inspector, a period that runs backwards; a form whose entries are not what they should be."""
    asked = program(rosters.department)
    for change, status, code, field in FAULTY_TASKS:
        error = asked.fault("post", "/plans", {**PLAN, **change}, status)
        assert (error["code"], error["field"]) == (code, field)
    plan = asked.post("/plans", PLAN, 201)
    for form, field in FAULTY_FORMS:
        body = {"event": "freeze", "revision": plan["revision"], "form": form}
        error = asked.fault("post", _STEPS, body, 422, number=plan["number"])
        assert (error["code"], error["field"]) == ("bad_form", field)
    unknown = {"event": "create", "revision": plan["revision"], "form": {}}
    assert asked.fault("post", _STEPS, unknown, 404, number=plan["number"])["code"] == "unknown_event"


def test_too_few_inspectors_and_expired_certificates(rosters: Drawing, program: Programs) -> None:
    """Three are able, the fourth's certificate has expired, the fifth is of another field: four for each cannot be frozen."""
    asked = program(rosters.department)
    plan = asked.post("/plans", {**PLAN, "per_object": 4}, 201)
    error = asked.fault("post", _STEPS, freezing(rosters, plan), 409, number=plan["number"])
    assert error["code"] == "guard" and "检查人员" in error["message"]


def test_nobody_else_plans(rosters: Drawing, program: Programs, person: Callable[..., Person]) -> None:
    for role, uscc in (
        (Role.ENTERPRISE, sorted(rosters.grades)[0]),
        (Role.INSPECTOR, None),
        (Role.POLICY_OFFICER, None),
    ):
        asked = program(person(role, uscc).actor)
        assert asked.fault("get", "/plans", None, 403)["code"] == "forbidden"
        assert asked.fault("get", "/rosters/inspectors", None, 403)["code"] == "forbidden"
        assert asked.fault("post", "/plans", PLAN, 403)["code"] == "forbidden"
    absent = program(None).fault("get", "/draws/{number}/{draw}", None, 404, number="抽〔2026〕0009号", draw=1)
    assert absent["code"] == "unknown_draw"

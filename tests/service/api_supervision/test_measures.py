"""Measures over HTTP (AMB-75, AMB-76, AMB-99): of an enterprise, waiting, confirmed with the law, declined with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from service.access.actor import Actor
from service.access.roles import Role
from service.clock import today
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from tests.service.api_supervision.conftest import Program
from tests.service.conftest import OPERATOR, OTHER_USCC, USCC, Person, dossier, penalty

Programs = Callable[[Actor | None], Program]
LAW = "中华人民共和国招标投标法实施条例第六十三条"
DECISION = {"basis": LAW, "reason": "情节严重"}
_CONFIRM = "/measures/{measure}/confirm"


@pytest.fixture
def supervisor(desk: Desk, person: Callable[..., Person]) -> Actor:
    """An enterprise in grade D, and who decides on its restrictions."""
    black = {"id": "black", "kind": "industry_blacklist", "date": "2026-06-01"}
    import_dossier(desk, OPERATOR, dossier(black), reason="归集")
    actor = person(Role.SUPERVISOR).actor
    assess_enterprise(desk, actor, uscc=USCC, as_of=today(desk.clock))
    return actor


def waiting(program: Program) -> dict[str, dict[str, Any]]:
    return {row["measure"]: row for row in program.get("/measures/waiting", per_page=200)["measures"]}


def test_confirmed_by_name_once(supervisor: Actor, program: Programs) -> None:
    """AMB-99: the decision is asked twice under one key and happens once; the row says by which result and law."""
    asked = program(supervisor)
    row = waiting(asked)["M-D6"]
    assert (row["uscc"], row["grade"], row["result"]) == (USCC, "D", 1) and row["clause"]
    body = {"revision": row["revision"], **DECISION, "last_day": "2027-06-30"}
    first = asked.post(_CONFIRM, body, measure=row["id"], key="confirm-0001")
    assert (first["state"], first["basis"], first["last_day"]) == ("active", LAW, "2027-06-30")
    assert asked.post(_CONFIRM, body, measure=row["id"], key="confirm-0001") == first
    assert "M-D6" not in waiting(asked)
    other = waiting(asked)["M-D8"]
    body = {"revision": other["revision"], "reason": "不涉及表彰"}
    assert asked.post("/measures/{measure}/decline", body, measure=other["id"])["state"] == "declined"
    states = {row["measure"]: row["state"] for row in asked.get("/enterprises/{uscc}/measures", uscc=USCC)["measures"]}
    assert (states["M-D6"], states["M-D8"], states["M-D2"]) == ("active", "declined", "active")


def test_a_restriction_without_legal_basis_is_refused(supervisor: Actor, program: Programs) -> None:
    """AMB-76, with a message that says what to do; nothing has changed."""
    asked = program(supervisor)
    row = waiting(asked)["M-D6"]
    body = {"revision": row["revision"], "basis": "  ", "reason": "情节严重"}
    error = asked.fault("post", _CONFIRM, body, 422, measure=row["id"])
    assert (error["code"], error["field"]) == ("no_legal_basis", "basis") and "法律依据" in error["message"]
    assert waiting(asked)["M-D6"] == row


def test_other_refusals(supervisor: Actor, program: Programs, person: Callable[..., Person]) -> None:
    """An outdated revision, a decision twice, a day in the past, nothing there, another role, a foreign file."""
    asked = program(supervisor)
    row = waiting(asked)["M-D6"]
    body = {"revision": row["revision"], **DECISION}
    assert asked.fault("post", _CONFIRM, {**body, "revision": 9}, 409, measure=row["id"])["code"] == "outdated"
    past = {**body, "last_day": "2026-01-01"}
    assert asked.fault("post", _CONFIRM, past, 422, measure=row["id"])["code"] == "past_day"
    assert asked.fault("post", _CONFIRM, body, 404, measure=999_999)["code"] == "unknown_measure"
    asked.post(_CONFIRM, body, measure=row["id"])
    assert asked.fault("post", _CONFIRM, body, 409, measure=row["id"])["code"] == "already_decided"
    for role in (Role.CASEWORKER, Role.DEPARTMENT, Role.INSPECTOR):
        assert program(person(role).actor).fault("post", _CONFIRM, body, 403, measure=row["id"])["code"] == "forbidden"
    foreign = program(person(Role.ENTERPRISE, USCC).actor)
    assert (
        foreign.fault("get", "/enterprises/{uscc}/measures", None, 404, uscc=OTHER_USCC)["code"] == "unknown_enterprise"
    )


def test_ordered_and_ended_once(supervisor: Actor, program: Programs, person: Callable[..., Person]) -> None:
    """SQ20-12a: what only a decision brings into force is listed, ordered under one key once, and ended by decision."""
    asked = program(supervisor)
    assert [row["measure"] for row in asked.get("/measures/orderable")["measures"]] == ["S-5", "S-6", "E-1"]
    body = {"measure": "S-5", "basis": LAW, "reason": "拒不履行处罚决定"}
    order, end = "/enterprises/{uscc}/measures", "/measures/{measure}/end"
    row = asked.post(order, body, 201, uscc=USCC, key="order-0001")
    assert (row["state"], row["because"], row["last_day"]) == ("active", ["decision"], None)
    assert asked.post(order, body, 201, uscc=USCC, key="order-0001") == row
    assert asked.fault("post", order, body, 409, uscc=USCC)["code"] == "already_in_force"
    assert asked.fault("post", order, {**body, "basis": " "}, 422, uscc=USCC)["code"] == "no_legal_basis"
    reason = {"revision": row["revision"], "reason": "已经履行"}
    other = waiting(asked)["M-D6"]
    assert asked.fault("post", end, reason, 422, measure=other["id"])["code"] == "not_ordered"
    assert asked.post(end, reason, measure=row["id"])["state"] == "ended"
    assert asked.fault("post", end, reason, 409, measure=row["id"])["code"] == "already_ended"
    owner = program(person(Role.ENTERPRISE, USCC).actor)
    assert owner.fault("post", order, body, 403, uscc=USCC)["code"] == "forbidden"
    assert owner.fault("post", end, reason, 403, measure=row["id"])["code"] == "forbidden"


def test_a_second_grade_is_named_and_not_acted_upon(
    desk: Desk, program: Programs, person: Callable[..., Person]
) -> None:
    """C as it is stored, B by all documents together: the measures left out for it are named (AMB-10)."""
    severe = penalty("p", "2025-12-01", penalty_type="suspension_of_business", repaired_on="2026-01-15")
    import_dossier(desk, OPERATOR, dossier(severe), reason="归集")
    actor = person(Role.SUPERVISOR).actor
    assess_enterprise(desk, actor, uscc=USCC, as_of=today(desk.clock))
    told = program(actor).get("/enterprises/{uscc}/measures", uscc=USCC)
    assert told["other_grade"] == "B" and {"S-2", "W-2"} <= set(told["left_out"])
    assert {row["grade"] for row in told["measures"]} == {"C"}
    assert not {row["measure"] for row in told["measures"]} & set(told["left_out"])


def test_pages_of_what_waits(supervisor: Actor, program: Programs) -> None:
    asked = program(supervisor)
    every = [row["id"] for row in asked.get("/measures/waiting", per_page=200)["measures"]]
    found, after = [], 0
    while after is not None:
        page = asked.get("/measures/waiting", per_page=2, after=after)
        found += [row["id"] for row in page["measures"]]
        after = page["next"]
    assert found == every and len(every) >= 4

"""Inspections over HTTP (WF-6; SQ20-07c, SQ20-24; AMB-71, AMB-83): arranged, visited, answered, published without the grade."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from service.access.actor import Actor
from service.access.roles import Role
from service.store.case import Case
from tests.service.api_supervision.conftest import Program
from tests.service.conftest import Person
from tests.service.inspection.conftest import SHEET, TODAY_AFTER, Inspecting
from tests.service.inspection.test_inspection import uscc_of

# The operations behind are tested on both databases in their own folders.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
Programs = Callable[[Actor | None], Program]
_OFFICE, _FIELD = "/inspections/{number}/steps", "/my-inspections/{number}/steps"


def body(case: dict[str, Any] | Case, event: str, **form: Any) -> dict[str, Any]:
    revision = case["revision"] if isinstance(case, dict) else case.revision
    return {"event": event, "revision": revision, "form": form}


def test_from_the_arrangement_to_the_publication(
    inspecting: Inspecting, program: Programs, person: Callable[..., Person]
) -> None:
    """The office arranges, the inspector visits and answers the sheet on a telephone, the office publishes."""
    case = inspecting.of_grade("B")
    number, uscc = case.number, uscc_of(inspecting, case)
    office, mine = program(inspecting.drawing.department), program(inspecting.mine(case))
    stood = office.post(_OFFICE, body(case, "arrange", mode="onsite"), number=number)
    assert number in {line["number"] for line in mine.get("/my-inspections")["inspections"]}
    sheet = mine.get("/my-inspections/{number}", number=number)
    assert sheet["sheet"] == [row["item"] for row in SHEET] and "1" in sheet["codes"]["results"]
    assert {step["event"] for step in sheet["steps"]} == {"visit"}
    visit = body(stood, "visit", visited_on=str(TODAY_AFTER), note="现场查看")
    stood = mine.post(_FIELD, visit, number=number, key="visit-0001")
    assert mine.post(_FIELD, visit, number=number, key="visit-0001") == stood
    assert len(mine.get("/my-inspections/{number}", number=number)["visits"]) == 1
    stood = mine.post(_FIELD, body(stood, "carry_out", method="onsite"), number=number)
    result = body(stood, "record_result", items=SHEET, result="1", handling="none")
    stood = mine.post(_FIELD, result, number=number)
    own = program(person(Role.ENTERPRISE, uscc).actor)
    before = own.get("/inspections/{number}", number=number)
    assert before["result"] is None and not {"grade", "items", "visits"} & before.keys()
    stood = office.post(_OFFICE, body(stood, "publish", text="与登记一致"), number=number)
    assert stood["state"] == "closed"
    after = own.get("/inspections/{number}", number=number)
    assert after["result"] == "1" and after["published"]["text"] == "与登记一致"
    assert "name" not in json.dumps(after["inspectors"])
    whole = office.get("/inspections/{number}", number=number)
    assert whole["grade"] == "B" and [row["item"] for row in whole["items"]] == sheet["sheet"]
    assert [line["number"] for line in own.get("/inspections")["cases"]] == [number]


def test_a_publication_that_tells_the_grade_is_refused(inspecting: Inspecting, program: Programs) -> None:
    """AMB-83, CZ21-2.2.2d."""
    case = inspecting.until_result()
    office = program(inspecting.drawing.department)
    for text in ("该企业信用等级为B", "属于A类企业", "信用得分较高"):
        error = office.fault("post", _OFFICE, body(case, "publish", text=text), 422, number=case.number)
        assert (error["code"], error["field"]) == ("grade_in_publication", "text")
    assert office.get("/inspections/{number}", number=case.number)["published"] is None


def test_the_record_sheet_is_checked_line_by_line(inspecting: Inspecting, program: Programs) -> None:
    case = inspecting.until_checked()
    mine = program(inspecting.mine(case))

    def refused(items: Any, **more: Any) -> str:
        form = {"result": "1", "handling": "none", **more}
        return str(
            mine.fault("post", _FIELD, body(case, "record_result", items=items, **form), 422, number=case.number)[
                "code"
            ]
        )

    assert refused(SHEET[:-1]) == "item_unanswered"
    assert refused([*SHEET, SHEET[0]]) == "item_twice"
    assert refused([{"item": "没有的项", "checked": "yes"}, *SHEET[1:]]) == "unknown_item"
    assert refused(["营业执照"]) == "unknown_item"
    assert refused([{**SHEET[0], "problem": "未悬挂", "handling": "责令改正"}, *SHEET[1:]]) == "result_contradicts"
    assert refused(SHEET, result="Z") == "bad_form"


def test_an_inspection_of_others_does_not_exist(inspecting: Inspecting, program: Programs) -> None:
    """An inspector sees what is assigned to him; the office does not answer the sheet, the inspector does not publish."""
    case = inspecting.until_checked()
    mine = inspecting.mine(case)
    ids = {person.user_id for person in inspecting.people(case)}
    others = [each for each in (inspecting.drawing.inspector, inspecting.drawing.second) if each.user_id not in ids]
    for other in others:
        error = program(other).fault("get", "/my-inspections/{number}", None, 404, number=case.number)
        assert error["code"] == "unknown_case"
    assert program(mine).fault("post", _OFFICE, body(case, "publish"), 403, number=case.number)["code"] == "forbidden"
    office = program(inspecting.drawing.department)
    error = office.fault(
        "post", _OFFICE, body(case, "visit", visited_on=str(TODAY_AFTER), note="x"), 409, number=case.number
    )
    assert error["code"] == "not_for_this_role"


def test_directed_inspections_and_their_refusals(inspecting: Inspecting, program: Programs) -> None:
    """SQ20-07c, AMB-71, 行政处罚法第四十二条: two able inspectors; whoever is under the cap by a supervisor's exception only."""
    drawing = inspecting.drawing
    by_grade = {grade: uscc for uscc, grade in sorted(drawing.grades.items(), reverse=True)}
    asked = program(drawing.department)
    given = {"uscc": by_grade["C"], "matter": "SC-01", "inspectors": ["J01", "J03"], "reason": "投诉举报核查"}

    def refused(status: int, who: Program = asked, **change: Any) -> str:
        return str(who.fault("post", "/inspections", {**given, **change}, status)["code"])

    assert refused(422, inspectors=["J01"]) == "too_few_inspectors"
    assert refused(422, inspectors=["J01", "J01"]) == "too_few_inspectors"
    assert refused(422, inspectors=["J01", "J04"]) == "certificate_expired"
    assert refused(422, inspectors=["J01", "J05"]) == "other_field"
    assert refused(422, inspectors=["J02", "J03"], uscc=sorted(drawing.grades)[0], exception="law") in {
        "avoidance",
        "bad_form",
    }
    assert refused(404, matter="NO-01") == "unknown_matter"
    assert refused(409, uscc=by_grade["A"]) == "guard"
    made = asked.post("/inspections", given, 201, key="directed-1")
    assert made["kind"] == "directed" and asked.post("/inspections", given, 201, key="directed-1") == made
    supervisor = program(drawing.supervisor)
    exempted = {**given, "uscc": by_grade["A"], "exception": "complaint"}
    assert supervisor.post("/inspections", exempted, 201)["state"] == "drawn"

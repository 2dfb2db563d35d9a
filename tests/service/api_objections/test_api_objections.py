"""Objections over the API: filed, read, stepped, previewed; the same rules as at the desk (WF-1)."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from service.clock import FixedClock
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from tests.service.api_objections.conftest import Programs
from tests.service.conftest import OPERATOR, OTHER_USCC, USCC, dossier
from tests.service.objection.conftest import FOUND, REMEDY
from tests.service.test_openapi import component

REVOKE = [{"action": "revoke", "record": "p1"}]


def test_from_filing_to_the_new_result(programs: Programs, client: FlaskClient) -> None:
    """CZ21-2.5.2c: file, compare, preview, uphold; each answer as the document describes it."""
    document = client.get("/openapi.json").get_json()
    status, receipt, _ = programs.file("p1", "h1")
    assert status == 201 and receipt["number"] == "异〔2026〕0001号"
    component(document, "FiledAnswer").validate(receipt)
    number = receipt["cases"][0]["number"]
    handler = programs.caseworker.actor.user_id
    programs.step(number, "assign", {"handler": handler}, programs.supervisor)
    programs.step(number, "start_comparison")
    row = {"field": "处罚状态", "held": "有效", "at_source": "已撤销"}
    programs.step(number, "record_comparison", {"rows": [row], "source_unit": "市监局", "checked_on": "2026-11-21"})
    status, seen, _ = programs.ask(
        "POST", f"/objections/{number}/preview", programs.caseworker, {"corrections": REVOKE}
    )
    assert status == 200 and (seen["before"]["score"], seen["after"]["score"]) == (675, 775)
    component(document, "DecisionPreviewAnswer").validate(seen)
    status, standing, _ = programs.step(number, "find_mismatch", FOUND, corrections=REVOKE)
    assert (status, standing["state"], standing["finding"]) == (200, "upheld", "fact_mismatch")
    component(document, "CaseStandingAnswer").validate(standing)
    case = programs.case(number)
    component(document, "CaseAnswer").validate(case)
    assert case["result_after"]["score"] == 775 and case["result_before"]["score"] == 675
    assert case["clock"]["state"] == "stopped" and case["clock"]["stopped_on"] == "2026-11-21"
    assert sum(day["counted"] for day in case["clock"]["days"]) == 5 and case["clock"]["due"] == "2026-11-27"
    assert case["comparison"][0]["matches"] is False
    assert [line["event"] for line in case["history"]][-4:] == ["find_mismatch", "data_fixed", "evaluated", "result"]


def test_steps_are_those_of_the_table_with_their_forms(programs: Programs) -> None:
    number = programs.filed("p1")
    own = {step["event"] for step in programs.case(number, programs.enterprise)["steps"]}
    assert own == {"urge", "withdraw"}
    steps = {step["event"]: step for step in programs.case(number, programs.supervisor)["steps"]}
    assert set(steps) == {"assign", "transfer", "ask_supplement"}
    assert [entry["name"] for entry in steps["assign"]["form"]] == ["handler"]
    decided = programs.compared("h1")
    forms = {step["event"]: step["form"] for step in programs.case(decided)["steps"]}
    assert {"find_mismatch", "find_stale", "find_consistent"} <= set(forms)
    assert [entry["name"] for entry in forms["find_consistent"]] == ["reason", "clause", "remedy"]


def test_what_is_offered_is_accepted_by_the_document(programs: Programs, client: FlaskClient) -> None:
    """Each step's form in the document has the entries that the case names."""
    document = client.get("/openapi.json").get_json()
    described = {item["title"]: item for item in document["components"]["schemas"]["StepBody"]["oneOf"]}
    assert "evaluated" not in described and "submit" not in described
    for step in programs.case(programs.compared("p1"))["steps"]:
        names = {entry["name"] for entry in step["form"]}
        assert set(described[step["event"]]["properties"]["form"]["properties"]) == names
        assert ("corrections" in described[step["event"]]["properties"]) == step["event"].startswith(
            ("find_mismatch", "find_stale", "find_list_wrong")
        )


def test_lists_by_filter_and_page(programs: Programs, clock: FixedClock) -> None:
    programs.file("p1", "h1")
    withdrawn = programs.case("异〔2026〕0001号-2")["number"]
    programs.step(withdrawn, "withdraw", {}, programs.enterprise)

    def found(query: str, person: object = None) -> list[str]:
        status, body, _ = programs.ask("GET", f"/objections?{query}", person or programs.caseworker)  # type: ignore[arg-type]
        assert status == 200, body
        return [case["number"][-1] for case in body["cases"]]

    assert found("") == ["1", "2"]
    assert found("state=withdrawn") == ["2"] and found("open=true") == ["1"] and found("open=false") == ["2"]
    assert found("kind=list") == [] and found(f"uscc={USCC}") == ["1", "2"] and found(f"uscc={OTHER_USCC}") == []
    assert found("per_page=1") == ["1"] and found(f"per_page=1&after={withdrawn[:-1]}1") == ["2"]
    _, first, _ = programs.ask("GET", "/objections?per_page=1", programs.caseworker)
    _, last, _ = programs.ask("GET", f"/objections?per_page=1&after={first['next']}", programs.caseworker)
    assert first["next"] == first["cases"][-1]["number"] and last["next"] is None
    assert programs.ask("GET", f"/objections?after={first['next']}", programs.stranger)[0] == 404
    assert found("due_by=2026-11-26") == [] and found("due_by=2026-11-27") == ["1", "2"]
    assert found("", programs.enterprise) == ["1", "2"] and found("", programs.stranger) == []
    assert found("overdue=true") == []
    clock.advance(timedelta(hours=7 * 24))
    token = programs.client.post(
        "/api/v1/tokens", json={"username": programs.caseworker.username, "password": "plum-rain-2026"}
    ).get_json()["token"]
    late = programs.client.get(
        "/api/v1/objections?overdue=true", headers={"Authorization": f"Bearer {token}"}
    ).get_json()
    assert [case["number"][-1] for case in late["cases"]] == ["1"] and late["cases"][0]["overdue"]


def test_bad_filters_are_told(programs: Programs) -> None:
    for query, field in [
        ("state=lost", "state"),
        ("per_page=0", "per_page"),
        ("open=maybe", "open"),
        ("due_by=soon", "due_by"),
        ("handler=99999999999999999999", "handler"),
        ("colour=red", "colour"),
        ("uscc=1", "uscc"),
    ]:
        status, body, _ = programs.ask("GET", f"/objections?{query}", programs.caseworker)
        assert (status, body["error"]["field"]) == (422, field), query


def test_personal_data_stays_with_those_who_need_it(programs: Programs) -> None:
    """The applicant and the handler read the telephone; others do not; an enterprise sees posts, not persons."""
    number = programs.compared("p1")
    assert programs.case(number, programs.enterprise)["phone"] == "0317-0000000"
    assert programs.case(number, programs.caseworker)["contact"] == "王某"
    other = programs.case(number, programs.supervisor)
    assert "0317" not in other["phone"] and other["contact"] == "王*"
    own = programs.case(number, programs.enterprise)
    assert own["handler"] is None and other["handler"] == programs.caseworker.actor.user_id
    assert not any("测试" in line["line"] for line in own["history"])
    assert any("测试" in line["line"] for line in other["history"])


def test_a_foreign_case_looks_absent(programs: Programs) -> None:
    number = programs.filed("p1")
    before = programs.counts()
    for method, path, body in [
        ("GET", f"/objections/{number}", None),
        ("POST", f"/objections/{number}/steps", {"event": "withdraw", "revision": 1, "form": {}}),
    ]:
        status, answer, _ = programs.ask(method, path, programs.stranger, body)
        assert (status, answer["error"]["code"]) == (404, "unknown_case")
    status, answer, _ = programs.ask("GET", f"/objections?uscc={USCC}", programs.stranger)
    assert (status, answer["error"]["code"]) == (404, "unknown_enterprise")
    assert programs.counts() == before


def test_an_enterprise_previews_nothing_and_a_preview_stores_nothing(programs: Programs) -> None:
    number = programs.compared("p1")
    before = programs.counts()
    path = f"/objections/{number}/preview"
    status, answer, _ = programs.ask("POST", path, programs.enterprise, {"corrections": REVOKE})
    assert (status, answer["error"]["code"]) == (409, "not_for_this_role")
    assert programs.ask("POST", path, programs.caseworker, {"corrections": REVOKE})[0] == 200
    for corrections, code in [
        ([{"action": "revoke", "record": "ghost"}], "unknown_record"),
        ([{"action": "burn", "record": "p1"}], "bad_corrections"),
        ([{"action": "correct", "record": "p1", "changes": {"date": "never"}}], "bad_date"),
        ([{"action": "revoke", "record": "p\x001"}], "bad_character"),
    ]:
        status, answer, _ = programs.ask("POST", path, programs.caseworker, {"corrections": corrections})
        assert status == 422 or code == "unknown_record", answer
        assert answer["error"]["code"] == code, answer
    assert programs.counts() == before


def test_dismissing_needs_its_whole_form(programs: Programs) -> None:
    number = programs.compared("p1")
    status, answer, _ = programs.step(number, "find_consistent", FOUND)
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (422, "bad_form", "remedy")
    assert programs.step(number, "find_consistent", {**FOUND, **REMEDY})[1]["state"] == "dismissed"


def test_a_preview_of_a_wrong_listing_undoes_the_listing(programs: Programs, desk: Desk) -> None:
    """WF-8: the finding revokes the listing by itself, so its preview does as well."""
    listed = {"id": "b1", "kind": "industry_blacklist", "date": "2026-06-01", "list": "失信被执行人"}
    import_dossier(desk, OPERATOR, dossier(listed), reason="名单推送")
    number = programs.compared("b1", kind="list")
    path = f"/objections/{number}/preview"
    status, seen, _ = programs.ask("POST", path, programs.caseworker, {"event": "find_list_wrong"})
    assert status == 200 and (seen["before"]["grade"], seen["after"]["grade"]) == ("D", "B")
    status, answer, _ = programs.ask("POST", path, programs.caseworker, {})
    assert (status, answer["error"]["code"]) == (422, "no_correction")

"""The case page and its steps: only what is allowed, a preview before deciding, nothing lost, and the page of the slower one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.desk import current_desk
from service.store.assessment import AssessmentRow
from service.store.engine import reading
from service.store.objection import ObjectionCase
from tests.web.conftest import Reader, csrf_token
from workflows.objection import OBJECTION
from workflows.procedure.run import allowed_steps

FOUND = {"f.reason": "来源单位确认登记有误", "f.clause": "沧政办字〔2021〕175号 二（五）2"}


def number_of(client: FlaskClient, name: str) -> str:
    page = client.get("/desk", query_string={"q": name}).text
    found = re.search(r'<span class="case-number"[^>]*>([^<]+)<', page)
    assert found is not None, name
    return found.group(1)


def hidden(page: str) -> dict[str, str]:
    found = {"csrf_token": csrf_token(page)}
    for name in ("revision", "seen", "draft", "draft_revision"):
        match = re.search(rf'name="{name}" value="(\d+)"', page)
        if match is not None:
            found[name] = match.group(1)
    return found


def kept(page: str) -> dict[str, str]:
    """The entries that a page carries along unseen."""
    return dict(re.findall(r'<input type="hidden" name="((?:f|c|row)\.[^"]+)" value="([^"]*)"', page))


def step(client: FlaskClient, number: str, event: str, data: dict[str, str] | None = None, **more: str) -> Any:
    page = client.get(f"/desk/cases/{number}/steps/{event}").text
    return client.post(f"/desk/cases/{number}/steps/{event}", data={**hidden(page), **(data or {}), **more})


def stored(app: Flask, number: str) -> ObjectionCase:
    with app.app_context(), reading(current_desk().engine) as session:
        return session.scalars(select(ObjectionCase).where(ObjectionCase.number == number)).one()


COMPARED = "青县远航"
"""A case that has been compared, with one row that differs."""


@pytest.mark.parametrize("username", ["caseworker", "supervisor", "department"])
@pytest.mark.parametrize(
    "name", ["鑫源钢管", "金鼎阀门", "青县远航", "海澜模具", "恒力液压", "海港船舶", "鹏程路桥", "华洋化工", "汇达弯管"]
)
def test_the_buttons_are_exactly_the_allowed_steps(reader: Reader, app: Flask, username: str, name: str) -> None:
    """The table draws the buttons; nothing else does."""
    client = reader(username)
    number = number_of(client, name)
    page = client.get(f"/desk/cases/{number}").text
    shown = set(re.findall(r"/steps/(\w+)\"", page))
    case = stored(app, number)
    facts = {
        "kind": case.kind,
        "own_case": True,
        "supplement_open": case.supplement_wanted is not None,
        "may_pause": False,
        "clock_running": case.decided_at is None,
        "clock_paused": False,
        "urged_today": False,
        "compared_in_full": case.state == "compared",
        "some_row_differs": name == COMPARED,
        "record_changed": True,
        "result_stored": False,
        "reply_delivered": case.decided_at is not None or case.state == "withdrawn",
    }
    assert shown == {item.event for item in allowed_steps(OBJECTION, case.state, username, facts)}


def test_the_contact_is_masked_until_asked_for(reader: Reader) -> None:
    client = reader("caseworker")
    number = number_of(client, COMPARED)
    page = client.get(f"/desk/cases/{number}").text
    assert "03175550100" not in page and "王建国" not in page
    answer = client.post(f"/desk/cases/{number}/contact", data={"csrf_token": csrf_token(page)})
    assert "03175550100" in answer.text and "王建国" in answer.text


def test_the_receipt_tells_every_day(reader: Reader) -> None:
    client = reader("caseworker")
    page = client.get(f"/desk/cases/{number_of(client, COMPARED)}").text
    receipt = page.split('class="receipt"')[1].split("</details>")[0]
    assert "收到之日不计入" in receipt and receipt.count("第 ") == 5


def test_preview_changes_nothing_and_deciding_changes_everything(reader: Reader, app: Flask) -> None:
    """CZ21-2.5.2c: preview, then the decision with record, result and letter in one go."""
    client = reader("caseworker")
    number = number_of(client, COMPARED)
    before = stored(app, number)
    revoke = {**FOUND, "c.0.record": before.target, "c.0.action": "revoke"}
    preview = step(client, number, "find_mismatch", revoke)
    assert preview.status_code == 200 and "还没有作出决定" in preview.text and "异议处理决定书" in preview.text
    assert stored(app, number).revision == before.revision
    data = {**hidden(preview.text), **kept(preview.text), "do": "decide"}
    assert client.post(f"/desk/cases/{number}/steps/find_mismatch", data=data).status_code == 303
    case = stored(app, number)
    assert (case.state, case.finding) == ("upheld", "fact_mismatch")
    with app.app_context(), reading(current_desk().engine) as session:
        old = session.get_one(AssessmentRow, case.result_before_id)
        new = session.get_one(AssessmentRow, case.result_after_id)
    scores = re.findall(r'class="result-score">(\w+)<', preview.text)
    assert scores == [str(old.score), str(new.score)]


def test_a_decision_is_never_taken_without_its_preview(reader: Reader, app: Flask) -> None:
    client = reader("caseworker")
    number = number_of(client, COMPARED)
    answer = step(client, number, "find_consistent", {**FOUND, "f.remedy": "可申请行政复议"}, do="confirm")
    assert "还没有作出决定" in answer.text and stored(app, number).state == "compared"


def test_correct_one_field_and_add_a_record(reader: Reader, app: Flask) -> None:
    """Fields come from the kinds of records; only what differs is changed, and what is missing can be added."""
    client = reader("caseworker")
    number = number_of(client, COMPARED)
    target = stored(app, number).target
    page = client.get(f"/desk/cases/{number}/steps/find_stale").text
    start = {**hidden(page), **FOUND, "c.0.record": target, "c.0.action": "correct", "c.0.date": "2026-09-01"}
    start["c.0.source"] = "沧州市中级人民法院"
    more = client.post(
        f"/desk/cases/{number}/steps/find_stale", data={**start, "do": "add", "new_kind": "volunteer_service"}
    ).text
    assert 'name="c.1.date"' in more and "来源单位确认登记有误" in more
    full = {**start, "c.1.action": "add", "c.1.kind": "volunteer_service", "c.1.date": "2026-05-01"}
    preview = client.post(f"/desk/cases/{number}/steps/find_stale", data={**full, "do": "preview"})
    assert preview.status_code == 200, preview.text
    assert "2026-09-21 → <strong>2026-09-01" in preview.text and "志愿服务" in preview.text
    data = {**hidden(preview.text), **kept(preview.text), "do": "decide"}
    assert client.post(f"/desk/cases/{number}/steps/find_stale", data=data).status_code == 303
    assert stored(app, number).state == "upheld"


def test_a_finding_without_correction_waits_and_is_corrected_later(reader: Reader, app: Flask) -> None:
    client = reader("caseworker")
    number = number_of(client, COMPARED)
    preview = step(client, number, "find_mismatch", FOUND)
    assert "没有更正任何记录" in preview.text
    data = {**hidden(preview.text), **kept(preview.text), "do": "decide"}
    client.post(f"/desk/cases/{number}/steps/find_mismatch", data=data)
    case = stored(app, number)
    assert case.state == "correcting"
    empty = step(client, number, "data_fixed", {"c.0.record": case.target, "c.0.action": "none"})
    assert empty.status_code == 422 and "至少更正" in empty.text
    preview = step(client, number, "data_fixed", {"c.0.record": case.target, "c.0.action": "revoke"})
    data = {**hidden(preview.text), **kept(preview.text), "do": "decide"}
    answer = client.post(f"/desk/cases/{number}/steps/data_fixed", data=data)
    assert answer.status_code == 303, answer.text
    assert stored(app, number).state == "upheld"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"f.reason": "", "f.clause": "x"}, "请填写“理由”"),
        ({**FOUND, "c.0.action": "correct"}, "没有改动任何一项"),
        ({**FOUND, "c.0.action": "correct", "c.0.date": "not-a-day"}, "日期"),
        ({**FOUND, "f.reason": "字" * 2001}, "最多"),
    ],
)
def test_an_error_keeps_every_entry(reader: Reader, app: Flask, data: dict[str, str], told: str) -> None:
    client = reader("caseworker")
    number = number_of(client, COMPARED)
    answer = step(client, number, "find_mismatch", {"c.0.record": stored(app, number).target, **data})
    assert answer.status_code == 422 and told in answer.text, answer.text
    for value in data.values():
        assert value in answer.text
    assert stored(app, number).state == "compared"


def test_the_slower_one_is_told_what_changed_and_keeps_his_text(reader: Reader, app: Flask) -> None:
    one, two = reader("caseworker"), reader("supervisor")
    number = number_of(one, COMPARED)
    opened = two.get(f"/desk/cases/{number}/steps/find_consistent").text
    assert step(one, number, "ask_supplement", {"f.wanted": "请补交裁定书"}).status_code == 303
    mine = {**hidden(opened), **FOUND, "f.reason": "我写了很久的理由", "f.remedy": "复议"}
    answer = two.post(f"/desk/cases/{number}/steps/find_consistent", data=mine)
    assert answer.status_code == 409
    assert "办件已被他人处理" in answer.text and "请补交裁定书" in answer.text and "我写了很久的理由" in answer.text
    again = two.post(
        f"/desk/cases/{number}/steps/find_consistent",
        data={**hidden(answer.text), **kept(answer.text), "do": "edit"},
    )
    assert again.status_code == 200 and "我写了很久的理由" in again.text
    assert stored(app, number).state == "compared"


def test_a_step_that_is_gone_is_said_to_be_gone(reader: Reader) -> None:
    one, two = reader("caseworker"), reader("supervisor")
    number = number_of(one, COMPARED)
    opened = two.get(f"/desk/cases/{number}/steps/find_mismatch").text
    preview = step(one, number, "find_consistent", {**FOUND, "f.remedy": "复议"})
    one.post(
        f"/desk/cases/{number}/steps/find_consistent",
        data={**hidden(preview.text), **kept(preview.text), "do": "decide"},
    )
    answer = two.post(f"/desk/cases/{number}/steps/find_mismatch", data={**hidden(opened), **FOUND})
    assert answer.status_code == 409 and "现在不能办理了" in answer.text and FOUND["f.reason"] in answer.text


def test_a_comparison_from_plain_rows(reader: Reader, app: Flask) -> None:
    client = reader("caseworker")
    number = number_of(client, "渤海钢构")
    page = client.get(f"/desk/cases/{number}/steps/record_comparison").text
    assert 'value="生产安全事故"' not in page and 'name="row.0.held"' in page
    more = step(
        client,
        number,
        "record_comparison",
        {"row.0.field": "日期", "row.0.held": "x", "row.0.at_source": "x"},
        do="row",
    )
    assert more.text.count(".at_source") > page.count(".at_source") - 4 and 'value="日期"' in more.text
    data = {"row.0.field": "日期", "row.0.held": "2025-12-24", "row.0.at_source": "2025-12-20"}
    data |= {"row.1.field": "来源", "row.1.held": "甲", "row.1.at_source": "", "f.source_unit": "市应急管理局"}
    answer = step(client, number, "record_comparison", {**data, "f.checked_on": "2026-11-21"})
    assert answer.status_code == 303, answer.text
    shown = client.get(f"/desk/cases/{number}").text
    assert "不一致" in shown and stored(app, number).state == "compared"


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_case_or_step_is_not_found_or_refused(reader: Reader, method: str) -> None:
    client = reader("caseworker")
    token = csrf_token(client.get("/desk?tab=open").text)
    data = {"csrf_token": token} if method == "post" else None
    assert getattr(client, method)("/desk/cases/x/steps/assign", data=data).status_code == 404
    number = number_of(client, COMPARED)
    assert getattr(client, method)(f"/desk/cases/{number}/steps/nonsense", data=data).status_code == 409


def test_both_languages(reader: Reader) -> None:
    client = reader("supervisor")
    number = number_of(client, COMPARED)
    token = csrf_token(client.get("/desk?tab=open").text)
    client.post("/language", data={"csrf_token": token, "language": "en", "next": "/"})
    for address in ("/desk?tab=open", f"/desk/cases/{number}", f"/desk/cases/{number}/steps/find_mismatch"):
        assert 'lang="en"' in client.get(address).text

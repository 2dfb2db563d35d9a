"""The enterprise's side: file in one page with a review, follow, supplement, urge, withdraw; and the public calculator."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from service.cli.deadline import deadline as command
from service.demo.dossiers import DemoEnterprise
from tests.service.attachments.files import PDF
from tests.web.conftest import Reader, csrf_token, grade_page
from tests.web.test_desk_case import hidden, kept

GOOD = {"f.kind": "data", "f.facts": "该记录与事实不符", "f.contact": "赵女士", "f.phone": "03175550111"}


def choices(page: str) -> list[str]:
    return re.findall(r'name="target" value="([^"]+)"(?! checked)(?![^>]*disabled)', page)


def file(client: FlaskClient, targets: list[str], do: str, **entries: str) -> Any:
    token = csrf_token(client.get("/objections/new").text)
    data: dict[str, Any] = {"csrf_token": token, **GOOD, **entries, "target": targets, "do": do}
    return client.post("/objections/new", data=data)


def test_file_with_a_review_and_a_receipt(reader: Reader) -> None:
    client = reader("enterprise")
    chosen = choices(client.get("/objections/new").text)[-2:]
    review = file(client, chosen, "review")
    assert review.status_code == 200 and "还没有提交" in review.text and "该记录与事实不符" in review.text
    data: dict[str, Any] = {**hidden(review.text), **kept(review.text), "do": "file"}
    assert data["draft"].isdigit()
    data["target"] = re.findall(r'name="target" value="([^"]+)"', review.text)
    answer = client.post("/objections/new", data=data)
    assert answer.status_code == 303
    receipt = client.get(answer.location).text
    assert receipt.count('class="case-number"') == 3 and "2026-11-27" in receipt
    listed = client.get("/objections").text
    assert "负责人（分派）" in listed


@pytest.mark.parametrize(
    ("targets", "entries", "told"),
    [
        (1, {"f.facts": ""}, "请填写“事实与理由”"),
        (0, {}, "请至少选择一项"),
        (1, {"f.contact": "名" * 51}, "最多 50"),
        (1, {"f.kind": ""}, "请填写“异议类别”"),
    ],
)
def test_nothing_is_lost_on_an_error(reader: Reader, targets: int, entries: dict[str, str], told: str) -> None:
    client = reader("enterprise")
    chosen = choices(client.get("/objections/new").text)[:targets]
    answer = file(client, chosen, "review", **entries)
    assert answer.status_code == 422 and told in answer.text
    for name, value in {**GOOD, **entries}.items():
        assert not value or value in answer.text, name
    for target in chosen:
        assert re.search(rf'value="{target}" checked', answer.text)


def test_a_listing_objection_to_something_else_is_refused_with_the_entries(reader: Reader) -> None:
    client = reader("enterprise")
    target = next(value for value in choices(client.get("/objections/new").text) if value.startswith("record:"))
    answer = file(client, [target], "file", **{"f.kind": "list"})
    assert answer.status_code == 422 and "不是名单列入" in answer.text and "赵女士" in answer.text


def test_somebody_elses_record_cannot_be_disputed(reader: Reader) -> None:
    answer = file(reader("enterprise"), ["record:0071-01"], "file")
    assert answer.status_code == 404 and "没有编号为" in answer.text


def test_the_result_can_be_disputed(reader: Reader) -> None:
    client = reader("enterprise")
    answer = file(client, ["assessment:1"], "file", **{"f.kind": "evaluation"})
    assert answer.status_code == 303


def own_number(client: FlaskClient, matter: str) -> str:
    rows = client.get("/objections").text.split("<tr role=")
    row = next(row for row in rows if matter in row)
    found = re.search(r'class="case-number"[^>]*>([^<]+)<', row)
    assert found is not None
    return found.group(1)


def test_supplement_urge_and_withdraw(reader: Reader) -> None:
    client = reader("enterprise")
    number = own_number(client, "待补正")
    page = client.get(f"/objections/{number}").text
    assert "请补交处罚决定书全文的复印件" in page and "周经办" not in page
    empty = client.post(f"/objections/{number}/steps/give_supplement", data=hidden(page))
    assert empty.status_code == 422 and "请填写“补正说明”" in empty.text
    data = {**hidden(page), "f.text": "已补交复印件"}
    assert client.post(f"/objections/{number}/steps/give_supplement", data=data).status_code == 303
    page = client.get(f"/objections/{number}?done=give_supplement").text
    assert "已补交复印件" in page and 'role="status"' in page
    data = {**hidden(page), "f.text": "请尽快"}
    assert client.post(f"/objections/{number}/steps/urge", data=data).status_code == 303
    page = client.get(f"/objections/{number}").text
    assert client.post(f"/objections/{number}/steps/urge", data=hidden(page)).status_code == 409
    assert client.post(f"/objections/{number}/steps/withdraw", data=hidden(page)).status_code == 303
    assert "已撤回" in client.get(f"/objections/{number}").text


def test_a_foreign_case_looks_like_none(reader: Reader) -> None:
    client = reader("enterprise")
    foreign, none = client.get("/objections/异〔2026〕0001号-1"), client.get("/objections/异〔2026〕9999号-1")
    assert foreign.status_code == none.status_code == 404
    assert client.get("/objections/receipts/异〔2026〕0001号").status_code == 404
    assert client.get("/desk/cases/异〔2026〕0001号-1").status_code == 403


def test_the_disputed_record_is_marked_on_the_grade_page(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    client = reader("enterprise")
    own = grade_page(shown["沧州澄远复合材料有限公司"])
    page = client.get(own).text
    assert page.count("tag-disputed") == 2
    number = own_number(client, "公用事业欠费")
    data = hidden(client.get(f"/objections/{number}").text)
    client.post(f"/objections/{number}/steps/withdraw", data=data)
    assert client.get(own).text.count("tag-disputed") == 1


def test_at_the_counter_the_office_files_for_an_enterprise(reader: Reader) -> None:
    client = reader("caseworker")
    assert "信用代码" in client.get("/objections/new").text
    page = client.get("/objections/new?uscc=91130983MADEM00710").text
    if "窗口代为登记" not in page:
        uscc = re.search(r"91130983MADEM0071\w", client.get("/desk?q=海港船舶").text)
        assert uscc is not None
        page = client.get(f"/objections/new?uscc={uscc.group(0)}").text
    assert "窗口代为登记" in page


def test_the_inbox_marks_as_read(reader: Reader) -> None:
    client = reader("enterprise")
    page = client.get("/inbox").text
    assert 'class="unread"' in page
    assert client.post("/inbox/read", data={"csrf_token": csrf_token(page)}).status_code == 303
    assert 'class="unread"' not in client.get("/inbox").text


CASES = [
    ("from=2026-09-24&length=5&unit=working_days", ["--from", "2026-09-24", "--working-days", "5"]),
    ("from=2026-09-24&length=10&unit=calendar_days", ["--from", "2026-09-24", "--days", "10"]),
    (
        "from=2026-09-24&length=5&unit=working_days&pause_first_0=2026-09-28&pause_last_0=2026-10-09",
        ["--from", "2026-09-24", "--working-days", "5", "--pause", "2026-09-28..2026-10-09"],
    ),
    ("from=2026-12-28&length=5&unit=working_days", ["--from", "2026-12-28", "--working-days", "5"]),
]


@pytest.mark.parametrize(("query", "arguments"), CASES)
def test_the_calculator_answers_like_the_command(client: FlaskClient, query: str, arguments: list[str]) -> None:
    """No sign-in; the same due day and the same receipt as ``chengheng deadline`` (contract §4)."""
    told = json.loads(CliRunner().invoke(command, arguments).output)
    page = client.get(f"/deadline?{query}").text
    assert re.search(rf'class="due-day"[^>]*><time datetime="{told["due"]}"', page)
    assert re.findall(r'<th scope="row"[^>]*><time datetime="([\d-]+)"', page) == [day["date"] for day in told["days"]]
    assert ("暂定，不能作为依据" in page) == told["provisional"]


@pytest.mark.parametrize(
    "query",
    [
        "from=x&length=5",
        "from=2026-09-24&length=0",
        "from=2026-09-24&length=x",
        "from=2026-09-24&length=9999",
        "from=2026-09-24&length=5&pause_first_0=2026-09-28",
        "from=2026-09-24&length=5&pause_first_0=2026-09-28&pause_last_0=2026-09-27",
    ],
)
def test_the_calculator_says_what_is_wrong(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/deadline?{query}")
    assert answer.status_code == 400 and 'role="alert"' in answer.text and 'aria-invalid="true"' in answer.text


def test_papers_come_along_with_the_form_and_go_with_the_application(reader: Reader) -> None:
    """Kept as a draft as one goes along, refused by content, taken away again, and handed in with the objection."""
    client = reader("enterprise")
    chosen = choices(client.get("/objections/new").text)[-1:]
    token = csrf_token(client.get("/objections/new").text)
    data: dict[str, Any] = {"csrf_token": token, **GOOD, "target": chosen, "do": "review"}
    answer = client.post("/objections/new", data={**data, "paper": (BytesIO(b"MZ\x90"), "说明.pdf")})
    assert answer.status_code == 422 and GOOD["f.facts"] in answer.text and 'role="alert"' in answer.text
    draft = {name: value for name, value in hidden(answer.text).items() if name.startswith("draft")}
    assert set(draft) == {"draft", "draft_revision"}, "what was typed is kept although the paper was refused"
    data |= draft
    answer = client.post("/objections/new", data={**data, "do": "save", "paper": (BytesIO(PDF), "撤销决定.pdf")})
    assert answer.status_code == 303 and "saved=1" in answer.location
    page = client.get(answer.location).text
    assert "撤销决定.pdf" in page and "草稿已保存" in page and GOOD["f.facts"] in page
    assert "没有提交的草稿" in client.get("/objections").text
    data |= {name: value for name, value in hidden(page).items() if name.startswith("draft")}
    review = client.post("/objections/new", data=data)
    assert "撤销决定.pdf" in review.text
    data |= {name: value for name, value in hidden(review.text).items() if name.startswith("draft")}
    answer = client.post("/objections/new", data={**data, "do": "file"})
    assert answer.status_code == 303
    assert "没有提交的草稿" not in client.get("/objections").text
    number = re.search(r"/objections/(异[^\"]+)\"", unquote(client.get(answer.location).text))
    assert number is not None and "撤销决定.pdf" in client.get(f"/objections/{number.group(1)}").text
    again = client.post("/objections/new", data={**data, "do": "file"})
    assert again.status_code == 404 and "已经提交或删除" in again.text


def test_a_draft_in_two_windows_and_a_foreign_draft(reader: Reader) -> None:
    client = reader("enterprise")
    answer = file(client, [], "save")
    page = client.get(answer.location).text
    data: dict[str, Any] = {**hidden(page), **GOOD, "do": "save"}
    assert client.post("/objections/new", data={**data, "f.facts": "先保存的窗口"}).status_code == 303
    late = client.post("/objections/new", data={**data, "f.facts": "另一个窗口"})
    assert late.status_code == 409 and "已在别处修改" in late.text and "另一个窗口" in late.text
    assert client.get("/objections/new?draft=999999").status_code == 404
    dropped = client.post(f"/objections/drafts/{data['draft']}/drop", data={"csrf_token": data["csrf_token"]})
    assert dropped.status_code == 303 and client.get(answer.location).status_code == 404

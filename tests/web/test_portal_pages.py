"""The enterprise's own pages besides the procedures: home, delegates, authorised queries, who looked, reports, what would help."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from service.demo.dossiers import DemoEnterprise
from tests.web.conftest import PASSWORD, Reader, post

OWN = "沧州澄远复合材料有限公司"
CODE = re.compile(r"<code>((?:[0-9A-Z]{5}-){3,4}[0-9A-Z]{5})</code>")
DELEGATE = {"name": "张三", "powers": "read", "starts_on": "2026-11-21", "ends_on": "2026-12-31"}
PERMISSION = {"grantee": "某银行", "purpose": "贷款审查", "scope": "score", "ends_on": "2026-12-31"}


def code_on(page: str) -> str:
    found = CODE.search(page)
    assert found is not None
    return found.group(1)


def joined(app: Flask, administrator: FlaskClient, **change: str) -> FlaskClient:
    """A delegate who accepted the invitation and signed in."""
    address = "/portal/delegates"
    page = post(administrator, address, {**DELEGATE, **change}, page=address).text
    client = app.test_client()
    entry = {"code": code_on(page), "username": "zhang.san", "password": PASSWORD}
    assert "账号已设置" in post(client, "/join", entry, page="/join").text
    assert post(client, "/sign-in", {"username": "zhang.san", "password": PASSWORD}).status_code == 303
    return client


def test_home_shows_where_the_enterprise_stands(reader: Reader) -> None:
    client = reader("enterprise")
    assert client.get("/").headers["Location"] == "/portal"
    page = client.get("/portal").text
    assert OWN in page and "grade-B" in page
    for said in (
        "正在办理",
        "最近的文书",
        "怎样提升",
        "为什么是这个等级",
        "谁看过我的档案",
        "经办人授权",
        "授权他人查询",
        "信用报告",
    ):
        assert said in page, said
    # Open cases of the demonstration, each with its light and who acts next.
    assert page.count('class="light ') >= 1
    assert 'aria-label="沧信异受〔2026〕' in page


@pytest.mark.parametrize("username", ["caseworker", "supervisor", "policy", "department", "inspector", "admin"])
def test_the_office_has_no_portal(reader: Reader, username: str) -> None:
    client = reader(username)
    for address in ("/portal", "/portal/looks", "/portal/delegates", "/portal/authorisations", "/portal/helping"):
        assert client.get(address).status_code == 403, address


def test_a_read_only_delegate_sees_and_cannot_submit(app: Flask, reader: Reader) -> None:
    client = joined(app, reader("enterprise"))
    home = client.get("/portal").text
    assert "仅查询" in home and "2026-12-31" in home
    assert "/objections/new" not in home and "/portal/delegates" not in home
    refused = client.get("/objections/new")
    assert refused.status_code == 403 and "只限查询" in refused.text
    refused = client.get("/portal/delegates")
    assert refused.status_code == 403 and "管理员账号" in refused.text
    assert client.get("/portal/looks").status_code == 200


def test_an_ended_delegate_is_out_at_once_and_told_so(app: Flask, reader: Reader) -> None:
    administrator = reader("enterprise")
    client = joined(app, administrator, powers="file")
    assert client.get("/objections/new").status_code in {200, 302, 303}
    page = administrator.get("/portal/delegates").text
    end = re.search(r'action="(/portal/delegates/\d+/end)"', page)
    assert end is not None
    assert post(administrator, end.group(1), {}, page="/portal/delegates").status_code == 303
    assert client.get("/portal").status_code == 302
    refused = post(client, "/sign-in", {"username": "zhang.san", "password": PASSWORD})
    assert refused.status_code == 401 and "已被本企业终止" in refused.text
    assert "已终止" in administrator.get("/portal/delegates").text


def test_what_was_typed_stays_when_it_is_refused(reader: Reader) -> None:
    client = reader("enterprise")
    address = "/portal/delegates"
    wrong = post(client, address, {**DELEGATE, "ends_on": "2026-01-01"}, page=address)
    assert wrong.status_code == 422
    assert 'value="张三"' in wrong.text and 'aria-invalid="true"' in wrong.text and "截止日" in wrong.text
    address = "/portal/authorisations"
    wrong = post(client, address, {**PERMISSION, "ends_on": "soon"}, page=address)
    assert wrong.status_code == 422 and 'value="贷款审查"' in wrong.text
    wrong = post(client, "/join", {"code": "x", "username": "zhang", "password": PASSWORD}, page="/join")
    assert wrong.status_code == 404 and 'value="zhang"' in wrong.text and PASSWORD not in wrong.text


def test_a_third_party_sees_the_scope_and_the_enterprise_sees_the_query(reader: Reader, client: FlaskClient) -> None:
    own = reader("enterprise")
    address = "/portal/authorisations"
    granted = post(own, address, PERMISSION, page=address)
    code = code_on(granted.text)
    assert code not in own.get(address).text, "shown once"
    answer = post(client, "/query", {"code": code}, page="/query")
    assert answer.status_code == 200
    assert OWN in answer.text and "grade-B" in answer.text and "贷款审查" in answer.text
    assert "各项指标" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "网页查询" in own.get(address).text
    looks = own.get("/portal/looks").text
    assert "某银行" in looks and "凭授权查询结果" in looks
    revoke = re.search(r'action="(/portal/authorisations/\d+/revoke)"', own.get(address).text)
    assert revoke is not None
    assert post(own, revoke.group(1), {}, page=address).status_code == 303
    refused = post(client, "/query", {"code": code}, page="/query")
    unknown = post(client, "/query", {"code": "0" * 25}, page="/query")
    assert refused.status_code == unknown.status_code == 404
    assert OWN not in refused.text
    assert "已撤销，未答复" in own.get(address).text


def test_the_full_explanation_without_records(reader: Reader, client: FlaskClient) -> None:
    address = "/portal/authorisations"
    granted = post(reader("enterprise"), address, {**PERMISSION, "scope": "explanation"}, page=address)
    page = post(client, "/query", {"code": code_on(granted.text)}, page="/query").text
    assert "各项指标" in page and "行政处罚信息" in page and "分级条件" in page


def test_who_looked_names_no_officer(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    uscc = shown[OWN].dossier.uscc
    assert reader("department").get(f"/enterprises/{uscc}/grade").status_code == 200
    page = reader("enterprise").get("/portal/looks").text
    assert "沧州市市场监督管理局" in page and "审批、监管和服务参考" in page
    for name in ("部门联络员", "李经办", "周经办", "负责人（演示）"):
        assert name not in page


def test_a_report_from_the_page_to_the_check(
    reader: Reader, client: FlaskClient, shown: dict[str, DemoEnterprise]
) -> None:
    own = reader("enterprise")
    address = f"/enterprises/{shown[OWN].dossier.uscc}/reports"
    made = post(own, address, {"purpose": "bidding"}, page=address)
    assert made.status_code == 303
    page = own.get(made.headers["Location"]).text
    assert "沧信报〔2026〕1号" in page and "招标投标" in page
    file = own.get(f"{address}/1.pdf")
    assert file.mimetype == "application/pdf" and len(PdfReader(BytesIO(file.data)).pages) >= 2
    assert own.get(f"{address}/1.docx").data.startswith(b"PK")
    assert "下载记录（2 份）" in own.get(address).text
    code = code_on(page)
    genuine = client.get(f"/verify?code={code.lower()}")
    assert genuine.status_code == 200 and OWN in genuine.text and "沧信报〔2026〕1号" in genuine.text
    assert 'class="grade ' not in genuine.text
    other = "0" if code[0] != "0" else "1"
    false = client.get(f"/verify?code={other}{code[1:]}")
    assert false.status_code == 404 and OWN not in false.text
    assert post(own, address, {"purpose": "gossip"}, page=address).status_code == 422


def test_at_the_counter_an_officer_issues_a_report(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    address = f"/enterprises/{shown[OWN].dossier.uscc}/reports"
    assert post(reader("caseworker"), address, {"purpose": "self"}, page=address).status_code == 303
    assert reader("policy").get(address).status_code == 403
    supervisor = reader("supervisor")
    assert "出具新报告" not in supervisor.get(address).text


def test_what_would_help_names_steps_and_days(reader: Reader) -> None:
    client = reader("enterprise")
    page = client.get("/portal/helping").text
    assert "怎样达到 A 级" in page and "可为 A 级" in page
    assert re.search(r"最早 <time>\d{4}-\d{2}-\d{2}</time> 计入", page)
    assert '<img src="/portal/timeline.svg"' in page
    picture = client.get("/portal/timeline.svg")
    assert picture.mimetype == "image/svg+xml" and picture.text.count("<circle") >= 2
    assert "script" not in picture.text
    post(client, "/language", {"language": "en", "next": "/"}, page="/portal")
    english = client.get("/portal/helping").text
    assert "is possible from" in english

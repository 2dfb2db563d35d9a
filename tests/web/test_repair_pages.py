"""The portal's repairs and commitments: what can be repaired is explained, the wizard keeps everything, the case shows what was told."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rulesets.records.dossier import read_dossier
from service.access.actor import operator
from service.access.passwords import Passwords
from service.clock import FixedClock
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.settings import Settings
from service.store.account import User
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.repair import RepairCase
from tests.web.conftest import Reader, csrf_token, post

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
STATEMENT = {
    "f.corrected": "罚款已缴纳，已完成整改",
    "f.effects": "已向客户说明",
    "f.contact": "王某",
    "f.phone": "0317-0000000",
}


@pytest.fixture
def uscc(engine: Engine, clock: FixedClock, settings: Settings) -> str:
    """The enterprise of the demonstration account, with penalties to be repaired."""
    with reading(engine) as session:
        query = select(Enterprise.uscc).join(User, User.enterprise_id == Enterprise.id)
        code = session.scalars(query.where(User.username == "enterprise")).one()
    desk = Desk(engine, clock, settings, Passwords(settings))
    body = {"kind": "administrative_penalty", "penalty_type": "fine", "severity": "general", "source": "沧州市水务局"}
    records = [
        {**body, "id": "ready", "date": "2025-03-01"},
        {**body, "id": "fresh", "date": "2026-11-10"},
        {**body, "id": "unsaid", "date": "2026-02-01"},
    ]
    import_dossier(desk, operator("test"), read_dossier({"uscc": code, "records": records}), reason="测试")
    return code


def send(client: FlaskClient, address: str, data: dict[str, Any], page: str) -> Any:
    token = csrf_token(client.get(page).text)
    return client.post(address, data={"csrf_token": token, **data})


def revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found is not None
    return found.group(1)


def begin(client: FlaskClient, record: str = "ready") -> str:
    answer = send(client, "/repairs/new", {"record": record}, f"/repairs/new?record={record}")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def go(client: FlaskClient, draft: str, step: str, do: str = "next", **data: Any) -> Any:
    page = client.get(f"{draft}?step={step}").text
    given = {"revision": revision(page), "step": step, "do": do, **data}
    return send(client, draft, given, f"{draft}?step={step}")


def test_every_record_says_whether_and_from_when(reader: Reader, uscc: str) -> None:
    """Issue 4: eligibility computed and explained before filing."""
    client = reader("enterprise")
    page = client.get("/repairs/records").text
    assert "可以申请，需提交证明" in page and "还不到最早申请日" in page and "2027-02-11" in page
    conditions = client.get("/repairs/new?record=fresh").text
    assert "最短公示 3 个月" in conditions and "2027-02-11" in conditions and "不会改变" in conditions
    assert "开始申请" not in conditions and "开始申请" in client.get("/repairs/new?record=ready").text
    refused = send(client, "/repairs/new", {"record": "fresh"}, "/repairs/new?record=ready")
    assert refused.status_code == 422 and "2027-02-11" in refused.text


def test_the_wizard_keeps_everything_and_files(reader: Reader, uscc: str, engine: Engine) -> None:
    client = reader("enterprise")
    draft = begin(client)
    short = go(client, draft, "statement", **{**STATEMENT, "f.effects": ""})
    assert short.status_code == 422 and "罚款已缴纳，已完成整改" in short.text, "what was typed stays"
    assert go(client, draft, "statement", **STATEMENT).status_code == 303
    early = go(client, draft, "review", "file")
    assert early.status_code == 422 and "承诺" in early.text
    assert go(client, draft, "commitment", **{"f.signer": "王某"}).status_code == 422
    assert go(client, draft, "commitment", **{"f.signer": "王某", "f.agreed": "yes"}).status_code == 303
    missing = go(client, draft, "review", "file")
    assert missing.status_code == 422 and "还缺少材料" in missing.text
    paper = {"paper.proof_of_performance": (io.BytesIO(PDF), "缴款凭证.pdf")}
    assert go(client, draft, "papers", "upload", **paper).status_code == 303
    assert "缴款凭证.pdf" in client.get(f"{draft}?step=papers").text
    assert "继续" in client.get("/repairs").text, "the draft lies there until it is filed"
    filed = go(client, draft, "review", "file")
    assert filed.status_code == 303, filed.text
    page = client.get(filed.headers["Location"]).text
    assert "修〔2026〕" in page and "不会改变" in page and "缴款凭证.pdf" in page
    assert client.get(draft).status_code == 404, "the draft became the case"
    with reading(engine) as session:
        case = session.scalars(select(RepairCase).where(RepairCase.target == "ready")).one()
    desk_page = reader("caseworker").get(f"/desk/cases/{case.number}")
    assert desk_page.status_code == 200 and "受理" in desk_page.text and "罚款已缴纳" in desk_page.text
    assert "0317-0000000" not in desk_page.text
    english = reader("supervisor")
    post(english, "/language", {"language": "en", "next": "/"}, page="/inbox")
    assert english.get(f"/desk/cases/{case.number}").status_code == 200


def test_a_forged_paper_is_refused_and_the_rest_stays(reader: Reader, uscc: str) -> None:
    client = reader("enterprise")
    draft = begin(client)
    go(client, draft, "statement", **STATEMENT)
    paper = {"paper.proof_of_performance": (io.BytesIO(b"MZ\x90\x00 not a pdf"), "凭证.pdf")}
    answer = go(client, draft, "papers", "upload", **paper)
    assert answer.status_code == 422
    assert "罚款已缴纳，已完成整改" in client.get(f"{draft}?step=statement").text


def test_the_notice_of_a_fresh_penalty_can_be_opened(reader: Reader, uscc: str) -> None:
    """BG22-20a."""
    client = reader("enterprise")
    page = client.get("/repairs").text
    (address,) = set(re.findall(r"/repairs/notices/\d+\.pdf", page))
    answer = client.get(address)
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert client.get(address.replace(".pdf", ".docx")).status_code == 200
    assert client.get("/repairs/notices/999999.pdf").status_code == 404


def test_a_draft_can_be_thrown_away(reader: Reader, uscc: str) -> None:
    client = reader("enterprise")
    draft = begin(client)
    assert send(client, f"{draft}/drop", {}, "/repairs").status_code == 303
    assert client.get(draft).status_code == 404


def test_a_commitment_of_ones_own_is_signed_on_its_page(reader: Reader) -> None:
    """T-j CT-1; unsigned is refused with what was typed."""
    client = reader("enterprise")
    typed = {"type": "CT-1", "matter": "按期支付工资", "signer": "王某"}
    refused = send(client, "/commitments/new", typed, "/commitments/new")
    assert refused.status_code == 422 and "按期支付工资" in refused.text
    signed = send(client, "/commitments/new", {**typed, "agreed": "yes"}, "/commitments/new")
    assert signed.status_code == 303
    page = client.get(signed.headers["Location"]).text
    assert "按期支付工资" in page and "SHA-256" in page and "已公开" in page
    assert "C-130903-01-" in client.get("/commitments").text
    again = send(client, "/commitments/new", {**typed, "agreed": "yes"}, "/commitments/new")
    assert again.status_code == 409


def test_the_office_files_at_the_counter(reader: Reader, uscc: str) -> None:
    client = reader("caseworker")
    assert client.get(f"/repairs/records?uscc={uscc}").status_code == 200
    token = csrf_token(client.get(f"/repairs/new?record=ready&uscc={uscc}").text)
    answer = client.post("/repairs/new", data={"csrf_token": token, "record": "ready", "uscc": uscc})
    assert answer.status_code == 303 and client.get(answer.headers["Location"]).status_code == 200


def test_who_may_not_file_is_told_so(reader: Reader) -> None:
    for name in ("inspector", "policy", "admin", "department"):
        client = reader(name)
        assert client.get("/repairs/records").status_code == 403
        assert client.get("/commitments/new").status_code == 403

"""The approval officer's pages (WF-14): matter and code in, advice and decision on one screen, the own list, the figures (CZ22-6.2)."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
from flask.testing import FlaskClient

from service.demo.dossiers import DemoEnterprise
from tests.web.conftest import Reader, csrf_token

UNKNOWN = "91130900MA070002XX"


def of_grade(shown: dict[str, DemoEnterprise], grade: str) -> str:
    from rulesets.catalogue import policy
    from rulesets.forward import assess
    from tests.web.conftest import TODAY

    return next(one.dossier.uscc for one in shown.values() if assess(policy(), one.dossier, TODAY).grade == grade)


def look(client: FlaskClient, matter: str, uscc: str, office_no: str = "审〔2026〕7号", **more: Any) -> Any:
    token = csrf_token(client.get("/checks").text)
    data = {"csrf_token": token, "matter": matter, "uscc": uscc, "office_no": office_no}
    return client.post("/checks", data=data, **more)


def decide(client: FlaskClient, page: str, address: str, decision: str, **entries: str) -> Any:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found is not None
    data = {"csrf_token": csrf_token(page), "revision": found.group(1), "decision": decision}
    data |= {f"{decision}.{name}": value for name, value in entries.items()}
    return client.post(f"{address}/decision", data=data)


def test_one_screen_from_the_code_to_the_decision(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    """Advice, clauses, report and the form of the decision; a restriction asks for its legal basis (AMB-99)."""
    client = reader("department")
    answer = look(client, "CZ22-2.4", of_grade(shown, "D"))
    assert answer.status_code == 303
    address = answer.headers["Location"]
    page = client.get(address).text
    assert page.count("<h1") == 1 and "advice-bar" in page
    for words in (
        "不列入受让候选",
        "沧政办字〔2022〕92号 二（四）",
        "AMB-98、AMB-99",
        "确认并按意见办理",
        "审〔2026〕7号",
    ):
        assert words in page, words
    assert 'name="follow.legal_basis"' in page and 'name="deviate.reason"' in page
    refused = decide(client, page, address, "follow", legal_basis=" ", note="已核对")
    assert refused.status_code == 422 and "已核对" in refused.text and 'aria-invalid="true"' in refused.text
    assert decide(client, page, address, "follow", legal_basis="企业国有资产法第五十四条").status_code == 303
    done = client.get(address).text
    assert "企业国有资产法第五十四条" in done and 'name="decision"' not in done
    listed = client.get("/checks").text
    assert "按意见办理" in listed and "审〔2026〕7号" in listed


def test_what_was_typed_is_kept_and_the_field_is_named(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    client = reader("department")
    page = look(client, "CZ22-2.5", "9113", office_no='<b>"7"</b>')
    assert page.status_code == 422 and 'value="9113"' in page.text and "校验位" in page.text
    assert "&lt;b&gt;" in page.text and "<b>" not in page.text
    assert re.search(r'<option value="CZ22-2.5" selected', page.text)


def test_nobody_can_enter_a_look_up_after_the_decision(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    """CZ22-2.0."""
    client = reader("department")
    uscc = of_grade(shown, "B")
    address = look(client, "CZ22-2.10", uscc).headers["Location"]
    assert decide(client, client.get(address).text, address, "deviate", reason="另有情况").status_code == 303
    answer = look(client, "CZ22-2.10", uscc)
    assert answer.status_code == 409 and "不能补记" in answer.text


def test_an_outdated_page_decides_nothing(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    client = reader("department")
    address = look(client, "CZ22-2.10", of_grade(shown, "B")).headers["Location"]
    old = client.get(address).text
    assert client.post(f"{address}/again", data={"csrf_token": csrf_token(old)}).status_code == 303
    assert decide(client, old, address, "follow").status_code == 409
    assert len(re.findall(r"<li><time>", client.get(address).text)) == 2


def test_another_unit_finds_nothing(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    address = look(reader("department"), "CZ22-2.10", of_grade(shown, "B")).headers["Location"]
    caseworker = reader("caseworker")
    assert caseworker.get(address).status_code == 404
    assert "审〔2026〕7号" not in caseworker.get("/checks?scope=unit").text
    supervisor = reader("supervisor").get(address)
    assert supervisor.status_code == 200 and 'name="decision"' not in supervisor.text
    assert reader("enterprise").get("/checks").status_code == 403


def test_no_token_no_look_up(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    client = reader("department")
    data = {"matter": "CZ22-2.10", "uscc": of_grade(shown, "B"), "office_no": "1"}
    assert client.post("/checks", data=data).status_code == 400


def test_figures_by_unit_and_matter(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    """CZ22-6.2: queries, advices, outcomes; page, chart and Excel say the same."""
    department, supervisor = reader("department"), reader("supervisor")
    for number in range(3):
        address = look(department, "CZ22-2.10", of_grade(shown, "B"), f"审{number}").headers["Location"]
    decide(department, department.get(address).text, address, "deviate", reason="另有情况")
    look(supervisor, "CZ22-2.5", of_grade(shown, "A"), "=1+1")
    page = supervisor.get("/checks/figures").text
    assert "沧州市市场监督管理局" in page and "沧州市社会信用体系建设主管部门" in page
    own = department.get("/checks/figures").text
    assert "沧州市市场监督管理局" in own and "沧州市社会信用体系建设主管部门" not in own
    chart = supervisor.get("/checks/figures/chart.svg")
    assert (
        chart.mimetype == "image/svg+xml"
        and not re.search(rb"<script[^>]*href", chart.data)
        and "沧州市市场监督管理局" in chart.text
    )
    sheet = openpyxl.load_workbook(io.BytesIO(supervisor.get("/checks/figures/table.xlsx").data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    by_unit = {row[0]: row[2:] for row in rows}
    # opened, look-ups, bar, strict, reference, prefer, followed, deviated, ended, to be decided
    assert by_unit["沧州市市场监督管理局"] == [3, 3, 0, 0, 3, 0, 0, 1, 0, 2]
    assert by_unit["沧州市社会信用体系建设主管部门"] == [1, 1, 0, 0, 0, 1, 0, 0, 0, 1]
    assert by_unit["合计"] == [4, 4, 0, 0, 3, 1, 0, 1, 0, 3]
    assert supervisor.get("/checks/figures?first=2027-01-02&last=2027-01-01").status_code == 422
    assert supervisor.get("/checks/figures?first=x").status_code == 422

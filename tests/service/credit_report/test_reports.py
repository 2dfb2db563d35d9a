"""Credit reports 信用报告: made from stored data, the same in any year, every copy logged, checked by anybody with the code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlalchemy import Engine, select, text

from rulesets.records.kinds import KINDS
from service.access.permissions import Permission
from service.access.roles import Role
from service.clock import FixedClock
from service.credit_report.compose import compose_report
from service.credit_report.gathering import sharing_stops
from service.credit_report.issuing import ReportDamaged, issue_report, print_report, reports_of
from service.credit_report.themes import layout
from service.credit_report.verifying import verify_report
from service.faults import Forbidden, Invalid, NotFound
from service.letters.paper import Block, Paper, heading, table
from service.letters.pdf import pdf_file
from service.letters.snapshot import sha256_of
from service.letters.word import word_file
from service.letters.word_template import SHARES
from service.operations.dossier_import import import_dossier
from service.operations.objection.filing import Target, file_objection
from service.operations.operation import Desk
from service.queries.looking import looking
from service.store.audit_entry import AuditEntry
from service.store.credit_report import CreditReport
from service.store.engine import reading
from tests.service.conftest import OPERATOR, OTHER_USCC, START, USCC, Person, dossier, penalty
from tests.service.letters.reading import pdf_pages, pdf_text, word_text
from tests.service.objection.conftest import FORM


@pytest.fixture
def enterprise(enrolled: object, person: Callable[..., Person]) -> Person:
    return person(Role.ENTERPRISE, USCC)


def issued(desk: Desk, person: Person, purpose: str = "self") -> CreditReport:
    return issue_report(desk, person.actor, uscc=USCC, purpose=purpose)


def test_word_and_pdf_say_the_same_with_every_section(desk: Desk, enterprise: Person) -> None:
    report = issued(desk, enterprise, "bidding")
    paper = compose_report(report.data, report.sha256, 1)
    in_word, in_pdf = word_text(word_file(paper)), pdf_text(pdf_file(paper, report.issued_at))
    for said in (
        "公共信用信息报告", "沧信报〔2026〕1号", "沧州甲有限公司", USCC, "基本信息", "公共信用综合评价", "失信信息", "履行约定",
        "守信和表彰荣誉", "行业和部门评价", "正在办理的事项", "说明", "用途：招标投标", "2026年11月21日", report.sha256, report.code,
        "行政处罚", "慈善捐赠", "截至查询日未查到应列示的信息。",
    ):  # fmt: skip
        assert said in in_word, said
        assert "".join(said.split()) in in_pdf, said


def test_the_watermark_is_on_every_page(desk: Desk, enterprise: Person) -> None:
    report = issued(desk, enterprise, "financing")
    paper = compose_report(report.data, report.sha256, 3)
    mark = "沧信报〔2026〕1号仅限融资信贷使用"
    pages = pdf_pages(pdf_file(paper, report.issued_at))
    assert len(pages) > 1
    assert all(page.startswith(mark * 3) for page in pages)
    assert all("第3份" in page for page in pages)
    document: Any = Document(BytesIO(word_file(paper)))
    assert 'string="沧信报〔2026〕1号　仅限融资信贷使用"' in document.sections[0].header._element.xml


def test_letters_have_no_watermark(desk: Desk, enterprise: Person) -> None:
    from dataclasses import replace

    report = issued(desk, enterprise)
    plain = replace(compose_report(report.data, report.sha256, 1), watermark="")
    document: Any = Document(BytesIO(word_file(plain)))
    assert "textpath" not in document.sections[0].header._element.xml
    assert "仅限企业自查使用" not in pdf_text(pdf_file(plain, report.issued_at))


def test_it_is_the_same_in_any_later_year(desk: Desk, enterprise: Person, clock: FixedClock) -> None:
    """Reproducible from its data: what changes in the file later does not reach it."""
    report = issued(desk, enterprise)
    first = print_report(desk, enterprise.actor, uscc=USCC, report=report.id, form="pdf")
    before = pdf_file(compose_report(first.report.data, first.report.sha256, 1), first.at)
    import_dossier(desk, OPERATOR, dossier({"id": "w1", "kind": "wage_arrears", "date": "2026-11-20"}), reason="归集")
    clock.advance(timedelta(days=800))
    again = print_report(desk, enterprise.actor, uscc=USCC, report=report.id, form="pdf")
    assert again.number == 2
    assert pdf_file(compose_report(again.report.data, again.report.sha256, 1), again.at) == before


def test_the_word_template_knows_its_tables(desk: Desk, enterprise: Person) -> None:
    report = issued(desk, enterprise)
    file_objection(desk, enterprise.actor, uscc=USCC, targets=[Target("record", "p1")], form=FORM)
    papers = [compose_report(row.data, row.sha256, 1) for row in (report, issued(desk, enterprise))]
    used = {block.shares for paper in papers for block in paper.blocks if block.kind == "table"}
    assert used == set(SHARES)


def test_no_heading_stands_alone_at_the_foot() -> None:
    """Half a line at a time down a whole page: wherever a heading comes to lie, its table begins on the same page."""
    rows = [("2025-01-01", "行政处罚", "罚款", "市场监督管理局")] * 3
    for lines in range(15, 22):
        for small in range(3):
            blocks = [Block("paragraph", "正文")] * lines
            blocks += [table(("甲",) * 4, rows[:1], (20, 32, 32, 16))] * small
            blocks += [
                heading("三、失信信息"),
                table(("日", "种", "内", "源"), rows, (20, 32, 32, 16)),
                Block("paragraph", "完"),
            ]
            paper = Paper("题", "号", "某公司", tuple(blocks), "某机关", "（印章）", "2026年11月21日", "注")
            for page in pdf_pages(pdf_file(paper, START)):
                assert not re.sub(r"—\d+—注$", "", page).endswith("失信信息"), (lines, small)


def test_numbers_run_by_year(desk: Desk, enterprise: Person, clock: FixedClock) -> None:
    assert [issued(desk, enterprise).number for _ in range(2)] == ["沧信报〔2026〕1号", "沧信报〔2026〕2号"]
    clock.advance(timedelta(days=60))
    assert issued(desk, enterprise).number == "沧信报〔2027〕1号"


def test_every_copy_is_logged(desk: Desk, enterprise: Person, person: Callable[..., Person]) -> None:
    report = issued(desk, enterprise)
    officer = person(Role.CASEWORKER)
    print_report(desk, enterprise.actor, uscc=USCC, report=report.id, form="pdf")
    print_report(desk, officer.actor, uscc=USCC, report=report.id, form="docx")
    with looking(desk, enterprise.actor, Permission.REPORT_READ) as work:
        _, (line,) = reports_of(work, USCC)
    assert [(copy.number, copy.form, copy.by) for copy in line.prints] == [
        (1, "pdf", enterprise.actor.label),
        (2, "docx", officer.actor.label),
    ]
    with reading(desk.engine) as session:
        sealed = session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("report."))).all()
    assert sealed == ["report.issue", "report.print", "report.print"]


def test_what_a_report_lists(desk: Desk, person: Callable[..., Person]) -> None:
    """Repaired information is no longer shared (国家发展改革委令第36号); revoked, future and outdated records are not listed."""
    records = [
        penalty("open", source="甲局"),
        penalty("repaired", source="乙局", repaired_on="2026-06-01"),
        penalty("revoked", source="丙局", revoked=True),
        penalty("old", "2010-01-01", source="丁局"),
        {"id": "r", "kind": "red_list", "date": "2026-01-01", "list": "守信红名单"},
    ]
    import_dossier(desk, OPERATOR, dossier(*records), reason="归集")
    themes = {
        theme["title"]: [row["source"] for row in theme["rows"]]
        for theme in issued(desk, person(Role.ENTERPRISE, USCC)).data["themes"]
    }
    assert themes["失信信息"] == ["甲局"]
    assert len(themes["守信和表彰荣誉"]) == 1
    for profile in ("composite", "cangzhou"):
        assert not sharing_stops(profile, date(2026, 3, 31)) and sharing_stops(profile, date(2026, 4, 1))


def test_cases_under_way_are_marked(desk: Desk, enterprise: Person) -> None:
    file_objection(desk, enterprise.actor, uscc=USCC, targets=[Target("record", "p1")], form=FORM)
    (case,) = issued(desk, enterprise).data["under_way"]
    assert case["procedure"] == "异议"


def test_a_blacklisted_enterprise_has_no_score(desk: Desk, person: Callable[..., Person]) -> None:
    import_dossier(
        desk, OPERATOR, dossier({"id": "b", "kind": "industry_blacklist", "date": "2026-01-01"}), reason="归集"
    )
    report = issued(desk, person(Role.ENTERPRISE, USCC))
    assert "无分值" in word_text(word_file(compose_report(report.data, report.sha256, 1)))


def test_the_code_proves_it_and_tells_no_grade(desk: Desk, enterprise: Person) -> None:
    report = issued(desk, enterprise)
    found = verify_report(desk, report.code.lower().replace("-", ""))
    assert found is not None
    assert (found.number, found.issued_on, found.name, found.sha256) == (
        report.number,
        date(2026, 11, 21),
        "沧州甲有限公司",
        report.sha256,
    )
    assert not {"grade", "score", "result"} & set(type(found).__slots__)


def test_a_tampered_code_is_refused(desk: Desk, enterprise: Person) -> None:
    code = issued(desk, enterprise).code
    for place, character in enumerate(code):
        if character != "-":
            other = "7" if character != "7" else "8"
            assert verify_report(desk, code[:place] + other + code[place + 1 :]) is None
    assert verify_report(desk, "") is None and verify_report(desk, code + "0") is None


def test_changed_data_are_found_out(engine: Engine, desk: Desk, enterprise: Person) -> None:
    """Whoever gets past the database's own guard still cannot make a report say something else."""
    report = issued(desk, enterprise)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for name in connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'credit_report'")
            ).scalars():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE credit_report DISABLE TRIGGER USER"))
        forged = {**report.data, "result": {**report.data["result"], "grade": "A"}}
        connection.execute(CreditReport.__table__.update().values(data=forged))
    assert verify_report(desk, report.code) is None
    with pytest.raises(ReportDamaged):
        print_report(desk, enterprise.actor, uscc=USCC, report=report.id, form="pdf")


def test_only_ones_own(desk: Desk, enterprise: Person, person: Callable[..., Person]) -> None:
    report = issued(desk, enterprise)
    import_dossier(desk, OPERATOR, dossier(uscc=OTHER_USCC), reason="归集")
    stranger = person(Role.ENTERPRISE, OTHER_USCC).actor
    for attempt in (
        lambda: issue_report(desk, stranger, uscc=USCC, purpose="self"),
        lambda: print_report(desk, stranger, uscc=USCC, report=report.id, form="pdf"),
        lambda: print_report(desk, stranger, uscc=OTHER_USCC, report=report.id, form="pdf"),
        lambda: print_report(desk, enterprise.actor, uscc=USCC, report=2**40, form="pdf"),
        lambda: print_report(desk, enterprise.actor, uscc=USCC, report=report.id, form="xml"),
    ):
        with pytest.raises(NotFound):
            attempt()
    with pytest.raises(Forbidden):
        issue_report(desk, person(Role.INSPECTOR).actor, uscc=USCC, purpose="self")
    with pytest.raises(Invalid):
        issue_report(desk, enterprise.actor, uscc=USCC, purpose="gossip")


def test_the_data_hash_covers_everything(desk: Desk, enterprise: Person) -> None:
    report = issued(desk, enterprise)
    assert report.sha256 == sha256_of(report.data)
    assert report.data["code"] == report.code and report.data["number"] == report.number
    assert {kind for theme in layout().themes for kind in theme.kinds} == set(KINDS)

"""The figures from the store, on both databases: who sees which rows, the page, the chart, the Excel file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select, update

from service.access.actor import Actor
from service.access.roles import Role
from service.clock import FixedClock
from service.faults import Forbidden, Invalid
from service.figures.excel import excel_file
from service.figures.gathering import figures_of
from service.operations.objection.correction import Correction
from service.store.account import User
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.web.phrases import Voice
from tests.service.conftest import Person
from tests.service.objection.conftest import FOUND, REMEDY, Procedure

People = Callable[..., Person]
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)")


@pytest.fixture
def worked(procedure: Procedure) -> Procedure:
    """Received 2026-11-21: one upheld at once, one dismissed late by another, one unassigned and overdue."""
    first, second, _third = (*procedure.file("p1").cases, *procedure.file("h1").cases, *file_result(procedure))
    procedure.until_compared(first)
    procedure.step(first, "find_mismatch", FOUND, None, Correction("revoke", "p1", {}))
    procedure.step(second, "assign", {"handler": procedure.other.user_id}, procedure.supervisor)
    procedure.step(second, "start_comparison", {}, procedure.other)
    clock = procedure.desk.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(days=9))
    compared = {
        "rows": [{"field": "捐赠", "held": "有", "at_source": "有"}],
        "source_unit": "市民政局",
        "checked_on": "2026-11-30",
    }
    procedure.step(second, "record_comparison", compared, procedure.other)
    procedure.step(second, "find_consistent", {**FOUND, **REMEDY}, procedure.other)
    return procedure


def file_result(procedure: Procedure) -> tuple[str, ...]:
    from service.operations.assess import assess_enterprise
    from service.operations.objection.filing import Target, file_objection
    from tests.service.conftest import OPERATOR, USCC
    from tests.service.objection.conftest import FORM

    number = assess_enterprise(procedure.desk, OPERATOR, uscc=USCC, as_of=date(2026, 11, 21)).number
    form = {**FORM, "kind": "evaluation"}
    targets = [Target("assessment", str(number))]
    return file_objection(procedure.desk, procedure.enterprise, uscc=USCC, targets=targets, form=form).cases


def named(procedure: Procedure, names: dict[Actor, str]) -> None:
    with procedure.desk.engine.begin() as connection:
        for actor, name in names.items():
            connection.execute(update(User).where(User.id == actor.user_id).values(display_name=name))


def test_the_supervisor_sees_everybody_and_the_total(worked: Procedure) -> None:
    named(worked, {worked.caseworker: "甲经办", worked.other: "乙经办"})
    found = figures_of(worked.desk, worked.supervisor, first=None, last=None)
    assert (found.first, found.last) == (date(2026, 11, 1), date(2026, 11, 30))
    shown = {row.name: row.tally for row in found.rows}
    assert set(shown) == {"甲经办", "乙经办", None}
    mine, others, nobodys = shown["甲经办"], shown["乙经办"], shown[None]
    assert (mine.opened, mine.decided, mine.on_time, mine.upheld) == (1, 1, 1, 1)
    assert mine.days_with_pauses.tenths == 0
    # Due on the fifth working day, 2026-11-27; decided on the sixth.
    assert (others.opened, others.decided, others.late, others.upheld) == (1, 1, 1, 0)
    assert others.days_with_pauses.tenths == others.days_without_pauses.tenths == 60
    assert (nobodys.opened, nobodys.decided, nobodys.overdue_open) == (1, 0, 1)
    assert found.total is not None
    assert (found.total.opened, found.total.decided, found.total.overdue_open) == (3, 2, 1)


def test_a_caseworker_sees_only_his_own_row(worked: Procedure, person: People) -> None:
    found = figures_of(worked.desk, worked.caseworker, first=None, last=None)
    assert [row.handler for row in found.rows] == [worked.caseworker.user_id] and found.total is None
    assert found.rows[0].tally.opened == 1
    idle = figures_of(worked.desk, person(Role.CASEWORKER).actor, first=None, last=None)
    assert len(idle.rows) == 1 and idle.rows[0].tally.opened == 0


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.DEPARTMENT, Role.POLICY_OFFICER, Role.ADMINISTRATOR])
def test_other_roles_have_no_figures(procedure: Procedure, person: People, role: Role) -> None:
    """The administrator has none, nor has an enterprise."""
    for actor in (person(role).actor, procedure.enterprise):
        with pytest.raises(Forbidden):
            figures_of(procedure.desk, actor, first=None, last=None)


def test_a_day_of_the_span_is_a_day_in_shanghai(procedure: Procedure) -> None:
    clock = procedure.desk.clock
    assert isinstance(clock, FixedClock)
    # 2026-11-30 23:30 in UTC is December in Shanghai.
    clock.advance(timedelta(days=9, hours=21, minutes=30))
    procedure.file("p1")
    for first, last, opened in (("2026-11-30", "2026-11-30", 0), ("2026-12-01", "2026-12-01", 1)):
        span = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
        total = figures_of(procedure.desk, procedure.supervisor, **span).total
        assert total is not None and total.opened == opened


def test_bad_spans_are_refused(procedure: Procedure, app: Flask, person: People) -> None:
    with pytest.raises(Invalid, match="晚于"):
        figures_of(procedure.desk, procedure.supervisor, first=date(2026, 11, 2), last=date(2026, 11, 1))
    with pytest.raises(Invalid, match="最多统计"):
        figures_of(procedure.desk, procedure.supervisor, first=date(2020, 1, 1), last=date(2026, 11, 1))
    headers = person(Role.SUPERVISOR).headers
    for query in ("first=yesterday", "last=0001-01-01", "first=9999-12-31", "last=2026-02-30"):
        answer = app.test_client().get(f"/figures?{query}", headers=headers)
        assert answer.status_code == 422 and "2026-11-21" in answer.text, query


def test_the_page_shows_table_chart_and_definitions(worked: Procedure, app: Flask, person: People) -> None:
    named(worked, {worked.caseworker: "<i>甲</i>"})
    client, headers = app.test_client(), person(Role.SUPERVISOR).headers
    page = client.get("/figures?first=2026-11-01&last=2026-11-30", headers=headers).text
    for said in ("&lt;i&gt;甲&lt;/i&gt;", "（未分派）", "合计", "50.0%", "统计口径", "沧政办字〔2021〕175号"):
        assert said in page, said
    assert '<img src="/figures/chart.svg?first=2026-11-01&amp;last=2026-11-30" alt="各经办人' in page
    assert "style=" not in page


def test_the_chart_is_an_svg_without_scripts_from_elsewhere(worked: Procedure, app: Flask, person: People) -> None:
    named(worked, {worked.caseworker: "甲<&经办"})
    answer = app.test_client().get("/figures/chart.svg", headers=person(Role.SUPERVISOR).headers)
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    root = ElementTree.fromstring(answer.data)
    texts = "".join(root.itertext())
    for said in ("甲<&经办", "（未分派）", "按期办结", "逾期办结", "逾期未办结"):
        assert said in texts, said
    scripts = [node for node in root.iter() if node.tag.endswith("script")]
    assert not any("href" in name for node in scripts for name in node.attrib)


def test_an_empty_chart_is_still_a_picture(procedure: Procedure, app: Flask, person: People) -> None:
    answer = app.test_client().get("/figures/chart.svg", headers=person(Role.SUPERVISOR).headers)
    assert answer.status_code == 200 and ElementTree.fromstring(answer.data).tag.endswith("svg")


def test_no_text_of_the_excel_file_is_a_formula(worked: Procedure, person: People) -> None:
    """Names that begin with = + - @ stay what they are: texts."""
    actors = [worked.caseworker, worked.other]
    for pair in (HOSTILE[:2], HOSTILE[2:]):
        named(worked, dict(zip(actors, pair, strict=True)))
        found = figures_of(worked.desk, worked.supervisor, first=None, last=None)
        book: Any = load_workbook(BytesIO(excel_file(found, Voice("zh"))))
        sheet = book.worksheets[0]
        assert {sheet.cell(line, 1).value for line in range(5, 9)} == {*pair, "（未分派）", "合计"}
        cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} == {"s", "n"}


def test_the_excel_file_has_the_numbers_of_the_page(worked: Procedure, app: Flask, person: People) -> None:
    named(worked, {worked.caseworker: "甲经办"})
    answer = app.test_client().get("/figures/table.xlsx", headers=person(Role.SUPERVISOR).headers)
    assert (
        answer.headers["Content-Disposition"].startswith("attachment")
        and "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    )
    book: Any = load_workbook(BytesIO(answer.data))
    table = {row[0]: row[1:] for row in book.worksheets[0].iter_rows(min_row=4, values_only=True)}
    assert table["经办人"][:5] == ("收件", "办结", "按期办结", "按期率", "逾期未办结")
    assert table["甲经办"] == (1, 1, 1, 1, 0, 0, 0, 1)
    assert table["合计"] == (3, 2, 1, 0.5, 1, 3, 3, 0.5)
    assert table["（未分派）"][3] == "–"
    assert book.sheetnames == ["办件统计", "统计口径"]
    with reading(worked.desk.engine) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "figures.export")).one()
    assert entry.detail["everybody"] is True

"""The list of enterprises: search, pages, and who may see it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from rulesets.catalogue import policy
from rulesets.forward import assess
from service.access.actor import Actor
from service.access.roles import Role
from service.demo.dossiers import DemoEnterprise
from service.desk import current_desk
from service.faults import Forbidden
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.web.viewing import PER_PAGE, list_files
from tests.web.conftest import TODAY, Reader

OFFICE = ("caseworker", "supervisor", "department", "policy")


def codes_on(page: str) -> list[str]:
    return re.findall(r'<td[^>]*class="code">(\w{18})</td>', page)


@pytest.mark.parametrize("username", OFFICE)
def test_the_office_sees_the_list(reader: Reader, username: str) -> None:
    page = reader(username).get("/").text
    assert len(codes_on(page)) == PER_PAGE
    assert "共 72 家" in page


@pytest.mark.parametrize("username", ["inspector", "admin"])
def test_who_reads_no_files_sees_none(reader: Reader, username: str) -> None:
    page = reader(username).get("/").text
    assert codes_on(page) == []
    assert "不查阅企业档案" in page


def test_an_enterprise_comes_straight_to_its_own_page(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    answer = reader("enterprise").get("/")
    assert answer.headers["Location"] == "/portal"


def test_pages_hold_every_enterprise_once(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    client = reader("caseworker")
    found = [code for page in range(1, 5) for code in codes_on(client.get(f"/?page={page}").text)]
    assert len(found) == len(set(found)) == 72
    assert found == sorted(found)


@pytest.mark.parametrize(("page", "shown_page"), [("0", 1), ("-3", 1), ("99", 4), ("x", 1), ("", 1)])
def test_a_page_that_does_not_exist(reader: Reader, page: str, shown_page: int) -> None:
    assert f"第 {shown_page} 页" in reader("caseworker").get(f"/?page={page}").text


def test_grade_and_score_are_those_of_the_rules(reader: Reader, shown: dict[str, DemoEnterprise]) -> None:
    client = reader("caseworker")
    for shows in ("CZ21-A1-01.1", "CZ21-A1-08.3", "C4", "CZ21-A1-22.1"):
        enterprise = shown[shows]
        found = assess(policy(), enterprise.dossier, TODAY)
        page = client.get("/", query_string={"q": enterprise.dossier.uscc}).text
        assert codes_on(page) == [enterprise.dossier.uscc]
        assert f'<span class="letter">{found.grade}</span>' in page
        assert f">{'无分值' if found.score is None else found.score}</td>" in page


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ("91130921", 5),
        ("91130921madem0001", 1),
        (" ９１１３０９２１MADEM0001 ", 1),
        ("渤海", 1),
        ("沧州", 11),
        ("没有这一家", 0),
        ("%", 0),
        ("_", 0),
        ("' OR 1=1 --", 0),
    ],
)
def test_search(reader: Reader, wanted: str, count: int) -> None:
    page = reader("caseworker").get("/", query_string={"q": wanted}).text
    assert len(codes_on(page)) == count
    if not count:
        assert "没有符合的企业" in page


def test_the_search_word_is_escaped(reader: Reader) -> None:
    page = reader("caseworker").get("/", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>" not in page


def test_the_list_leaves_an_audit_row(reader: Reader, engine: Engine) -> None:
    codes = codes_on(reader("department").get("/?q=91130921").text)
    with reading(engine) as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.action == "grade.list")).one()
    assert row.actor.startswith("user:")
    assert row.detail == {"as_of": "2026-11-21", "shown": codes}


def test_the_list_itself_refuses_who_sees_only_its_own(app: Flask, shown: dict[str, DemoEnterprise]) -> None:
    own = Actor("user:9", Role.ENTERPRISE, 9, shown["C4"].dossier.uscc)
    with app.app_context(), pytest.raises(Forbidden):
        list_files(current_desk(), own, wanted="", page=1, as_of=TODAY)


def test_the_list_is_for_those_signed_in(client: FlaskClient) -> None:
    assert client.get("/").status_code == 302

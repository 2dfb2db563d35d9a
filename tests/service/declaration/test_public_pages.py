"""The public side of a notice: list, page, proof, feeds, and objecting without an account; cacheable, without cookies or personal data."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from service.app import create_app
from service.public_notice.daily_proof import first_fault, keep_proof
from service.scheduler.jobs import ACTOR
from service.store.engine import reading
from tests.service.declaration.conftest import OBJECTION, Declaring, at


@pytest.fixture
def number(declaring: Declaring) -> str:
    """A notice from 2026-09-21 to 2026-10-12."""
    number = declaring.file()
    declaring.travel(at("2026-09-21"))
    declaring.until_notice(number)
    return number


@pytest.fixture
def site(declaring: Declaring) -> Flask:
    settings = declaring.desk.settings.model_copy(update={"rate_limit_public": "1000 per minute"})
    return create_app(settings, declaring.clock, declaring.desk.engine)


@pytest.fixture
def stranger(site: Flask) -> FlaskClient:
    return site.test_client()


PAGES = ["/notices", "/notices/{number}", "/notices/days", "/notices.atom", "/notices.ics"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_kept_by_caches_and_need_no_cookie(stranger: FlaskClient, number: str, page: str) -> None:
    address = page.format(number=number)
    answer = stranger.get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")
    assert "public" in answer.headers["Cache-Control"] and "no-store" not in answer.headers["Cache-Control"]
    again = stranger.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_the_page_says_which_day_it_is_and_nothing_personal(
    declaring: Declaring, stranger: FlaskClient, number: str
) -> None:
    """第 n 天／共 10 个工作日; the contact, the signer and the grade stay inside."""
    declaring.travel(at("2026-09-29"))
    page = stranger.get(f"/notices/{number}").text
    # 22, 23, 24, 28, 29 September; the 25th begins the Mid-Autumn holiday.
    assert "第 5 天／共 10 个工作日" in page
    assert "50,000.00 元" in page and "2026-10-12" in page and "沧州市慈善总会" in page
    for secret in ("赵会计", "0317-2020202", "王经办", "级评价", "得分"):
        assert secret not in page
    listed = stranger.get("/notices").text
    assert number in listed and "第 5 天" in listed
    english = stranger.get(f"/notices/{number}?lang=en").text
    assert "working day 5 of 10" in english and 'lang="en"' in english


def test_a_finished_notice_leaves_the_list_and_takes_no_objection(
    declaring: Declaring, stranger: FlaskClient, number: str
) -> None:
    declaring.travel(at("2026-10-13", 0, 1))
    assert number not in stranger.get("/notices").text
    assert "公示已结束" in stranger.get(f"/notices/{number}").text
    answer = stranger.get(f"/notices/{number}/objection")
    assert answer.status_code == 409 and "公示已经结束" in answer.text
    answer = _object(stranger, declaring, number, given_page=answer.text)
    assert answer.status_code == 409 or "失效" in answer.text
    declaring.travel(at("2027-03-01"))
    assert stranger.get(f"/notices/{number}").status_code == 404


def test_an_unpublished_declaration_is_not_there(declaring: Declaring, stranger: FlaskClient) -> None:
    number = declaring.file()
    assert stranger.get(f"/notices/{number}").status_code == 404
    assert stranger.get("/notices/nothing").status_code == 404


def test_objecting_and_following_without_an_account(declaring: Declaring, stranger: FlaskClient, number: str) -> None:
    answer = _object(stranger, declaring, number)
    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    receipt = re.search(r"异〔2026〕\d+号", answer.text)
    code = re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){4}", answer.text)
    assert receipt and code
    asked = {"number": receipt.group(), "code": code.group()}
    shown = stranger.post("/notices/objections", data=asked)
    assert shown.status_code == 200 and "已收到" in shown.text
    assert stranger.post("/notices/objections", data={**asked, "code": "AAAAA"}).status_code == 404
    declaring.decide(f"{asked['number']}-1", "find_consistent")
    shown = stranger.post("/notices/objections", data=asked)
    assert "异议不成立" in shown.text and "经向慈善总会核对" in shown.text


def test_an_objector_supplements_and_withdraws_with_the_code(
    declaring: Declaring, stranger: FlaskClient, number: str
) -> None:
    given = declaring.object(number)
    asked = {"number": given.number, "code": given.code}
    case = given.case
    from service.operations.objection.stepping import take_step

    revision = declaring.case(case).revision
    take_step(
        declaring.desk,
        declaring.caseworker,
        number=case,
        revision=revision,
        event="ask_supplement",
        form={"wanted": "收据照片"},
    )
    assert "收据照片" in stranger.post("/notices/objections", data=asked).text
    refused = stranger.post("/notices/objections", data={**asked, "do": "give_supplement", "text": " "})
    assert refused.status_code == 422
    done = stranger.post("/notices/objections", data={**asked, "do": "give_supplement", "text": "见市民政局公告"})
    assert done.status_code == 200 and declaring.case(case).supplement_wanted is None
    assert stranger.post("/notices/objections", data={**asked, "do": "withdraw"}).status_code == 200
    assert declaring.case(case).state == "withdrawn"
    # Only the steps of an objector: an unknown wish shows the page and changes nothing.
    stranger.post("/notices/objections", data={**asked, "do": "find_consistent"})
    assert declaring.case(case).state == "withdrawn"


@pytest.mark.parametrize(
    ("change", "wait", "message"),
    [
        ({"website": "http://spam"}, 10, "留空"),
        ({}, 1, "太快"),
        ({}, 13 * 3600, "时间太长"),
        ({"stamp": "1.00"}, 10, "失效"),
        ({"stamp": ""}, 10, "失效"),
        ({"facts": ""}, 10, "事实与理由"),
        ({"phone": ""}, 10, "请填写"),
    ],
)
def test_machines_and_gaps_are_told_so_and_nothing_typed_is_lost(
    declaring: Declaring, stranger: FlaskClient, number: str, change: dict[str, str], wait: int, message: str
) -> None:
    answer = _object(stranger, declaring, number, change=change, wait=wait)
    assert answer.status_code == 422 and message in answer.text
    assert OBJECTION["contact"] in answer.text
    assert declaring.case(number).state == "in_notice" and "收到异议" not in " ".join(declaring.lines(number))


def test_the_form_is_rate_limited(declaring: Declaring, number: str) -> None:
    settings = declaring.desk.settings.model_copy(update={"rate_limit_public": "2 per hour"})
    client = create_app(settings, declaring.clock, declaring.desk.engine).test_client()
    statuses = [client.post(f"/notices/{number}/objection", data={}).status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


def test_the_daily_proof_is_chained_public_and_kept_for_good(
    declaring: Declaring, stranger: FlaskClient, number: str
) -> None:
    for day in ("2026-09-22", "2026-09-23"):
        declaring.travel(at(day, 0, 10))
        assert keep_proof(declaring.desk, ACTOR) is True
        assert keep_proof(declaring.desk, ACTOR) is False
    declaring.travel(at("2026-09-24", 12))
    page = stranger.get(f"/notices/{number}").text
    for day in ("2026-09-22", "2026-09-23"):
        stored = stranger.get(f"/notices/days/{day}")
        assert stored.mimetype == "application/json" and number in stored.text
        assert hashlib.sha256(stored.data).hexdigest() in page
    assert page.count("当日没有留痕") == 1
    first, second = (stranger.get(f"/notices/days/2026-09-{day}").get_json() for day in (22, 23))
    assert first["before"] is None
    assert second["before"] == hashlib.sha256(stranger.get("/notices/days/2026-09-22").data).hexdigest()
    assert stranger.get("/notices/days/2026-09-21").status_code == 404
    assert stranger.get("/notices/days/yesterday").status_code == 404
    with reading(declaring.desk.engine) as session:
        assert first_fault(session) is None
    with pytest.raises(DatabaseError), declaring.desk.engine.begin() as connection:
        connection.execute(text("UPDATE notice_day SET content = 'x'"))


def test_the_feeds(declaring: Declaring, stranger: FlaskClient, number: str) -> None:
    feed = ET.fromstring(stranger.get("/notices.atom").data)
    space = {"a": "http://www.w3.org/2005/Atom"}
    (entry,) = feed.findall("a:entry", space)
    assert number in (entry.findtext("a:title", "", space)) and feed.findtext("a:id", "", space)
    assert entry.findtext("a:updated", "", space).endswith("+08:00")
    (event,) = Calendar.from_ical(stranger.get("/notices.ics").data).walk("VEVENT")
    assert str(event.decoded("dtstart")) == "2026-10-12"
    assert "13900000000" not in stranger.get("/notices.atom").text


def _object(
    stranger: FlaskClient,
    declaring: Declaring,
    number: str,
    *,
    change: dict[str, str] | None = None,
    wait: int = 10,
    given_page: str | None = None,
) -> Any:
    page = given_page or stranger.get(f"/notices/{number}/objection").text
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    declaring.clock.advance(timedelta(seconds=wait))
    data = {**OBJECTION, "website": "", "stamp": stamp.group(1) if stamp else "", **(change or {})}
    return stranger.post(f"/notices/{number}/objection", data=data)

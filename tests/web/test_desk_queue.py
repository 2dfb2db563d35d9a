"""The queue of the desk: tabs, lights, filters, search, pages, bulk assignment; every figure as the page shows it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from service.queries.light import Lights
from service.queries.queue import PER_PAGE, TABS, Wanted, queue_page, tab_counts
from service.store.case import Case
from service.store.engine import reading, writing
from service.store.objection import ObjectionCase
from tests.web.conftest import TODAY, Reader, csrf_token
from workflows.calendar import published_calendar

OFFICE = ("caseworker", "supervisor", "department")


def numbers(page: str) -> list[str]:
    return re.findall(r'<a href="/desk/cases/[^"]+"><span class="case-number"[^>]*>([^<]+)<', page)


def counts(page: str) -> dict[str, int]:
    return {
        name: int(count) for name, count in re.findall(r'class="tab-(\w+)[^"]*">[^<]*<span class="count">(\d+)', page)
    }


@pytest.mark.parametrize("username", ["policy", "inspector", "enterprise", "admin"])
def test_the_desk_is_for_those_who_work_there(reader: Reader, username: str) -> None:
    assert reader(username).get("/desk").status_code == 403


@pytest.mark.parametrize("username", OFFICE)
def test_it_lists_open_cases_most_urgent_first(reader: Reader, username: str) -> None:
    page = reader(username).get("/desk?tab=open").text
    found = numbers(page)
    # A department sees of the joint measures only those that were pushed to it.
    assert len(found) == counts(page)["open"] == (27 if username == "department" else 28)
    days = re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)">', page)
    assert days == sorted(days)


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_shows_as_many_as_it_says(reader: Reader, tab: str) -> None:
    page = reader("caseworker").get(f"/desk?tab={tab}").text
    assert len(numbers(page)) == counts(page)[tab]
    assert f'aria-current="page" class="tab-{tab}' in page


def test_overdue_is_said_in_words_and_shape(reader: Reader) -> None:
    """Colour never speaks alone (the word is in the page, the shape in the class)."""
    page = reader("caseworker").get("/desk?tab=overdue").text
    assert "light-overdue" in page and re.search(r"超期 \d+ 个工作日|刚刚超期", page)


def test_filters_stay_in_the_address_and_between_visits(reader: Reader) -> None:
    client = reader("caseworker")
    page = client.get("/desk?tab=open&kind=list").text
    assert len(numbers(page)) == 1 and 'value="list" selected' in page
    again = client.get("/desk")
    assert again.status_code == 302 and again.location == "/desk?kind=list"
    assert client.get("/desk?clear=1").location == "/desk?tab=open"
    assert client.get("/desk").status_code == 200


def test_the_case_page_leads_back_to_the_same_filter(reader: Reader) -> None:
    client = reader("caseworker")
    number = numbers(client.get("/desk?tab=open&kind=list").text)[0]
    assert 'href="/desk?kind=list"' in client.get(f"/desk/cases/{number}").text


@pytest.mark.parametrize("text", ["91130983MADEM0071", "海港船舶", "11", "异〔2026〕0011号", "异〔2026〕0011号-1"])
def test_search_by_code_name_and_number(reader: Reader, text: str) -> None:
    page = reader("caseworker").get("/desk", query_string={"q": text}).text
    assert numbers(page)


def test_search_finds_closed_cases_too(reader: Reader) -> None:
    page = reader("caseworker").get("/desk?q=汇达弯管").text
    assert len(numbers(page)) == 1 and "已办结" in page


@pytest.mark.parametrize(
    "address", ["tab=x&kind=y&light=z&handler=-1", "after=9999-99-99_1", "after=_", "handler=99999999999999"]
)
def test_an_old_bookmark_shows_the_queue(reader: Reader, address: str) -> None:
    assert reader("caseworker").get(f"/desk?{address}").status_code == 200


def test_what_is_typed_is_never_read_as_html(reader: Reader) -> None:
    page = reader("caseworker").get("/desk", query_string={"q": "<b>x</b>"}).text
    assert "<b>x</b>" not in page and "&lt;b&gt;x" in page


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 21), date(2026, 9, 30), date(2026, 12, 31)])
def test_lights_cover_every_due_day_exactly_once(day: date) -> None:
    """Every due day has one light, and the span of that light, as the filter uses it, holds the day."""
    lights = Lights(published_calendar(), day)
    for offset in range(-30, 60):
        due = day + timedelta(days=offset)
        holding = []
        for light in ("overdue", "today", "soon", "later"):
            first, last = lights.span(light)
            if (first is None or first <= due) and (last is None or due <= last):
                holding.append(light)
        assert holding == [lights.of(due).light], due


def test_two_working_days_left_is_soon_and_three_is_later() -> None:
    lights = Lights(published_calendar(), date(2026, 11, 20))  # a Friday
    assert (lights.of(date(2026, 11, 24)).light, lights.of(date(2026, 11, 24)).days) == ("soon", 2)
    assert (lights.of(date(2026, 11, 25)).light, lights.of(date(2026, 11, 25)).days) == ("later", 3)


def grow(engine: Engine, copies: int) -> None:
    """More open cases, copied from the demonstration."""
    from service.store.legal_clock import LegalClock

    with writing(engine) as session:
        model = session.query(ObjectionCase).filter(ObjectionCase.state == "received").first()
        assert model is not None and model.due_on is not None
        clock = session.query(LegalClock).filter(LegalClock.case_id == model.id).one()
        for number in range(copies):
            case = ObjectionCase(
                **{
                    name: getattr(model, name)
                    for name in ("application_id", "enterprise_id", "kind", "target_type", "target", "target_version")
                },
                number=f"试-{number}",
                state=("received", "assigned", "comparing")[number % 3],
                stage="under_way",
                due_on=model.due_on + timedelta(days=number % 7),
                opened_at=model.opened_at,
            )
            session.add(case)
            session.flush()
            values = {column.name: getattr(clock, column.name) for column in LegalClock.__table__.columns}
            session.add(LegalClock(**{**values, "id": None, "case_id": case.id, "due_on": case.due_on}))


def test_pages_follow_one_another_without_gap_or_repetition(engine: Engine) -> None:
    grow(engine, 130)
    lights = Lights(published_calendar(), TODAY)
    seen: list[int] = []
    after = None
    with reading(engine) as session:
        while True:
            found = queue_page(session, lights, Wanted(after=after), None)
            seen += [row.id for row in found.rows]
            assert len(found.rows) <= PER_PAGE
            if found.after is None:
                break
            after = found.after
        ordered = session.query(Case).filter(Case.stage == "under_way").order_by(Case.due_on, Case.id)
        assert seen == [case.id for case in ordered]
        assert tab_counts(session, lights, None)["open"] == 100


def test_no_statement_of_the_queue_reads_all_cases(engine: Engine) -> None:
    """SQLite tells its plan: cases are searched by an index, never scanned."""
    statements: list[tuple[str, object]] = []

    def note(_c: object, _u: object, statement: str, parameters: object, _x: object, _m: bool) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    lights = Lights(published_calendar(), TODAY)
    with reading(engine) as session:
        for tab in TABS:
            queue_page(session, lights, Wanted(tab), 1)
        queue_page(session, lights, Wanted(text="澄远"), 1)
        tab_counts(session, lights, 1)
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in statements:
            if "case_file" not in statement:
                continue
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)  # type: ignore[arg-type]
            steps = [str(row[3]) for row in plan]
            assert not [step for step in steps if re.match(r"SCAN case_file(?! USING (COVERING )?INDEX)", step)], steps


def bulk(client: FlaskClient, address: str, data: dict[str, object]) -> object:
    token = csrf_token(client.get("/desk?tab=open").text)
    return client.post(address, data={"csrf_token": token, **data})


def test_bulk_assignment_is_tried_first_and_then_done(reader: Reader, app: Flask) -> None:
    client = reader("supervisor")
    waiting = numbers(client.get("/desk?tab=unassigned").text)
    decided = numbers(client.get("/desk?tab=decided").text)[:1]
    page = client.get("/desk?tab=open").text
    handler = re.search(r'<option value="(\d+)" lang="zh-CN">李经办', page)
    assert handler is not None
    dry = bulk(client, "/desk/bulk", {"number": [*waiting, *decided], "handler": handler.group(1)}).text  # type: ignore[attr-defined]
    assert "还没有改动任何办件" in dry and "不再需要经办" in dry
    assert numbers(client.get("/desk?tab=unassigned").text) == waiting
    cases = re.findall(r'name="case" value="([^"]+)"', dry)
    assert len(cases) == len(waiting)
    # One of them changes meanwhile: it is refused alone, with its reason.
    other = reader("caseworker")
    first = waiting[0]
    token = csrf_token(other.get(f"/desk/cases/{first}").text)
    revision = re.search(r'revision" value="(\d+)"', other.get(f"/desk/cases/{first}/steps/ask_supplement").text)
    assert revision is not None
    other.post(
        f"/desk/cases/{first}/steps/ask_supplement",
        data={"csrf_token": token, "revision": revision.group(1), "seen": "9", "f.wanted": "请补交原件"},
    )
    done = bulk(client, "/desk/bulk/confirm", {"case": cases, "handler": handler.group(1)}).text  # type: ignore[attr-defined]
    assert done.count("sign-yes") == len(waiting) - 1 and "已被他人处理" in done
    assert numbers(client.get("/desk?tab=unassigned").text) == [first]


def test_bulk_without_a_choice_says_what_to_do(reader: Reader) -> None:
    answer = bulk(reader("caseworker"), "/desk/bulk", {"handler": "1"})
    assert answer.status_code == 422 and "请先在列表里勾选" in answer.text  # type: ignore[attr-defined]


def test_a_department_may_look_but_assigns_nothing(reader: Reader) -> None:
    assert 'type="checkbox" name="number"' not in reader("department").get("/desk?tab=open").text


def test_a_joint_case_is_named_by_its_entry(reader: Reader) -> None:
    """The number of a record tells nobody what a case is about."""
    page = reader("supervisor").get("/desk?procedure=joint").text
    subjects = [cell.strip() for cell in re.findall(r'data-label="事项"><span>([^<]*)<', page)]
    assert len(subjects) >= 2
    assert all("“" in subject or subject.startswith("名〔") for subject in subjects), subjects

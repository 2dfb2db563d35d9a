"""The page of holiday notices: put forward, previewed, approved by another; and the same from the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from service.access.roles import Role
from service.calendar_change.loading import propose_calendar
from service.cli.main import main
from service.clock import FixedClock, SystemClock
from tests.service.calendar_change.conftest import LATE, NOTICE, SAME_DAYS, Office
from tests.service.conftest import Person

PAGE = "/administration/calendar"


@pytest.fixture
def people(office: Office, person: Callable[..., Person]) -> tuple[Person, Person]:
    """Made after the clock was set, so that their tokens are valid then."""
    return person(Role.POLICY_OFFICER), person(Role.ADMINISTRATOR)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_from_the_form_to_the_moved_case(client: FlaskClient, office: Office, people: tuple[Person, Person]) -> None:
    officer, administrator = people
    (number,) = office.procedure.file("p1").cases
    answer = client.post(PAGE, data={"text": NOTICE}, headers=officer.headers)
    assert answer.status_code == 303
    own = words(client.get(answer.location, headers=officer.headers).text)
    assert "到期日变动：1 件" in own and "不再是暂定" in own and "请由另一位人员核准" in own
    assert "核准并重新计算" not in own
    refused = client.post(f"{answer.location}/approve", headers=officer.headers)
    assert refused.status_code == 422 and office.procedure.case(number).due_on == date(2027, 1, 6)
    listed = client.get(PAGE, headers=administrator.headers).text
    assert "待核准" in listed and "演练〔2026〕1号" in listed
    assert "核准并重新计算" in client.get(answer.location, headers=administrator.headers).text
    done = client.post(f"{answer.location}/approve", headers=administrator.headers)
    assert done.status_code == 303 and office.procedure.case(number).due_on == date(2027, 1, 8)
    assert "已核准" in client.get(done.location, headers=administrator.headers).text
    listed = words(client.get(PAGE, headers=administrator.headers).text)
    assert "载入" in listed and "没有按现行日历" not in listed
    again = client.post(f"{answer.location}/approve", headers=administrator.headers)
    assert again.status_code == 409


def test_an_error_keeps_what_was_typed(client: FlaskClient, people: tuple[Person, Person]) -> None:
    faulty = NOTICE.replace("2027-01-09", "2027-01-08").replace("演练", "<b>演练</b>")
    answer = client.post(PAGE, data={"text": faulty}, headers=people[0].headers)
    assert answer.status_code == 422 and "周一至周五" in answer.text
    assert "&lt;b&gt;演练" in answer.text and "<b>演练" not in answer.text


def test_putting_a_notice_aside(client: FlaskClient, office: Office, people: tuple[Person, Person]) -> None:
    notice = propose_calendar(office.desk, office.officer, text=NOTICE)
    answer = client.post(f"{PAGE}/{notice}/reject", headers=people[0].headers)
    assert answer.status_code == 303
    assert "已退回" in client.get(answer.location, headers=people[0].headers).text
    assert "待核准" not in words(client.get(PAGE, headers=people[0].headers).text)


def test_english_speaks_english(client: FlaskClient, office: Office, people: tuple[Person, Person]) -> None:
    from service.operations.users import choose_language

    choose_language(office.desk, people[0].actor, language="en")
    assert "Put a notice forward" in client.get(PAGE, headers=people[0].headers).text


@pytest.mark.parametrize("notice", ["9", "999999999999999999999"])
def test_a_notice_that_does_not_exist(client: FlaskClient, people: tuple[Person, Person], notice: str) -> None:
    assert client.get(f"{PAGE}/{notice}", headers=people[0].headers).status_code == 404
    for act in ("approve", "reject"):
        assert client.post(f"{PAGE}/{notice}/{act}", headers=people[0].headers).status_code == 404


def test_others_do_not_see_it(client: FlaskClient, office: Office, person: Callable[..., Person]) -> None:
    for role in (Role.CASEWORKER, Role.SUPERVISOR, Role.INSPECTOR, Role.DEPARTMENT):
        headers = person(role).headers
        assert client.get(PAGE, headers=headers).status_code == 403
        assert client.post(PAGE, data={"text": NOTICE}, headers=headers).status_code == 403
        assert PAGE not in client.get("/interpretations", headers=headers).text


def test_going_on_after_a_stop(
    client: FlaskClient, office: Office, people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    import service.calendar_change.loading as loading
    from service.calendar_change.moving import Moved

    (number,) = office.procedure.file("p1").cases
    notice = propose_calendar(office.desk, office.officer, text=NOTICE)
    with monkeypatch.context() as stopped:
        stopped.setattr(loading, "move_clocks", lambda *_: Moved())
        client.post(f"{PAGE}/{notice}/approve", headers=people[1].headers)
    assert "有 1 件时限还没有按现行日历" in words(client.get(PAGE, headers=people[1].headers).text)
    assert client.post(f"{PAGE}/clocks", headers=people[1].headers).status_code == 303
    assert office.procedure.case(number).due_on == date(2027, 1, 8)


def test_command_line(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``chengheng calendar list | preview | load | recompute``."""
    (number,) = office.procedure.file("p1").cases
    monkeypatch.setenv("CHENGHENG_DATABASE_URL", office.desk.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("CHENGHENG_INSTANCE_DIR", str(tmp_path / "instance"))
    monkeypatch.setattr(SystemClock, "now", lambda _: FixedClock(LATE).now())
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE, encoding="utf-8")

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["calendar", *arguments])

    listed = run("list")
    assert listed.exit_code == 0 and "国办发明电〔2025〕7号" in listed.output and "随程序提供" in listed.output
    seen = run("preview", str(file))
    assert seen.exit_code == 0, seen.output
    assert "到期日变动 1 件" in seen.output and f"{number}\t2027-01-06 → 2027-01-08，不再是暂定" in seen.output
    loaded = run("load", str(file))
    assert loaded.exit_code == 0 and "第 1 号" in loaded.output
    assert office.procedure.case(number).due_on == date(2027, 1, 6), "nothing counts before a second person approves"
    assert "待核准（第 1 号）" in run("list").output
    assert run("load", str(file)).exit_code == 2
    assert "重新计算 0 件" in run("recompute").output
    file.write_bytes(b"year: \xff")
    assert run("preview", str(file)).exit_code == 2
    file.write_text(SAME_DAYS.replace("title:", "titel:"), encoding="utf-8")
    faulty = run("load", str(file))
    assert faulty.exit_code == 2 and "核对拼写" in faulty.output

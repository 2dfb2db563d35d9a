"""The pages of double-random supervision: what a stranger may load and keep, and who sees which inspection (WF-6, CZ21-2.2.2d)."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from service.access.actor import operator
from service.access.passwords import Passwords
from service.access.roles import Role
from service.cli.draw import verify_draw
from service.clock import FixedClock
from service.operations.operation import Desk
from service.operations.users import create_user
from service.settings import Settings
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.inspection import InspectionCase
from tests.web.conftest import PASSWORD, Reader

PAST, WAITING = "/draws/抽〔2026〕0001号/1", "/draws/抽〔2026〕0003号/1"
FILES = ("POOL.csv", "I.csv", "DRAW.json")
OF_THE_GRADE = "冻结名录时的等级"


@pytest.fixture
def inspected(engine: Engine) -> list[tuple[str, str]]:
    """(number of the inspection, code of its enterprise) of the demonstration."""
    query = select(InspectionCase.number, Enterprise.uscc).join(
        Enterprise, Enterprise.id == InspectionCase.enterprise_id
    )
    with reading(engine) as session:
        return [(number, uscc) for number, uscc in session.execute(query.order_by(InspectionCase.id))]


def test_the_downloads_are_verified_on_the_command_line(client: FlaskClient, tmp_path: Path) -> None:
    for name in FILES:
        answer = client.get(f"{PAST}/files/{name}")
        assert answer.status_code == 200
        (tmp_path / name).write_bytes(answer.data)
    pool, inspectors, draw = (str(tmp_path / name) for name in FILES)
    ran = CliRunner().invoke(verify_draw, [draw, "--pool", pool, "--inspectors", inspectors])
    assert ran.exit_code == 0 and "一致" in ran.output, ran.output
    (tmp_path / "POOL.csv").write_text((tmp_path / "POOL.csv").read_text().replace(",A,", ",D,", 1))
    assert CliRunner().invoke(verify_draw, [draw, "--pool", pool, "--inspectors", inspectors]).exit_code == 1


@pytest.mark.parametrize("path", ["/draws", PAST, WAITING, "/inspection-results", f"{PAST}/files/POOL.csv"])
def test_public_pages_may_be_kept_and_have_no_reader(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_no_enterprise_stands_on_the_pages_of_a_draw(client: FlaskClient, engine: Engine) -> None:
    with reading(engine) as session:
        known = [each for pair in session.execute(select(Enterprise.uscc, Enterprise.name)) for each in pair if each]
    for path in (PAST, WAITING, *(f"{PAST}/files/{name}" for name in FILES), f"{WAITING}/files/POOL.csv"):
        text = client.get(path).text
        assert not [each for each in known if each in text], path


def test_before_the_draw_there_is_neither_secret_nor_result(client: FlaskClient) -> None:
    assert client.get(f"{WAITING}/files/DRAW.json").status_code == 404
    assert "chengheng-demo-2026" not in client.get(WAITING).text


@pytest.mark.parametrize("path", ["/draws/x/1", f"{PAST[:-1]}{'9' * 30}", f"{PAST}/files/secret", "/draws/%00/1"])
def test_what_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_enterprise_sees_its_own_inspection_and_its_number(
    engine: Engine, clock: FixedClock, settings: Settings, reader: Reader, inspected: list[tuple[str, str]]
) -> None:
    (number, uscc), (foreign, _) = inspected[:2]
    desk = Desk(engine, clock, settings, Passwords(settings))
    create_user(
        desk,
        operator("test"),
        username="inspected",
        password=PASSWORD,
        role=Role.ENTERPRISE,
        display_name="某",
        uscc=uscc,
    )
    own = reader("inspected")
    listed = own.get("/inspections").text
    assert number in listed and "盐" in listed
    page = own.get(f"/inspections/{number}")
    assert page.status_code == 200 and OF_THE_GRADE not in page.text
    assert own.get(f"/inspections/{foreign}").status_code == 404


def test_who_sees_an_inspection(reader: Reader, inspected: list[tuple[str, str]]) -> None:
    """The office sees the grade that fixed the mode; an inspector sees the inspection and no desk."""
    number = inspected[0][0]
    assert OF_THE_GRADE in reader("supervisor").get(f"/desk/cases/{number}").text
    field = reader("inspector")
    assert field.get(f"/desk/cases/{number}").status_code == 403
    mine = field.get(f"/my-inspections/{number}")
    assert mine.status_code == 200 and OF_THE_GRADE not in mine.text
    assert field.get("/plans").status_code == 403
    assert reader("department").get("/my-inspections").status_code == 403

"""The demonstration: it shows everything that it promises, on any day, and the command that loads it."""

from __future__ import annotations

import os
import re
import socket
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from rulesets.catalogue import policy
from rulesets.errors import PackError
from rulesets.forward import assess
from rulesets.records.kinds import KINDS
from service.access.roles import Role
from service.cli.demo import demo
from service.demo import state
from service.demo.dossiers import demo_enterprises
from service.demo.people import PEOPLE
from service.store.account import User
from service.store.engine import open_engine, reading
from service.store.enterprise import Enterprise
from tests.web.conftest import TODAY

# The ends of months and years and a leap day: where ages and calendar years could fall apart.
DAYS = [
    date(2026, 11, 21),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 1, 31),
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2027, 3, 31),
    date(2027, 7, 15),
    date(2028, 2, 29),
    date(2028, 12, 31),
    date(2031, 5, 30),
]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_it_shows_every_row_grade_and_veto_on_any_day(day: date) -> None:
    """All 64 rows of annex 1, grades A to D, vetoes C1, C2, C3 and D1, and a deduction (CZ21-A1, CZ21-2.2.1)."""
    rules = policy()
    rows = {row.id for table in rules.indicators for row in table.rows}
    assert len(rows) == 64
    enterprises = demo_enterprises(day)
    assert len(enterprises) >= 64
    seen: set[str] = set()
    grades: set[str] = set()
    for enterprise in enterprises:
        found = assess(rules, enterprise.dossier, day)
        assert found.grade == enterprise.grade, enterprise.dossier.name
        grades.add(found.grade)
        here = {scored.row.id for scored in (*found.indicators, *found.vetoing_rows)}
        here |= {rule.id for rule, holds in found.conditions if holds}
        here |= {rule.citation.id for rule in rules.deductions if found.facts.evidence[rule.feature]}
        assert enterprise.shows is None or enterprise.shows in here, enterprise.dossier.name
        seen |= here
    assert not rows - seen
    assert grades == {"A", "B", "C", "D"}
    assert {rule.id for rule in rules.grade_conditions if rule.veto} <= seen
    assert {rule.citation.id for rule in rules.deductions} <= seen


def test_it_names_what_it_shows() -> None:
    shows = {enterprise.shows for enterprise in demo_enterprises(TODAY)}
    assert {row.id for table in policy().indicators for row in table.rows} <= shows


def test_names_and_codes_are_each_their_own() -> None:
    dossiers = [enterprise.dossier for enterprise in demo_enterprises(TODAY)]
    assert len({dossier.uscc for dossier in dossiers}) == len({dossier.name for dossier in dossiers}) == len(dossiers)
    assert all("MADEM" in dossier.uscc for dossier in dossiers)


def test_every_kind_of_record_and_every_source_occurs() -> None:
    records = [record for enterprise in demo_enterprises(TODAY) for record in enterprise.dossier.records]
    assert {record.kind for record in records} == set(KINDS)
    assert all(record.source for record in records)
    assert all(record.date < TODAY for record in records)


GOOD = "regions: {'130900': 沧州市}\nbases: {}\nenterprises:\n  - {name: 甲, code: 91130900MADEM0001, grade: B%s}\n"


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (", typo: x", 4),
        (", base: nothing", 4),
        (", records: [{kind: honour, ago: soon, level: county}]", 4),
        (", records: [{kind: honour, date: 2026-01-01, level: county}]", 4),
        (", records: [{kind: honor, ago: 2 days}]", 4),
        (", records: [{kind: honour, ago: 2 days, level: county, tims: 3}]", 4),
        (", records: [{kind: honour, ago: 2 days, level: county, times: 0}]", 4),
        ("}\n  - {name: 乙, code: 91130900MADEM0001, grade: B", 5),
        ("}\n  - {name: 乙, code: 91990100MADEM0001, grade: B", 5),
    ],
)
def test_a_fault_in_the_file_is_found(more: str, line: int) -> None:
    with pytest.raises(PackError) as caught:
        demo_enterprises(TODAY, GOOD % more)
    assert caught.value.faults[0].line == line


def test_a_file_without_faults() -> None:
    assert len(demo_enterprises(TODAY, GOOD % "")) == 1


def test_there_is_an_account_for_each_role() -> None:
    assert {person.role for person in PEOPLE} == set(Role)
    names = {enterprise.dossier.name for enterprise in demo_enterprises(TODAY)}
    assert all(person.owns in names for person in PEOPLE if person.role is Role.ENTERPRISE)


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in [name for name in os.environ if name.startswith("CHENGHENG_")]:
        monkeypatch.delenv(name)
    settings = {"INSTANCE_DIR": str(tmp_path), "ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "8"}
    settings |= {"ARGON2_PARALLELISM": "1", "ARGON2_ALLOW_WEAK": "true"}
    for name, value in settings.items():
        monkeypatch.setenv(f"CHENGHENG_{name}", value)
    yield tmp_path


def load(*arguments: str) -> Result:
    result = CliRunner().invoke(demo, ["--no-serve", *arguments])
    assert result.exit_code == 0, result.output
    return result


def contents(folder: Path) -> tuple[int, int]:
    engine = open_engine(f"sqlite:///{folder / state.DATABASE}")
    try:
        with reading(engine) as session:
            counts = [session.scalar(select(func.count()).select_from(table)) for table in (Enterprise, User)]
    finally:
        engine.dispose()
    return counts[0] or 0, counts[1] or 0


def password_of(result: Result) -> str:
    found = re.search(r"口令：(\S+?)（", result.output)
    assert found is not None
    return found.group(1)


def test_the_command_loads_and_tells_the_accounts(instance: Path) -> None:
    result = load()
    assert contents(instance) == (72, 9)
    for person in PEOPLE:
        assert person.username in result.output
    assert "已装入 72 家虚构的企业" in result.output
    assert len(password_of(result)) == 14
    assert stat.S_IMODE((instance / "demo.json").stat().st_mode) == 0o600
    assert not (instance / "chengheng.db").exists()


def test_the_same_day_it_is_left_as_it_is(instance: Path) -> None:
    first, second = load(), load()
    assert password_of(first) == password_of(second)
    assert "正在装入" not in second.output


def _yesterday(folder: Path) -> state.DemoState:
    made = state.read_state(folder)
    assert made is not None
    earlier = date.fromisoformat(made.day) - timedelta(days=1)
    old = state.DemoState(earlier.isoformat(), made.data_sha256, made.password)
    state.write_state(folder, old)
    return old


def test_on_a_later_day_it_is_made_anew(instance: Path) -> None:
    first = load()
    _yesterday(instance)
    second = load()
    assert "正在装入" in second.output
    assert password_of(first) != password_of(second)
    assert contents(instance) == (72, 9)


def test_keep_keeps_it(instance: Path) -> None:
    first = load()
    old = _yesterday(instance)
    second = load("--keep")
    assert password_of(first) == password_of(second)
    assert f"数据以 {old.day} 为准" in second.output
    assert "正在装入" not in second.output


def test_a_broken_off_loading_is_made_good(instance: Path) -> None:
    """The state is written last: a database without it is no demonstration yet."""
    load()
    (instance / "demo.json").unlink()
    assert "正在装入" in load("--keep").output
    assert contents(instance) == (72, 9)


def test_a_port_that_is_taken(instance: Path) -> None:
    """One sentence instead of a traceback, and no address that would not answer."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = CliRunner().invoke(demo, ["--port", str(taken.getsockname()[1])])
    assert result.exit_code == 2
    assert "请换一个端口" in result.output
    assert "网址" not in result.output


def test_nothing_else_in_the_folder_is_touched(instance: Path) -> None:
    (instance / "chengheng.db").write_bytes(b"mine")
    load()
    _yesterday(instance)
    load()
    assert (instance / "chengheng.db").read_bytes() == b"mine"

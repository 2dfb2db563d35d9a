"""Nightly checks: each thing that must never be so, made so by hand, is found; a sound office has no finding."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from service.cli.main import main
from service.operations.users import deactivate_user
from service.reminders.integrity import CODES, check_integrity, check_nightly
from service.store.engine import writing
from service.store.legal_clock import LegalClock
from service.store.notice import Delivery
from service.store.reminder import Reminder
from tests.service.conftest import OPERATOR
from tests.service.reminders.conftest import SCHEDULER, Office
from tests.service.reminders.test_sweep import username

RUNBOOK = Path(__file__).parents[3] / "docs" / "runbook.md"


def found(office: Office) -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in check_integrity(office.desk, SCHEDULER)]


def test_a_sound_office_has_no_finding(office: Office) -> None:
    number = office.assigned()
    office.procedure.file("h1")
    office.procedure.step(number, "withdraw", {}, office.procedure.enterprise)
    for day in ("11-25", "11-27", "11-30"):
        office.sweep_at(f"2026-{day} 09:00")
    assert found(office) == []


def _stop_clocks(session: Session) -> None:
    session.execute(update(LegalClock).values(state="stopped"))


def _drop_reminders(session: Session) -> None:
    session.execute(delete(Reminder))


def _give_up(session: Session) -> None:
    session.execute(update(Delivery).values(state="given_up"))


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (_stop_clocks, ("case_without_clock", "异〔2026〕0001号-1")),
        (_drop_reminders, ("clock_without_reminder", "异〔2026〕0001号-1")),
        (_give_up, ("delivery_given_up", "inbox")),
    ],
)
def test_harm_done_to_the_rows_is_found(
    office: Office, harm: Callable[[Session], None], expected: tuple[str, str]
) -> None:
    office.assigned()
    with writing(office.desk.engine) as session:
        harm(session)
    assert found(office) == [expected]


def test_a_case_of_somebody_who_left_is_found(office: Office) -> None:
    number = office.assigned()
    deactivate_user(office.desk, OPERATOR, username=username(office, office.procedure.caseworker.user_id))
    assert found(office) == [("handler_inactive", number)]


def test_a_broken_chain_is_found(office: Office) -> None:
    office.assigned()
    with office.desk.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        else:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE audit_entry SET subject = 'user:9' WHERE seq = 2"))
    assert found(office) == [("audit_chain_broken", "第 2 条")]


def test_a_provisional_due_day_is_found_when_it_comes_near(office: Office) -> None:
    office.at("2026-12-30 10:00")
    number = office.assigned()
    assert found(office) == [("provisional_due_near", number)]


def test_findings_are_told_once_a_day_to_those_who_can_mend_them(office: Office) -> None:
    office.assigned()
    with writing(office.desk.engine) as session:
        _drop_reminders(session)
    check_nightly(office.desk, SCHEDULER)
    check_nightly(office.desk, SCHEDULER)
    (notice,) = office.notices(office.procedure.supervisor, "integrity")
    assert "clock_without_reminder" in notice.body and notice.subject == "夜间自查发现 1 项问题"
    assert office.notices(office.procedure.caseworker, "integrity") == []


def test_every_finding_has_its_line_in_the_runbook() -> None:
    headings = set(re.findall(r"^### `([a-z_]+)`", RUNBOOK.read_text(encoding="utf-8"), re.MULTILINE))
    assert headings == set(CODES)


def test_the_command_prints_and_exits_1_when_something_is_found(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The clock of the machine stands elsewhere, so that only what does not depend on it is compared."""
    number = office.assigned()
    url = office.desk.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("CHENGHENG_DATABASE_URL", url)
    monkeypatch.setenv("CHENGHENG_INSTANCE_DIR", str(tmp_path))
    with writing(office.desk.engine) as session:
        _drop_reminders(session)
    answer = CliRunner().invoke(main, ["integrity"])
    assert answer.exit_code == 1 and f"clock_without_reminder\t{number}" in answer.stdout
    office.procedure.step(number, "withdraw", {}, office.procedure.enterprise)
    answer = CliRunner().invoke(main, ["integrity"])
    assert (answer.exit_code, answer.stdout) == (0, "没有发现问题\n")

"""The audit chain: whoever tampers with the database is found out, and the first broken row is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from service.clock import FixedClock
from service.operations.dossier_import import ImportResult, import_dossier
from service.operations.operation import Desk, UnauditedChange, Work, operation
from service.store.audit import GENESIS, ChainReport, verify
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.tables import append_only_tables
from tests.service.conftest import OPERATOR, USCC, dossier, penalty


@pytest.fixture
def chain(desk: Desk, clock: FixedClock) -> Engine:
    """Five rows."""
    for number in range(5):
        clock.advance(timedelta(minutes=1))
        import_dossier(desk, OPERATOR, dossier(penalty(f"p{number}")), reason="归集")
    return desk.engine


def proof(engine: Engine, head: str | None = None) -> ChainReport:
    with reading(engine) as session:
        return verify(session, head)


def tamper(engine: Engine, statement: str) -> None:
    """Change the table as somebody would who may drop triggers."""
    assert "audit_entry" in append_only_tables()
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_entry_no_update"))
            connection.execute(text("DROP TRIGGER audit_entry_no_delete"))
        else:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        connection.execute(text(statement))


def test_an_untouched_chain_holds(chain: Engine) -> None:
    report = proof(chain)
    assert report.holds and report.rows == 5
    assert report.head != GENESIS


def test_an_empty_chain_holds(engine: Engine) -> None:
    assert proof(engine) == ChainReport(0, GENESIS)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_entry SET actor = 'user:1' WHERE seq = 3", 3),
        ("UPDATE audit_entry SET action = 'record.revoked' WHERE seq = 1", 1),
        ("UPDATE audit_entry SET subject = 'enterprise:x' WHERE seq = 5", 5),
        ("""UPDATE audit_entry SET detail = '{"added": []}' WHERE seq = 2""", 2),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE seq = 4", 4),
        ("DELETE FROM audit_entry WHERE seq = 3", 3),
        ("DELETE FROM audit_entry WHERE seq = 1", 1),
        ("UPDATE audit_entry SET prev_hash = hash WHERE seq = 2", 2),
        ("UPDATE audit_entry SET seq = 9 WHERE seq = 5", 5),
    ],
)
def test_the_first_broken_row_is_named(chain: Engine, statement: str, broken: int) -> None:
    tamper(chain, statement)
    report = proof(chain)
    assert (report.holds, report.broken_seq) == (False, broken)
    assert report.reason


def test_rows_cut_off_at_the_end_show_against_a_published_head(chain: Engine) -> None:
    head = proof(chain).head
    tamper(chain, "DELETE FROM audit_entry WHERE seq = 5")
    assert proof(chain).holds, "a shorter chain holds in itself"
    assert proof(chain, head).broken_seq == 5


def test_no_personal_data_in_the_chain(chain: Engine) -> None:
    with chain.connect() as connection:
        rows = connection.execute(text("SELECT actor, subject, detail FROM audit_entry")).all()
    assert rows
    assert "沧州甲有限公司" not in str(rows)


@pytest.fixture
def silent() -> Callable[..., None]:
    @operation(None)
    def enrol_silently(work: Work) -> None:
        work.session.add(Enterprise(uscc=USCC, created_at=work.now, revision=1))
        work.session.flush()

    return enrol_silently


def test_a_change_without_an_audit_row_is_not_committed(desk: Desk, silent: Callable[..., None]) -> None:
    with pytest.raises(UnauditedChange, match="enrol_silently"):
        silent(desk, OPERATOR)
    with desk.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM enterprise")).scalar_one() == 0


def test_a_record_change_leaves_its_row(desk: Desk, enrolled: ImportResult) -> None:
    with desk.engine.connect() as connection:
        row = connection.execute(text("SELECT actor, action, subject FROM audit_entry")).one()
    assert tuple(row) == (OPERATOR.label, "dossier.import", f"enterprise:{USCC}")

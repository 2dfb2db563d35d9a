"""The stored population graded inside PostgreSQL 库内评价: the records stay where they are, only the result comes out.

Two queries show the store in the columns of the contract §3; everything else is ``rulesets.bulk``, in one view of the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Date, Select, Text, cast, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ClauseElement, ColumnElement

from rulesets.form.policy import Policy
from service.clock import today
from service.faults import Invalid
from service.operations.operation import Desk
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules
from service.population.known import of_enterprise, of_record
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.record import CreditRecord, RecordVersion

if TYPE_CHECKING:
    from rulesets.bulk.engine import Rows
    from rulesets.bulk.order import Tell
    from rulesets.bulk.summary import Summary


@dataclass(frozen=True)
class Inside:
    """``known_at``: the moment whose knowledge was graded; ``policy``: the rules of the day."""

    known_at: datetime
    policy: Policy
    summary: Summary


def grade_inside(
    desk: Desk,
    as_of: date,
    out: Path,
    rejects: Path | None = None,
    *,
    measures: bool = False,
    tell: Tell = lambda step, share: None,
) -> Inside:
    """Grade everybody by what is known now, with the rules in force on ``as_of``, into ``out`` (contract §3). Nothing is stored.

    Raises Invalid (not_postgresql, future_day); what ``rulesets.bulk.grading.grade`` raises, then ``out`` is not there.
    """
    if as_of > today(desk.clock):
        raise Invalid("future_day", "评价日不能晚于今天", field="as_of")
    if desk.engine.dialect.name != "postgresql":
        raise Invalid(
            "not_postgresql", "库内评价只能在 PostgreSQL 上进行；SQLite 请用 chengheng evaluate", field="database"
        )
    from rulesets.bulk.grading import grade
    from rulesets.bulk.order import Order
    from rulesets.bulk.postgres_engine import PostgreSQL

    with _one_view(desk) as session:
        policy = rules(session, DEFAULT_PACK, as_of)
        # The first statement fixed the view: whatever is recorded from now on is recorded after this moment and not in it.
        known_at = desk.clock.now()
        connection: Any = session.connection().connection.driver_connection
        order = Order(policy, as_of, *stored_rows(known_at), out, rejects, measures=measures)
        return Inside(known_at, policy.on(as_of), grade(order, PostgreSQL(connection), tell))


def stored_rows(known_at: datetime) -> tuple[Rows, Rows]:
    """Records and enterprises as known at ``known_at``, in the columns and types of the contract §3."""
    from rulesets.bulk.engine import Rows

    return Rows(_text(_records(known_at))), Rows(_text(_enterprises(known_at)))


@contextmanager
def _one_view(desk: Desk) -> Iterator[Session]:
    """One view of the database in which temporary tables may be made; all of them are gone at the end."""
    with desk.engine.connect() as connection:
        repeatable = connection.execution_options(isolation_level="REPEATABLE READ")
        with Session(repeatable) as session:
            try:
                yield session
            finally:
                session.rollback()


def _enterprises(known_at: datetime) -> Select[str, str | None]:
    return select(_as_text(Enterprise.uscc).label("uscc"), _as_text(EnterpriseVersion.region).label("region")).join(
        EnterpriseVersion, of_enterprise(known_at)
    )


def _records(known_at: datetime) -> Select[Any]:
    """Of each record the version that was known, where its enterprise was known as well."""
    said = RecordVersion.attributes
    return (
        select(
            _as_text(Enterprise.uscc).label("uscc"),
            _as_text(CreditRecord.label).label("id"),
            _as_text(RecordVersion.kind).label("kind"),
            RecordVersion.date,
            RecordVersion.ended_on,
            RecordVersion.revoked,
            cast(said["repaired_on"].as_string(), Date).label("repaired_on"),
            said["fulfilled"].as_boolean().label("fulfilled"),
            _as_text(said["penalty_type"].as_string()).label("penalty_type"),
            _as_text(said["level"].as_string()).label("level"),
            _as_text(said["industry"].as_string()).label("industry"),
            cast(said["rank"].as_string(), BigInteger).label("rank"),
            _as_text(said["list"].as_string()).label("list"),
        )
        .select_from(Enterprise)
        .join(EnterpriseVersion, of_enterprise(known_at))
        .join(CreditRecord, CreditRecord.enterprise_id == Enterprise.id)
        .join(RecordVersion, of_record(known_at))
    )


def _as_text(column: Any) -> ColumnElement[str]:
    # Places in a list of texts are looked up by equal types only.
    return cast(column, Text)


def _text(query: ClauseElement) -> str:
    return str(query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]

"""One table of cases for every procedure: what was known of objections alone becomes common to all, with clocks that follow each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.elements import conv

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GUARDED = ("case_event", "comparison_row", "letter", "attachment")
_CHILDREN = (*GUARDED, "legal_clock")
_WAITING = sa.text("supplement_wanted IS NOT NULL OR unit IS NOT NULL")
_SHARED = (
    "id, number, application_id, enterprise_id, kind, target_type, target, target_version, state, handler_id, unit, due_on, opened_at, "
    "supplement_wanted, urged_on, finding, reason, clause, remedy, decided_at, result_before_id, result_after_id, closed_at, revision"
)
_STAGE = (
    "CASE WHEN state = 'closed' THEN 'closed' WHEN state IN ('upheld', 'dismissed', 'withdrawn') THEN 'decided' "
    "ELSE 'under_way' END"
)
# An objection to a case of another procedure has no place where there are no other procedures.
_OBJECTIONS = "procedure = 'objection' AND target_type <> 'case'"
_LETTERS = "'acceptance', 'supplement', 'decision'"
# A rebuilt table keeps only the checks that are named here.
_CHECKS = {
    "legal_clock": (
        sa.CheckConstraint("state IN ('running', 'paused', 'stopped')", name=conv("ck_legal_clock_known_state")),
        sa.CheckConstraint("unit IN ('working_days', 'calendar_days')", name=conv("ck_legal_clock_known_unit")),
    ),
    "attachment": (sa.CheckConstraint("size > 0", name=conv("ck_attachment_not_empty")),),
}


def upgrade() -> None:
    append_only.release(GUARDED)
    _create_case_file()
    op.execute(
        f"INSERT INTO case_file ({_SHARED}, procedure, stage) SELECT {_SHARED}, 'objection', {_STAGE} FROM objection_case"
    )
    _continue_numbers("case_file")
    for child in _CHILDREN:
        _point(child, "objection_case", "case_file", _CHECKS.get(child, ()))
    with op.batch_alter_table("legal_clock", table_args=_CHECKS["legal_clock"]) as batch:
        batch.add_column(sa.Column("current", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("legal_clock", table_args=_CHECKS["legal_clock"]) as batch:
        batch.alter_column("current", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    with op.batch_alter_table("attachment", table_args=_CHECKS["attachment"]) as batch:
        batch.add_column(sa.Column("paper", sa.String(length=40), nullable=True))
        batch.alter_column("application_id", existing_type=sa.Integer(), nullable=True)
        batch.create_check_constraint(
            conv("ck_attachment_belongs_somewhere"), sa.text("application_id IS NOT NULL OR case_id IS NOT NULL")
        )
    op.create_index("ix_attachment_case_id", "attachment", ["case_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        # The name that this check was given when the table was made.
        op.execute("ALTER TABLE letter DROP CONSTRAINT ck_letter_ck_letter_known_kind")
    else:
        with op.batch_alter_table("letter") as batch:
            batch.drop_constraint(conv("ck_letter_ck_letter_known_kind"), type_="check")
    op.drop_table("objection_case")
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    _forget_other_procedures()
    op.drop_index("ix_attachment_case_id", table_name="attachment")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(conv("ck_attachment_belongs_somewhere"), "attachment")
    with op.batch_alter_table("attachment", table_args=_CHECKS["attachment"]) as batch:
        batch.drop_column("paper")
        batch.alter_column("application_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("legal_clock", table_args=_CHECKS["legal_clock"]) as batch:
        batch.drop_column("current")
    kinds = f"kind IN ({_LETTERS})"
    with op.batch_alter_table("letter") as batch:
        batch.create_check_constraint(conv("ck_letter_ck_letter_known_kind"), sa.text(kinds))
    _create_objection_case()
    op.execute(f"INSERT INTO objection_case ({_SHARED}) SELECT {_SHARED} FROM case_file WHERE {_OBJECTIONS}")
    _continue_numbers("objection_case")
    for child in _CHILDREN:
        kept = (
            (sa.CheckConstraint(kinds, name=conv("ck_letter_ck_letter_known_kind")),)
            if child == "letter"
            else _CHECKS.get(child, ())
        )
        _point(child, "case_file", "objection_case", kept)
    op.drop_table("case_file")
    append_only.protect(GUARDED)


def _point(child: str, before: str, after: str, checks: tuple[sa.CheckConstraint, ...]) -> None:
    with op.batch_alter_table(child, table_args=checks) as batch:
        batch.drop_constraint(f"fk_{child}_case_id_{before}", type_="foreignkey")
        batch.create_foreign_key(f"fk_{child}_case_id_{after}", after, ["case_id"], ["id"])


def _continue_numbers(table: str) -> None:
    """Rows that brought their ids along did not use the sequence."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
        )


def _forget_other_procedures() -> None:
    """What the earlier structure has no place for."""
    others = f"SELECT id FROM case_file WHERE NOT ({_OBJECTIONS})"
    clocks = f"SELECT id FROM legal_clock WHERE case_id IN ({others}) OR NOT current"
    op.execute(f"DELETE FROM reminder WHERE clock_id IN ({clocks})")
    op.execute(f"DELETE FROM clock_pause WHERE clock_id IN ({clocks})")
    op.execute(f"DELETE FROM legal_clock WHERE case_id IN ({others}) OR NOT current")
    for child in GUARDED:
        op.execute(f"DELETE FROM {child} WHERE case_id IN ({others})")
    op.execute(f"DELETE FROM letter WHERE kind NOT IN ({_LETTERS})")
    op.execute("DELETE FROM attachment WHERE application_id IS NULL")


def _create_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=44), nullable=False),
        sa.Column("procedure", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("target_type", sa.String(length=20), nullable=True),
        sa.Column("target", sa.String(length=200), nullable=True),
        sa.Column("target_version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        *_common_columns(),
        sa.CheckConstraint(
            "target_type IS NULL OR target_type IN ('record', 'assessment', 'case')",
            name=conv("ck_case_file_known_target"),
        ),
        sa.CheckConstraint("(target_type IS NULL) = (target IS NULL)", name=conv("ck_case_file_whole_target")),
        sa.CheckConstraint("stage IN ('under_way', 'decided', 'closed')", name=conv("ck_case_file_known_stage")),
        *_common_keys("case_file"),
    )
    for columns in (
        ["application_id"],
        ["stage", "due_on"],
        ["handler_id", "stage", "due_on"],
        ["procedure", "kind", "stage", "due_on"],
        ["enterprise_id", "target_type", "target"],
    ):
        op.create_index(f"ix_case_file_{'_'.join(columns)}", "case_file", columns, unique=False)
    _index_waiting("case_file", "stage")


def _create_objection_case() -> None:
    op.create_table(
        "objection_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=44), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target_type", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("target_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        *_common_columns(),
        sa.CheckConstraint("target_type IN ('record', 'assessment')", name=conv("ck_objection_case_known_target_type")),
        *_common_keys("objection_case"),
    )
    for columns in (
        ["application_id"],
        ["state", "due_on"],
        ["handler_id", "state", "due_on"],
        ["kind", "state", "due_on"],
        ["enterprise_id", "target_type", "target"],
    ):
        op.create_index(f"ix_objection_case_{'_'.join(columns)}", "objection_case", columns, unique=False)
    _index_waiting("objection_case", "state")


def _common_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("supplement_wanted", sa.Text(), nullable=True),
        sa.Column("urged_on", sa.Date(), nullable=True),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("clause", sa.String(length=200), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("result_before_id", sa.Integer(), nullable=True),
        sa.Column("result_after_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]


def _common_keys(table: str) -> list[sa.Constraint]:
    targets = {
        "application_id": "objection_application",
        "enterprise_id": "enterprise",
        "handler_id": "user_account",
        "result_after_id": "assessment",
        "result_before_id": "assessment",
    }
    keys = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")
        for column, target in targets.items()
    ]
    return [
        *keys,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("number", name=f"uq_{table}_number"),
    ]


def _index_waiting(table: str, first: str) -> None:
    op.create_index(
        f"ix_{table}_waiting",
        table,
        [first, "due_on"],
        unique=False,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )

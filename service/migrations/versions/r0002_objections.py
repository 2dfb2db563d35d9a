"""Objections: applications, cases, their history, comparisons, legal clocks and running numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GUARDED = (
    "case_event",
    "comparison_row",
)


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("series", sa.String(length=60), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", name="pk_number_series"),
    )
    op.create_table(
        "objection_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("filed_by", sa.String(length=100), nullable=False),
        sa.Column("filed_by_user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_objection_application_enterprise_id_enterprise"
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_user_id"], ["user_account.id"], name="fk_objection_application_filed_by_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_objection_application"),
        sa.UniqueConstraint("number", name="uq_objection_application_number"),
    )
    op.create_index(
        "ix_objection_application_enterprise_id_received_at",
        "objection_application",
        ["enterprise_id", "received_at"],
        unique=False,
    )
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
        sa.CheckConstraint("target_type IN ('record', 'assessment')", name="ck_objection_case_known_target_type"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["objection_application.id"],
            name="fk_objection_case_application_id_objection_application",
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_objection_case_enterprise_id_enterprise"
        ),
        sa.ForeignKeyConstraint(["handler_id"], ["user_account.id"], name="fk_objection_case_handler_id_user_account"),
        sa.ForeignKeyConstraint(
            ["result_after_id"], ["assessment.id"], name="fk_objection_case_result_after_id_assessment"
        ),
        sa.ForeignKeyConstraint(
            ["result_before_id"], ["assessment.id"], name="fk_objection_case_result_before_id_assessment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_objection_case"),
        sa.UniqueConstraint("number", name="uq_objection_case_number"),
    )
    op.create_index("ix_objection_case_application_id", "objection_case", ["application_id"], unique=False)
    op.create_index(
        "ix_objection_case_enterprise_id_target_type_target",
        "objection_case",
        ["enterprise_id", "target_type", "target"],
        unique=False,
    )
    op.create_index("ix_objection_case_handler_id_state", "objection_case", ["handler_id", "state"], unique=False)
    op.create_index("ix_objection_case_state_due_on", "objection_case", ["state", "due_on"], unique=False)
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["objection_case.id"], name="fk_case_event_case_id_objection_case"),
        sa.PrimaryKeyConstraint("id", name="pk_case_event"),
        sa.UniqueConstraint("case_id", "number", name="uq_case_event_case_id_number"),
        info={"append_only": True},
    )
    op.create_table(
        "comparison_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("at_source", sa.Text(), nullable=False),
        sa.Column("matches", sa.Boolean(), nullable=False),
        sa.Column("source_unit", sa.String(length=100), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["objection_case.id"], name="fk_comparison_row_case_id_objection_case"),
        sa.PrimaryKeyConstraint("id", name="pk_comparison_row"),
        sa.UniqueConstraint("case_id", "round", "field", name="uq_comparison_row_case_id_round_field"),
        info={"append_only": True},
    )
    op.create_table(
        "legal_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("extension", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("calendar_version", sa.String(length=60), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('running', 'paused', 'stopped')", name="ck_legal_clock_known_state"),
        sa.CheckConstraint("unit IN ('working_days', 'calendar_days')", name="ck_legal_clock_known_unit"),
        sa.ForeignKeyConstraint(["case_id"], ["objection_case.id"], name="fk_legal_clock_case_id_objection_case"),
        sa.PrimaryKeyConstraint("id", name="pk_legal_clock"),
    )
    op.create_index("ix_legal_clock_case_id", "legal_clock", ["case_id"], unique=False)
    op.create_index("ix_legal_clock_state_due_on", "legal_clock", ["state", "due_on"], unique=False)
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("last IS NULL OR last >= first", name="ck_clock_pause_ends_after_start"),
        sa.ForeignKeyConstraint(["clock_id"], ["legal_clock.id"], name="fk_clock_pause_clock_id_legal_clock"),
        sa.PrimaryKeyConstraint("id", name="pk_clock_pause"),
    )
    op.create_index("ix_clock_pause_clock_id", "clock_pause", ["clock_id"], unique=False)

    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("clock_pause")
    op.drop_table("legal_clock")
    op.drop_table("comparison_row")
    op.drop_table("case_event")
    op.drop_table("objection_case")
    op.drop_table("objection_application")
    op.drop_table("number_series")

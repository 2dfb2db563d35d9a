"""Credit reports, and the log of their copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

GUARDED = ("credit_report", "credit_report_print")


def upgrade() -> None:
    op.create_table(
        "credit_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_credit_report_enterprise_id_enterprise"),
        sa.PrimaryKeyConstraint("id", name="pk_credit_report"),
        sa.UniqueConstraint("code", name="uq_credit_report_code"),
        sa.UniqueConstraint("number", name="uq_credit_report_number"),
    )
    op.create_index("ix_credit_report_enterprise_id", "credit_report", ["enterprise_id"], unique=False)
    op.create_table(
        "credit_report_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.CheckConstraint("form IN ('pdf', 'docx')", name="ck_credit_report_print_known_form"),
        sa.ForeignKeyConstraint(
            ["report_id"], ["credit_report.id"], name="fk_credit_report_print_report_id_credit_report"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credit_report_print"),
        sa.UniqueConstraint("report_id", "number", name="uq_credit_report_print_report_id_number"),
    )
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("credit_report_print")
    op.drop_table("credit_report")

"""Checks at every transaction: the matters that were looked up for, and the look-ups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

GUARDED = ("credit_check_lookup",)


def upgrade() -> None:
    op.create_table(
        "credit_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=44), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("office_no", sa.String(length=100), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("advice", sa.String(length=20), nullable=False),
        sa.Column("restricts", sa.Boolean(), nullable=False),
        sa.Column("lookups", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=100), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("legal_basis", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'advised') = (decided_at IS NULL)", name="ck_credit_check_decided_at_some_time"),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="ck_credit_check_decided_by_somebody"),
        sa.CheckConstraint("state <> 'deviated' OR reason IS NOT NULL", name="ck_credit_check_deviated_with_reason"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_credit_check_enterprise_id_enterprise"),
        sa.PrimaryKeyConstraint("id", name="pk_credit_check"),
        sa.UniqueConstraint("number", name="uq_credit_check_number"),
        sa.UniqueConstraint("unit", "matter", "office_no", "uscc", name="uq_credit_check_unit_matter_office_no_uscc"),
    )
    op.create_index("ix_credit_check_unit_opened_at", "credit_check", ["unit", "opened_at"], unique=False)
    op.create_index("ix_credit_check_opened_by_state", "credit_check", ["opened_by", "state"], unique=False)
    op.create_index("ix_credit_check_opened_at", "credit_check", ["opened_at"], unique=False)
    op.create_index("ix_credit_check_enterprise_id", "credit_check", ["enterprise_id"], unique=False)
    op.create_table(
        "credit_check_lookup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("advice", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("assessment", sa.Integer(), nullable=True),
        sa.Column("pack_sha256", sa.String(length=64), nullable=True),
        sa.Column("facts_sha256", sa.String(length=64), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.CheckConstraint("source IN ('kept', 'brought', 'none')", name="ck_credit_check_lookup_known_source"),
        sa.CheckConstraint(
            "(source = 'kept') = (assessment IS NOT NULL)", name="ck_credit_check_lookup_kept_has_result"
        ),
        sa.CheckConstraint("(source = 'none') = (facts_sha256 IS NULL)", name="ck_credit_check_lookup_weighed_or_not"),
        sa.ForeignKeyConstraint(["check_id"], ["credit_check.id"], name="fk_credit_check_lookup_check_id_credit_check"),
        sa.PrimaryKeyConstraint("id", name="pk_credit_check_lookup"),
        sa.UniqueConstraint("check_id", "number", name="uq_credit_check_lookup_check_id_number"),
    )
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("credit_check_lookup")
    op.drop_table("credit_check")

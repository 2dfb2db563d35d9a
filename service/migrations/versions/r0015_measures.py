"""Measures in force: which measure applies to which enterprise, since when, on whose confirmation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("text_en", sa.String(length=200), nullable=False),
        sa.Column("clause", sa.String(length=300), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("optional", sa.Boolean(), nullable=False),
        sa.Column("confirmation", sa.Boolean(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=300), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'active', 'declined', 'running', 'ended')", name="ck_measure_known_state"
        ),
        sa.CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name="ck_measure_ended_with_day"),
        sa.CheckConstraint(
            "state IN ('waiting', 'ended') OR NOT confirmation OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL)",
            name="ck_measure_confirmed_by_somebody",
        ),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_measure_enterprise_id_enterprise"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_measure_assessment_id_assessment"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name="fk_measure_decided_by_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_measure"),
    )
    standing = sa.text("ended_on IS NULL")
    op.create_index(
        "uq_measure_open",
        "measure",
        ["enterprise_id", "measure"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("ix_measure_state_id", "measure", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("measure")

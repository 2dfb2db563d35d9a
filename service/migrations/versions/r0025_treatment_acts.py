"""Acts of blacklist treatment that no other procedure records; written once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

GUARDED = ("treatment_act",)


def upgrade() -> None:
    op.create_table(
        "treatment_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("acted_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.Column("noted_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint(
            "act IN ('interview', 'visit', 'demand', 'meeting', 'other')", name="ck_treatment_act_known_act"
        ),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_treatment_act_enterprise_id_enterprise"),
        sa.PrimaryKeyConstraint("id", name="pk_treatment_act"),
    )
    op.create_index("ix_treatment_act_enterprise_id_acted_on", "treatment_act", ["enterprise_id", "acted_on"])
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("treatment_act")

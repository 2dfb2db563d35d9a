"""Answers kept by idempotency key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("request_sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stored_answer"),
        sa.UniqueConstraint("actor", "key", name="uq_stored_answer_actor_key"),
    )


def downgrade() -> None:
    op.drop_table("stored_answer")

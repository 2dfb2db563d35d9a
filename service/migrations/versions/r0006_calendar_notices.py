"""Holiday notices that are loaded while the service runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=100), nullable=False),
        sa.Column("proposed_by_user_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_by_user_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('proposed', 'approved', 'rejected')", name="ck_calendar_notice_known_state"),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="ck_calendar_notice_decided_once"),
        sa.ForeignKeyConstraint(
            ["decided_by_user_id"], ["user_account.id"], name="fk_calendar_notice_decided_by_user_id_user_account"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_user_id"], ["user_account.id"], name="fk_calendar_notice_proposed_by_user_id_user_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_notice"),
    )
    op.create_index("ix_calendar_notice_state_decided_at", "calendar_notice", ["state", "decided_at"], unique=False)


def downgrade() -> None:
    op.drop_table("calendar_notice")

"""Reminders, notices with their deliveries, leave, and where an account is reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("email", sa.String(length=254), nullable=True))
    op.add_column("user_account", sa.Column("feed_sha256", sa.String(length=64), nullable=True))
    op.create_index("ix_user_account_feed_sha256", "user_account", ["feed_sha256"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("offset", sa.String(length=10), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("fires_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("moot_because", sa.String(length=40), nullable=True),
        sa.CheckConstraint("state IN ('armed', 'sent', 'moot')", name="ck_reminder_known_state"),
        sa.ForeignKeyConstraint(["clock_id"], ["legal_clock.id"], name="fk_reminder_clock_id_legal_clock"),
        sa.ForeignKeyConstraint(["recipient_id"], ["user_account.id"], name="fk_reminder_recipient_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint("clock_id", "offset", "recipient_id", name="uq_reminder_clock_id_offset_recipient_id"),
    )
    op.create_index("ix_reminder_state_fires_at", "reminder", ["state", "fires_at"], unique=False)
    op.create_index("ix_reminder_recipient_id_fires_at", "reminder", ["recipient_id", "fires_at"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["recipient_id"], ["user_account.id"], name="fk_notice_recipient_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("key", name="uq_notice_key"),
    )
    op.create_index("ix_notice_recipient_id_read_at", "notice", ["recipient_id", "read_at"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("fault", sa.String(length=200), nullable=True),
        sa.CheckConstraint("channel IN ('inbox', 'email', 'webhook')", name="ck_delivery_known_channel"),
        sa.CheckConstraint("state IN ('pending', 'delivered', 'given_up')", name="ck_delivery_known_state"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_delivery_notice_id_notice"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("notice_id", "channel", name="uq_delivery_notice_id_channel"),
    )
    op.create_index("ix_delivery_state_next_attempt_at", "delivery", ["state", "next_attempt_at"], unique=False)
    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= first", name="ck_leave_ends_after_start"),
        sa.CheckConstraint("cover_id <> user_id", name="ck_leave_covered_by_another"),
        sa.ForeignKeyConstraint(["cover_id"], ["user_account.id"], name="fk_leave_cover_id_user_account"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_leave_user_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_leave"),
    )
    op.create_index("ix_leave_user_id_last", "leave", ["user_id", "last"], unique=False)


def downgrade() -> None:
    op.drop_table("leave")
    op.drop_table("delivery")
    op.drop_table("notice")
    op.drop_table("reminder")
    op.drop_index("ix_user_account_feed_sha256", table_name="user_account")
    op.drop_column("user_account", "feed_sha256")
    op.drop_column("user_account", "email")

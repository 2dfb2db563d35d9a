"""Papers: letters that were issued, and attachments that were handed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GUARDED = ("attachment", "letter")


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=100), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('acceptance', 'supplement', 'decision')", name="ck_letter_known_kind"),
        sa.ForeignKeyConstraint(["case_id"], ["objection_case.id"], name="fk_letter_case_id_objection_case"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.UniqueConstraint("number", name="uq_letter_number"),
        info={"append_only": True},
    )
    op.create_index("ix_letter_case_id", "letter", ["case_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint("size > 0", name="ck_attachment_not_empty"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["objection_application.id"], name="fk_attachment_application_id_objection_application"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["objection_case.id"], name="fk_attachment_case_id_objection_case"),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        info={"append_only": True},
    )
    op.create_index("ix_attachment_application_id_case_id", "attachment", ["application_id", "case_id"], unique=False)
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("attachment")
    op.drop_table("letter")

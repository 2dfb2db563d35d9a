"""Self-declarations, drafts of every wizard, the daily proof of public notice, and objectors without an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

GUARDED = ("notice_day",)


def upgrade() -> None:
    op.create_table(
        "declaration",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("same_item", sa.String(length=64), nullable=False),
        sa.Column("distinct", sa.Text(), nullable=True),
        sa.Column("contact", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("commitment_text", sa.Text(), nullable=False),
        sa.Column("commitment_sha256", sa.String(length=64), nullable=False),
        sa.Column("signer", sa.String(length=50), nullable=False),
        sa.Column("signed_by", sa.String(length=100), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("commitment", sa.String(length=44), nullable=True),
        sa.Column("verification", sa.Text(), nullable=True),
        sa.Column("province_site_on", sa.Date(), nullable=True),
        sa.Column("city_site_on", sa.Date(), nullable=True),
        sa.Column("notice_first", sa.Date(), nullable=True),
        sa.Column("record", sa.String(length=200), nullable=True),
        sa.Column("review_from", sa.String(length=20), nullable=True),
        sa.Column("heard", sa.Text(), nullable=True),
        sa.Column("false_proposed_by", sa.Integer(), nullable=True),
        sa.Column("false_proposed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(false_proposed_at IS NULL) = (false_proposed_by IS NULL)",
            name=op.f("ck_declaration_proposed_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_declaration_case_id_case_file")),
        sa.ForeignKeyConstraint(
            ["false_proposed_by"], ["user_account.id"], name=op.f("fk_declaration_false_proposed_by_user_account")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_declaration")),
    )
    op.create_index(op.f("ix_declaration_same_item"), "declaration", ["same_item"], unique=False)
    op.create_index(op.f("ix_declaration_notice_first"), "declaration", ["notice_first"], unique=False)
    _create_drafts()
    op.create_table(
        "notice_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_notice_day")),
    )
    with op.batch_alter_table("objection_application") as batch:
        batch.add_column(sa.Column("follow_sha256", sa.String(length=64), nullable=True))
        batch.alter_column("phone", existing_type=sa.String(length=30), type_=sa.String(length=100))
    append_only.protect(GUARDED)


def _create_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wizard", sa.String(length=20), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name=op.f("fk_draft_enterprise_id_enterprise")),
        sa.ForeignKeyConstraint(["writer_id"], ["user_account.id"], name=op.f("fk_draft_writer_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    columns = ["enterprise_id", "wizard", "changed_at"]
    op.create_index(op.f("ix_draft_enterprise_id_wizard_changed_at"), "draft", columns, unique=False)
    op.create_table(
        "draft_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=100), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_draft_paper_not_empty")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_paper_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_paper")),
    )
    op.create_index(op.f("ix_draft_paper_draft_id"), "draft_paper", ["draft_id"], unique=False)


def downgrade() -> None:
    append_only.release(GUARDED)
    with op.batch_alter_table("objection_application") as batch:
        batch.alter_column("phone", existing_type=sa.String(length=100), type_=sa.String(length=30))
        batch.drop_column("follow_sha256")
    op.drop_table("notice_day")
    op.drop_table("draft_paper")
    op.drop_table("draft")
    op.drop_table("declaration")

"""Credit commitments: what only a commitment knows beside its case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("subtype", sa.String(length=40), nullable=True),
        sa.Column("bundle", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("signer", sa.String(length=50), nullable=True),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("signed_by", sa.String(length=100), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("breach_record", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(signed_at IS NULL) = (signer IS NULL)", name="ck_commitment_signed_by_somebody"),
        sa.CheckConstraint(
            "signed_at IS NOT NULL OR valid_until IS NULL", name="ck_commitment_term_begins_with_signing"
        ),
        sa.ForeignKeyConstraint(["about_id"], ["case_file.id"], name="fk_commitment_about_id_case_file"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_commitment_case_id_case_file"),
        sa.PrimaryKeyConstraint("case_id", name="pk_commitment"),
    )
    for column in ("bundle", "valid_until", "about_id"):
        op.create_index(f"ix_commitment_{column}", "commitment", [column], unique=False)


def downgrade() -> None:
    op.drop_table("commitment")

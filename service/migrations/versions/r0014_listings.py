"""List entries: what only a listing knows beside its case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("list_type", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("documents", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("record", sa.String(length=200), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("ended_by_repair", sa.Boolean(), nullable=False),
        sa.CheckConstraint("listed_on IS NOT NULL OR ended_on IS NULL", name="ck_listing_ended_after_listed"),
        sa.CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ck_listing_ended_with_reason"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_listing_case_id_case_file"),
        sa.PrimaryKeyConstraint("case_id", name="pk_listing"),
    )
    for column in ("list_type", "record", "planned_end"):
        op.create_index(f"ix_listing_{column}", "listing", [column], unique=False)


def downgrade() -> None:
    op.drop_table("listing")

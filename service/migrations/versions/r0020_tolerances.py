"""Tolerances: what only a tolerance knows beside its case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tolerance",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("violation", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("record_kind", sa.String(length=40), nullable=False),
        sa.Column("penalty_type", sa.String(length=40), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("cause", sa.String(length=20), nullable=True),
        sa.Column("harm", sa.String(length=20), nullable=True),
        sa.Column("screening", sa.Text(), nullable=True),
        sa.Column("grade", sa.String(length=1), nullable=True),
        sa.Column("red_listed", sa.Boolean(), nullable=True),
        sa.Column("service", sa.String(length=200), nullable=True),
        sa.Column("training", sa.String(length=500), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("evidence_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decision", sa.String(length=128), nullable=True),
        sa.CheckConstraint("(cause IS NULL) = (harm IS NULL)", name="ck_tolerance_screened_whole"),
        sa.CheckConstraint("(grade IS NULL) = (red_listed IS NULL)", name="ck_tolerance_standing_whole"),
        sa.CheckConstraint("(evidence IS NULL) = (evidence_on IS NULL)", name="ck_tolerance_evidence_whole"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_tolerance_case_id_case_file"),
        sa.PrimaryKeyConstraint("case_id", name="pk_tolerance"),
    )


def downgrade() -> None:
    op.drop_table("tolerance")

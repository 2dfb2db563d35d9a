"""Joint incentives and sanctions: what only such a case knows beside its case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_OPEN = sa.text("closed_on IS NULL")


def upgrade() -> None:
    op.create_table(
        "joint",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=260), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("list_type", sa.String(length=200), nullable=False),
        sa.Column("colour", sa.String(length=10), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=True),
        sa.Column("measure_text", sa.String(length=200), nullable=True),
        sa.Column("measure_text_en", sa.String(length=200), nullable=True),
        sa.Column("measure_clause", sa.String(length=300), nullable=True),
        sa.Column("basis", sa.String(length=300), nullable=True),
        sa.Column("pushed_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("practice", sa.Text(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=True),
        sa.Column("fed_back_on", sa.Date(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.Column("lift_note", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(pushed_on IS NULL) = (measure IS NULL)", name="ck_joint_pushed_with_a_measure"),
        sa.CheckConstraint("(measure IS NULL) = (basis IS NULL)", name="ck_joint_measure_with_its_law"),
        sa.CheckConstraint(
            "fed_back_on IS NULL OR (happened_on IS NOT NULL AND place IS NOT NULL AND subject IS NOT NULL"
            " AND practice IS NOT NULL AND effect IS NOT NULL)",
            name="ck_joint_fed_back_whole",
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_joint_case_id_case_file"),
        sa.PrimaryKeyConstraint("case_id", name="pk_joint"),
    )
    op.create_index(
        "uq_joint_open", "joint", ["entry", "unit"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("ix_joint_unit_pushed_on", "joint", ["unit", "pushed_on"], unique=False)


def downgrade() -> None:
    op.drop_table("joint")

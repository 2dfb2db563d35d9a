"""Credit repairs: what only a repair knows, what the sites are told, and the notices that go out with a penalty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.columns import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "repair",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Text(), nullable=False),
        sa.Column("effects", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("effect", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("temporary", sa.Boolean(), nullable=False),
        sa.Column("plan_until", sa.Date(), nullable=True),
        sa.Column("plan_on", sa.Date(), nullable=True),
        sa.Column("severity", sa.String(length=10), nullable=True),
        sa.Column("measure", sa.String(length=40), nullable=True),
        sa.Column("measure_due_on", sa.Date(), nullable=True),
        sa.Column("changed_version", sa.Integer(), nullable=True),
        sa.Column("publication_ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("effect IN ('repaired', 'removed')", name="ck_repair_known_effect"),
        sa.CheckConstraint("temporary = (plan_until IS NOT NULL)", name="ck_repair_plan_has_a_term"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_repair_case_id_case_file"),
        sa.ForeignKeyConstraint(["commitment_id"], ["case_file.id"], name="fk_repair_commitment_id_case_file"),
        sa.PrimaryKeyConstraint("case_id", name="pk_repair"),
    )
    for column in ("plan_until", "measure_due_on"):
        op.create_index(f"ix_repair_{column}", "repair", [column], unique=False)
    op.create_table(
        "site_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("receipt", sa.String(length=200), nullable=True),
        sa.Column("fault", sa.String(length=200), nullable=True),
        sa.CheckConstraint("action IN ('hide', 'show')", name="ck_site_job_known_action"),
        sa.CheckConstraint("state IN ('pending', 'done', 'given_up', 'overtaken')", name="ck_site_job_known_state"),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="fk_site_job_case_id_case_file"),
        sa.PrimaryKeyConstraint("id", name="pk_site_job"),
        sa.UniqueConstraint("case_id", "site", "action", name="uq_site_job_case_id_site_action"),
    )
    op.create_index("ix_site_job_state_next_attempt_at", "site_job", ["state", "next_attempt_at"], unique=False)
    op.create_table(
        "repair_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=200), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("issued_by", sa.String(length=100), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_repair_notice_enterprise_id_enterprise"),
        sa.PrimaryKeyConstraint("id", name="pk_repair_notice"),
        sa.UniqueConstraint("enterprise_id", "record", name="uq_repair_notice_enterprise_id_record"),
        sa.UniqueConstraint("number", name="uq_repair_notice_number"),
    )


def downgrade() -> None:
    op.drop_table("repair_notice")
    op.drop_table("site_job")
    op.drop_table("repair")

"""Delegates of an enterprise, and third parties that it lets see its result."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.migrations import append_only
from service.store.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

GUARDED = ("authorised_query",)


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("powers", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("invitation_sha256", sa.String(length=64), nullable=True),
        sa.Column("invitation_until", UtcDateTime(), nullable=True),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by", sa.String(length=100), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint("powers IN ('file', 'read')", name="ck_delegation_known_powers"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_delegation_ends_after_start"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_delegation_enterprise_id_enterprise"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_delegation_user_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_delegation"),
        sa.UniqueConstraint("invitation_sha256", name="uq_delegation_invitation_sha256"),
    )
    op.create_table(
        "query_authorisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("grantee", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False),
        sa.Column("granted_by", sa.String(length=100), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint("scope IN ('grade', 'score', 'explanation')", name="ck_query_authorisation_known_scope"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name="fk_query_authorisation_enterprise_id_enterprise"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_query_authorisation"),
        sa.UniqueConstraint("secret_sha256", name="uq_query_authorisation_secret_sha256"),
    )
    op.create_table(
        "authorised_query",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authorisation_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=True),
        sa.CheckConstraint("channel IN ('page', 'api')", name="ck_authorised_query_known_channel"),
        sa.CheckConstraint("outcome IN ('answered', 'expired', 'revoked')", name="ck_authorised_query_known_outcome"),
        sa.CheckConstraint(
            "(outcome = 'answered') = (grade IS NOT NULL)", name="ck_authorised_query_answers_have_a_grade"
        ),
        sa.ForeignKeyConstraint(
            ["authorisation_id"],
            ["query_authorisation.id"],
            name="fk_authorised_query_authorisation_id_query_authorisation",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_authorised_query"),
    )
    for table, column in (
        ("delegation", "enterprise_id"),
        ("delegation", "user_id"),
        ("query_authorisation", "enterprise_id"),
        ("authorised_query", "authorisation_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)
    append_only.protect(GUARDED)


def downgrade() -> None:
    append_only.release(GUARDED)
    op.drop_table("authorised_query")
    op.drop_table("query_authorisation")
    op.drop_table("delegation")

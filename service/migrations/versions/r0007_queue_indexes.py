"""Indexes in the order of the queue: one's own cases, one kind of case, and the cases that wait for others, each by due day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_CASES = "objection_case"
_WAITING = sa.text("supplement_wanted IS NOT NULL OR unit IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_objection_case_handler_id_state", table_name=_CASES)
    op.create_index(
        "ix_objection_case_handler_id_state_due_on", _CASES, ["handler_id", "state", "due_on"], unique=False
    )
    op.create_index("ix_objection_case_kind_state_due_on", _CASES, ["kind", "state", "due_on"], unique=False)
    op.create_index(
        "ix_objection_case_waiting",
        _CASES,
        ["state", "due_on"],
        unique=False,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_objection_case_waiting", table_name=_CASES)
    op.drop_index("ix_objection_case_kind_state_due_on", table_name=_CASES)
    op.drop_index("ix_objection_case_handler_id_state_due_on", table_name=_CASES)
    op.create_index("ix_objection_case_handler_id_state", _CASES, ["handler_id", "state"], unique=False)

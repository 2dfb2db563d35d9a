"""The history of a change of the rules 变更办理过程, in lines that people read, sealed in the audit chain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from service.operations.operation import Work
from service.store.policy import PolicyChange, PolicyChangeEvent


def note(work: Work, change: PolicyChange, event: str, before: str, line: str, **detail: Any) -> None:
    """Write one line. No personal data in ``detail``."""
    query = select(func.max(PolicyChangeEvent.number)).where(PolicyChangeEvent.change_id == change.id)
    work.session.add(
        PolicyChangeEvent(
            change_id=change.id,
            number=(work.session.scalar(query) or 0) + 1,
            at=work.now,
            actor=work.actor.label,
            event=event,
            before=before,
            after=change.state,
            content_sha256=change.content_sha256,
            line=line,
        )
    )
    work.session.flush()
    work.audit(
        f"policy.{event}",
        f"policy:{change.number}",
        before=before,
        after=change.state,
        pack=change.pack,
        content_sha256=change.content_sha256,
        **detail,
    )


def authors_of(work: Work, change: PolicyChange) -> set[str]:
    """Everybody who drafted, edited or submitted the change: none of them may approve it."""
    query = select(PolicyChangeEvent.actor).where(
        PolicyChangeEvent.change_id == change.id, PolicyChangeEvent.event.in_(("create", "edit", "submit"))
    )
    return {change.created_by, *work.session.scalars(query), *([change.submitted_by] if change.submitted_by else [])}

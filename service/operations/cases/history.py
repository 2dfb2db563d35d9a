"""The history of a case 办理过程, in lines that people read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from service.operations.operation import Work
from service.store.case import Case, CaseEvent


def note(work: Work, case: Case, event: str, before: str, line: str, **detail: Any) -> None:
    """Write one line, and seal it in the audit chain. No personal data in ``detail``."""
    last = work.session.scalar(select(func.max(CaseEvent.number)).where(CaseEvent.case_id == case.id)) or 0
    work.session.add(
        CaseEvent(
            case_id=case.id,
            number=last + 1,
            at=work.now,
            actor=work.actor.label,
            role=work.actor.role.value if work.actor.role else "system",
            event=event,
            before=before,
            after=case.state,
            line=line,
            detail=detail,
        )
    )
    work.session.flush()
    work.audit(f"{case.procedure}.{event}", f"case:{case.number}", before=before, after=case.state, **detail)

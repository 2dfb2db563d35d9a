"""A measure as programs read it 接口答复."""

from __future__ import annotations

from typing import Any

from service.clock import SHANGHAI
from service.store.measure import MeasureRow


def measure_json(row: MeasureRow) -> dict[str, Any]:
    """One measure; ``clause`` is the document's, ``basis`` the law that the confirming person named."""
    return {
        "id": row.id,
        "measure": row.measure,
        "kind": row.kind,
        "text": row.text,
        "text_en": row.text_en,
        "clause": row.clause,
        "because": list(row.because),
        "optional": row.optional,
        "confirmation": row.confirmation,
        "state": row.state,
        "since": row.since.isoformat(),
        "basis": row.basis,
        "reason": row.reason,
        "decided_at": row.decided_at.astimezone(SHANGHAI).isoformat() if row.decided_at else None,
        "last_day": row.last_day.isoformat() if row.last_day else None,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
        "end_reason": row.end_reason,
        "revision": row.revision,
    }

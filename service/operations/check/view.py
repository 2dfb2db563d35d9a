"""A check as programs read it 接口答复."""

from __future__ import annotations

from typing import Any

from service.clock import SHANGHAI
from service.store.check import CreditCheck, CreditLookup


def check_json(check: CreditCheck) -> dict[str, Any]:
    """The check itself; moments in Beijing time."""
    decided = check.decided_at
    return {
        "number": check.number,
        "revision": check.revision,
        "state": check.state,
        "unit": check.unit,
        "office_no": check.office_no,
        "uscc": check.uscc,
        "look_ups": check.lookups,
        "decision": None
        if decided is None
        else {
            "state": check.state,
            "at": decided.astimezone(SHANGHAI).isoformat(),
            "legal_basis": check.legal_basis,
            "reason": check.reason,
            "note": check.note,
        },
    }


def lookup_json(lookup: CreditLookup) -> dict[str, Any]:
    """The look-up with its advice, as it was given."""
    return {
        **lookup.found,
        "look_up": lookup.number,
        "looked_up_at": lookup.at.astimezone(SHANGHAI).isoformat(),
        "as_of": lookup.as_of.isoformat(),
    }

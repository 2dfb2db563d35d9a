"""Short ways to write dossiers by hand and to weigh them under the document of 2021."""

from __future__ import annotations

from datetime import date
from typing import Any

from rulesets.assessment import Assessment
from rulesets.catalogue import policy
from rulesets.forward import assess
from rulesets.records.dossier import read_dossier
from tests.reference.strategies import USCC

AS_OF = date(2026, 11, 21)
PACK = "cangzhou-2021-175"


def record(kind: str, day: str = "2026-06-01", **attributes: Any) -> dict[str, Any]:
    return {"kind": kind, "date": day, **attributes}


def penalty(day: str = "2026-06-01", penalty_type: Any = "fine", **attributes: Any) -> dict[str, Any]:
    return record("administrative_penalty", day, penalty_type=penalty_type, **attributes)


def dossier(*records: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"uscc": USCC, "records": list(records), **fields}


def weigh(data: dict[str, Any], as_of: date = AS_OF) -> Assessment:
    return assess(policy(PACK), read_dossier(data), as_of)

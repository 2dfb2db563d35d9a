"""Treatments as they leave the house 导出: what was taken out is in the audit chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.access.permissions import Permission
from service.operations.operation import Work, operation
from service.situation.treatment.choosing import Wanted
from service.situation.treatment.detail import Treatment, treatments
from service.situation.treatment.standing import lines
from service.situation.treatment.subjects import in_chunks

MOST_EXPORTED = 10_000
"""Enterprises in one file (ours)."""


@dataclass(frozen=True)
class Export:
    """``of``: how many fit what was wanted; ``rows``: the first of them."""

    at: datetime
    of: int
    rows: list[Treatment]


@operation(Permission.TREATMENT_READ)
def export_treatments(work: Work, *, wanted: Wanted) -> Export:
    """Those that are wanted, longest without an act first. Raises Invalid."""
    wanted.check()
    chosen = [line for line in lines(work) if wanted.holds(line)]
    shown = {line.enterprise: line for line in chosen[:MOST_EXPORTED]}
    rows = [row for chunk in in_chunks(shown) for row in treatments(work, [shown[number] for number in chunk])]
    work.audit("treatment.export", "treatment", enterprises=len(rows))
    return Export(work.now, len(chosen), rows)

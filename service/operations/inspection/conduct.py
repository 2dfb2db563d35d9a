"""The conduct of inspections 检查: its table with the facts, effects and words that the service brings."""

from __future__ import annotations

from service.operations.cases.conduct import Conduct
from service.operations.inspection.announcements import ANNOUNCEMENTS
from service.operations.inspection.effects import EFFECTS
from service.operations.inspection.standing import detail_of, facts_of
from workflows.inspection import INSPECTION

CONDUCT = Conduct(
    procedure=INSPECTION,
    portal="/inspections",
    facts=facts_of,
    effects=EFFECTS,
    announcements=ANNOUNCEMENTS,
    detail=detail_of,
)

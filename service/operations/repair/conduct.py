"""The conduct of repairs 信用修复: its table with the facts, effects and words that the service brings."""

from __future__ import annotations

from service.operations.cases.conduct import Conduct
from service.operations.repair.announcements import ANNOUNCEMENTS
from service.operations.repair.detail import detail_of
from service.operations.repair.effects import EFFECTS
from service.operations.repair.following import follow
from service.operations.repair.standing import facts_of
from workflows.repair import REPAIR

CONDUCT = Conduct(
    procedure=REPAIR,
    portal="/repairs",
    facts=facts_of,
    effects=EFFECTS,
    announcements=ANNOUNCEMENTS,
    follow=follow,
    detail=detail_of,
)

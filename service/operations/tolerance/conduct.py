"""The conduct of tolerances 容错免责: its table with the facts, effects and words that the service brings."""

from __future__ import annotations

from service.operations.cases.conduct import Conduct
from service.operations.tolerance.announcements import ANNOUNCEMENTS
from service.operations.tolerance.detail import detail_of
from service.operations.tolerance.effects import EFFECTS, follow
from service.operations.tolerance.standing import facts_of
from workflows.tolerance import TOLERANCE

CONDUCT = Conduct(
    procedure=TOLERANCE,
    portal="/tolerances",
    facts=facts_of,
    effects=EFFECTS,
    announcements=ANNOUNCEMENTS,
    follow=follow,
    detail=detail_of,
)

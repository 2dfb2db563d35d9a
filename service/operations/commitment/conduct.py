"""The conduct of commitments 信用承诺: its table with the facts, effects and words that the service brings."""

from __future__ import annotations

from service.operations.cases.conduct import Conduct
from service.operations.commitment.announcements import ANNOUNCEMENTS
from service.operations.commitment.detail import detail_of
from service.operations.commitment.effects import EFFECTS, follow
from service.operations.commitment.standing import facts_of
from workflows.commitment import COMMITMENT

CONDUCT = Conduct(
    procedure=COMMITMENT,
    portal="/commitments",
    facts=facts_of,
    effects=EFFECTS,
    announcements=ANNOUNCEMENTS,
    follow=follow,
    detail=detail_of,
)

"""The conduct of listings 名单认定: its table with the facts, effects and words that the service brings."""

from __future__ import annotations

from service.operations.cases.conduct import Conduct
from service.operations.listing.announcements import ANNOUNCEMENTS
from service.operations.listing.effects import EFFECTS, follow
from service.operations.listing.standing import detail_of, facts_of
from workflows.listing import LISTING

CONDUCT = Conduct(
    procedure=LISTING,
    portal="/listings",
    facts=facts_of,
    effects=EFFECTS,
    announcements=ANNOUNCEMENTS,
    follow=follow,
    detail=detail_of,
)

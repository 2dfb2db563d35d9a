"""The conduct of joint incentives and sanctions 联合奖惩: their table with the facts, effects and words that the service brings."""

from __future__ import annotations

from service.operations.cases.conduct import Conduct
from service.operations.joint.announcements import ANNOUNCEMENTS
from service.operations.joint.effects import EFFECTS
from service.operations.joint.standing import detail_of, facts_of
from workflows.joint import JOINT

CONDUCT = Conduct(
    procedure=JOINT,
    portal="/own-joint",
    facts=facts_of,
    effects=EFFECTS,
    announcements=ANNOUNCEMENTS,
    detail=detail_of,
)

"""Whether a record can be repaired 修复条件, asked of the rules and explained before anything is filed (AMB-12, AMB-63, AMB-67)."""

from __future__ import annotations

from dataclasses import replace

from rulesets.catalogue import policy
from rulesets.form.repair_rules import RepairRules
from rulesets.records.dossier import Dossier
from rulesets.repair import Eligibility, RepairFacts, eligibility
from rulesets.repair.consequence import consequence_of
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules

LETTER = "commitment_letter"
"""The paper that the signature itself is: a commitment that was signed here need not be uploaded."""


def explain(work: Work, dossier: Dossier, record: str, facts: RepairFacts | None = None) -> Eligibility:
    """The eligibility by the profile of the settings today; what the repair changes, by the pack that results are stored by."""
    profile = policy(work.desk.settings.profile)
    found = eligibility(profile, dossier, record, today_of(work), facts)
    if found.verdict == "refused" or found.kind is None:
        return found
    target = next(item for item in dossier.records if item.id == record)
    day = max(today_of(work), found.earliest_day or today_of(work))
    weighed = consequence_of(rules(work.session, DEFAULT_PACK, day), dossier, target, found.kind.effect, day)
    return replace(found, consequence=weighed)


def rules_of(work: Work) -> RepairRules | None:
    """The repair rules of today; None while no document has any."""
    return policy(work.desk.settings.profile).on(today_of(work)).repair


def papers_to_hand_in(found: Eligibility) -> tuple[str, ...]:
    """The papers that have to be uploaded: all but the letter that is signed here."""
    return tuple(item.id for item in found.papers if item.id != LETTER)

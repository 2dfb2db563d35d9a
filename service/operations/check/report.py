"""The report that a check rests on 查询依据: the file of the platform, a dossier that the office sent along, or none at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from rulesets.assessment import Assessment
from rulesets.checks import Advice, Given, advise, check_rules, given_by, without_report
from rulesets.checks.faults import CheckFault
from rulesets.checks.rules import MatterRule
from rulesets.records.dossier import Dossier
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.weigh import weigh
from service.store.enterprise import Enterprise
from service.store.history import dossier_of

KEPT, BROUGHT, NONE = "kept", "brought", "none"


@dataclass(frozen=True)
class Report:
    """``assessment`` None: there is no file."""

    source: str
    given: Given
    assessment: Assessment | None

    def to_json(self) -> dict[str, Any]:
        """Which result was used, with the hashes by which it can be made again."""
        if self.assessment is None:
            return {"source": self.source, "grade": None, "score": None}
        return {
            "source": self.source,
            "grade": self.assessment.grade,
            "score": self.assessment.score,
            "pack": self.assessment.policy.identifier,
            "pack_sha256": self.assessment.policy.sha256,
            "facts_sha256": self.assessment.facts_sha256,
        }


def enterprise_of(work: Work, uscc: str, *, lock: bool = False) -> Enterprise | None:
    """The enterprise of this code; None where the platform has no file on it."""
    query = select(Enterprise).where(Enterprise.uscc == uscc)
    return work.session.scalars(query.with_for_update(key_share=True) if lock else query).one_or_none()


def kept_report(work: Work, enterprise: Enterprise) -> Report:
    """The report on an enterprise by its file as it is known now, as of today."""
    return _weighed(KEPT, dossier_of(work.session, enterprise), work)


def brought_report(work: Work, dossier: Dossier) -> Report:
    """The report on a subject without a file, by the dossier that the office sent along."""
    return _weighed(BROUGHT, dossier, work)


def no_report() -> Report:
    """There is neither: what bars a transferee by itself (CZ22-2.4)."""
    return Report(NONE, without_report(), None)


def matter_of(name: str) -> MatterRule:
    """The matter of the catalogue. Raises Invalid with the matters that there are."""
    try:
        return check_rules().matter(name)
    except CheckFault as fault:
        raise Invalid(fault.code, str(fault), field="matter") from None


def advice_on(work: Work, matter: MatterRule, report: Report) -> Advice:
    """The advice of today. Raises Invalid where the matter is about other subjects, or not in force yet.

    Whoever has a code is an enterprise or another organisation; the code does not say which of them a matter means.
    """
    rules = check_rules()
    subject = (
        "organisation" if "enterprise" not in matter.subjects and "organisation" in matter.subjects else "enterprise"
    )
    try:
        rules.must_be_in_force(today_of(work))
        return advise(rules, matter, report.given, subject)
    except CheckFault as fault:
        raise Invalid(fault.code, str(fault), field="matter") from None


def _weighed(source: str, dossier: Dossier, work: Work) -> Report:
    assessment = weigh(work.session, dossier, today_of(work))
    return Report(source, given_by(assessment, dossier), assessment)

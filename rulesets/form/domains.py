"""Which values a feature can take; the universe over which tables are proved."""

from __future__ import annotations

from collections.abc import Mapping

from rulesets.form.conditions import Domain
from rulesets.form.policy import GRADE, GRADE_CODES, SCORE, TIER, TIERS, measure_fact
from rulesets.loading import schema
from rulesets.records.kinds import KINDS

MOST_RECORDS = 1_000_000
"""Counts above this are held at it (ours, not from a document); no rule looks further than single digits."""
MILLIONTHS = 1_000_000
NONE = "none"
"""The name of the value 0 of a rating or a level: there is no record."""

_NO_YES = (("false", 0), ("true", 1))


def way_of(feature: schema.Feature) -> tuple[str, schema.Strict] | None:
    """The one way in which the feature is derived, or None where it names none or several."""
    ways = ("count", "most_in_one_year", "share", "in_force", "best", "latest")
    given = [(way, spec) for way in ways if (spec := getattr(feature, way)) is not None]
    return given[0] if len(given) == 1 else None


def domain_of(spec: schema.Strict) -> Domain:
    """The domain of a feature by its derivation. Ratings and levels: 1 is best, 0 is none."""
    if isinstance(spec, schema.InForce):
        return Domain(0, 1, _NO_YES)
    if isinstance(spec, schema.Share):
        return Domain(0, MILLIONTHS)
    if isinstance(spec, schema.Best | schema.Latest):
        if spec.ranking is not None:
            names = ((NONE, 0), *((name, code) for code, name in enumerate(spec.ranking, start=1)))
            return Domain(0, len(spec.ranking), names)
        most = KINDS[spec.kinds[0]].attributes[spec.attribute].most
        return Domain(0, most if most is not None else MOST_RECORDS, ((NONE, 0),))
    return Domain(0, MOST_RECORDS)


def derived_domains(score_least: int, score_most: int, measures: list[str]) -> Mapping[str, Domain]:
    """Domains of what the rules themselves derive: score, grade, tier and measures."""
    domains = {
        SCORE: Domain(score_least, score_most),
        GRADE: Domain(1, len(GRADE_CODES), tuple(GRADE_CODES.items())),
        TIER: Domain(1, len(TIERS), tuple((tier, code) for code, tier in enumerate(TIERS, start=1))),
    }
    domains.update({measure_fact(name): Domain(0, 1, _NO_YES) for name in measures})
    return domains

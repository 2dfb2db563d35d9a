"""The draw 双随机抽取: from rosters, rate, factors and seed to who is inspected and by whom; nothing else enters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rulesets.draw.assigning import Assignment, Ranking, assign, plain_ranking
from rulesets.draw.faults import DrawFault
from rulesets.draw.inspectors import Inspectors
from rulesets.draw.pool import Candidate, Pool
from rulesets.draw.rate import Rate, rate_of_permille
from rulesets.draw.seed import check_seed
from rulesets.form.policy import Policy


@dataclass(frozen=True, slots=True)
class Terms:
    """What the plan fixes: base rate 基础比例, and the factor of each grade 等级系数 in permille with the pack it is from."""

    pack: str
    base_rate: Rate
    factors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stratum:
    """One grade: objects that can be drawn, factor in permille, quota, and those taken, lowest ticket first."""

    grade: str
    size: int
    factor_permille: int
    quota: int
    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The inspectors' side of a draw."""

    inspectors_sha256: str
    inspectors_size: int
    per_object: int
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A finished draw with everything that it follows from."""

    pool_sha256: str
    pool_size: int
    roster_sha256: str
    terms: Terms
    seed: str
    strata: tuple[Stratum, ...]
    excluded: tuple[Candidate, ...]
    selection: Selection | None


def terms_of(policy: Policy, base_rate: Rate | None = None) -> Terms:
    """The factors of a pack (AMB-69), with its own base rate unless another is given. Raises DrawFault: no_factors."""
    factors = {rule.grade: rule.factor_permille for rule in policy.sampling}
    if not factors:
        raise DrawFault("no_factors", f"规则包 {policy.identifier} 没有抽查系数，请换一个", field="pack")
    rate = base_rate if base_rate is not None else rate_of_permille(policy.base_rate_permille)
    return Terms(policy.identifier, rate, factors)


def draw(
    pool: Pool,
    terms: Terms,
    seed: str,
    inspectors: Inspectors | None = None,
    per_object: int = 2,
    ranking: Ranking = plain_ranking,
) -> Draw:
    """Draws; inspectors are assigned stratum by stratum in the order taken (contract §5).

    Raises DrawFault: bad_seed, nothing_to_draw, bad_per_object, too_few_inspectors.
    """
    check_seed(seed)
    if not any(pool.strata.values()):
        raise DrawFault("nothing_to_draw", "名录里的检查对象都不纳入抽取，没有可抽的", field="excluded_reason")
    quotas = {grade: terms.base_rate.quota(size, terms.factors[grade]) for grade, size in pool.strata.items()}
    taken = pool.lowest(seed, quotas)
    strata = tuple(
        Stratum(grade, size, terms.factors[grade], quotas[grade], tuple(taken[grade]))
        for grade, size in pool.strata.items()
    )
    selection = None
    if inspectors is not None:
        objects = [uscc for stratum in strata for uscc in stratum.taken]
        assignments = assign(seed, objects, inspectors, per_object, ranking)
        selection = Selection(inspectors.sha256, len(inspectors.everyone), per_object, assignments)
    return Draw(pool.sha256, pool.size, pool.roster_sha256, terms, seed, strata, pool.excluded, selection)

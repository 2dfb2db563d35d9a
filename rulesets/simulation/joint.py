"""Two policies over one set of variables: a feature that both define alike is one variable, otherwise each has its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from rulesets.facts.gather import Gatherer
from rulesets.form.conditions import Box, Condition, Domain
from rulesets.form.policy import FeatureRule, IndicatorTable, Policy
from rulesets.loading import schema
from rulesets.proofs.bounds import Bound, implied_bounds
from rulesets.records.dossier import Dossier

AFTER = "@after"
"""Ends the name of a variable whose feature the later policy defines in another way."""


@dataclass(frozen=True)
class Joint:
    """Both policies as they decide on one day. ``renamed``: feature of the later policy -> variable."""

    before: Policy
    after: Policy
    variables: Mapping[str, FeatureRule]
    renamed: Mapping[str, str]
    domains: Mapping[str, Domain]
    bounds: tuple[Bound, ...]

    @property
    def redefined(self) -> tuple[str, ...]:
        """The features that both policies have and define differently."""
        return tuple(name for name, variable in self.renamed.items() if variable != name)

    def of_after(self, condition: Condition) -> Condition:
        """A condition of the later policy, over the variables."""
        boxes = (Box.of({self.renamed.get(name, name): side for name, side in box.sides}) for box in condition.boxes)
        return Condition(tuple(boxes))

    def tables(self) -> list[tuple[IndicatorTable | None, IndicatorTable | None]]:
        """The scored indicators of both, matched by id; None where one of them has no such indicator."""
        old = {table.id: table for table in self.before.indicators if table.max is not None}
        new = {table.id: table for table in self.after.indicators if table.max is not None}
        return [(old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new))]

    def gatherer(self) -> JointGatherer:
        return JointGatherer(self)


class JointGatherer:
    """Derives every variable from a dossier."""

    def __init__(self, joint: Joint) -> None:
        self._joint = joint
        self._before, self._after = Gatherer(joint.before), Gatherer(joint.after)
        self._alike = set(joint.renamed.values()) <= joint.before.features.keys()

    def values(self, dossier: Dossier, as_of: date) -> dict[str, int]:
        found = dict(self._before.gather(dossier, as_of).values)
        if self._alike:
            return found
        later = self._after.gather(dossier, as_of).values
        return found | {self._joint.renamed[name]: value for name, value in later.items()}


def join(before: Policy, after: Policy, as_of: date) -> Joint:
    """Both policies as they decide on ``as_of``."""
    before, after = before.on(as_of), after.on(as_of)
    variables = dict(before.features)
    renamed: dict[str, str] = {}
    for name, rule in after.features.items():
        same = name not in variables or variables[name].spec == rule.spec
        renamed[name] = name if same else name + AFTER
        variables.setdefault(renamed[name], rule)
    domains = dict(after.domains) | dict(before.domains) | {name: rule.domain for name, rule in variables.items()}
    return Joint(before, after, variables, renamed, domains, _bounds(variables))


def _bounds(variables: Mapping[str, FeatureRule]) -> tuple[Bound, ...]:
    """Inequalities by definition, also between the definitions of both policies.

    A count without repaired records bounds nothing that counts them: such pairs occur only between two policies.
    """
    rules = [replace(rule, id=name) for name, rule in variables.items()]
    return tuple(
        bound
        for bound in (*implied_bounds(rules), *_peaks(variables))
        if _counts_repaired(variables[bound.larger]) or not _counts_repaired(variables[bound.smaller])
    )


def _peaks(variables: Mapping[str, FeatureRule]) -> Iterator[Bound]:
    """The most in one year of some of the records is at most the most in one year of all of them."""
    peaks = {name: rule.spec for name, rule in variables.items() if isinstance(rule.spec, schema.MostInOneYear)}
    for smaller, one in peaks.items():
        for larger, other in peaks.items():
            among = set(one.kinds) <= set(other.kinds) and one.years <= other.years
            if smaller != larger and among and (not other.where or other.where == one.where):
                yield Bound(smaller, 1, larger)


def _counts_repaired(rule: FeatureRule) -> bool:
    return bool(getattr(rule.spec, "repaired_counts", True))

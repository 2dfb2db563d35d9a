"""The forward path for many 逐家评价: enterprises with the same values of all features are chained through the rules once.

The rules read nothing but these values, so what they conclude and the trace of it are the same; the records behind the values, which
the reasons name, are each enterprise's own.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from datetime import date

from rulesets.assessment import Assessment
from rulesets.form.policy import Policy
from rulesets.forward.executor import assess, executor_of
from rulesets.records.dossier import Dossier

KEPT = 4_000
"""Assessments kept in memory (ours)."""


class Alike:
    """Remembers the latest assessments; the oldest unused one goes first. For one thread."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[object, ...], Assessment] = OrderedDict()

    def assess(self, policy: Policy, dossier: Dossier, as_of: date) -> Assessment:
        """What ``rulesets.forward.assess`` gives. Raises what it raises."""
        policy = policy.on(as_of)
        facts = executor_of(policy).gatherer.gather(dossier, as_of)
        key = (policy.identifier, policy.sha256, *facts.values.values())
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
            return replace(known, uscc=dossier.uscc, as_of=as_of, facts=facts)
        found = self._kept[key] = assess(policy, dossier, as_of)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found

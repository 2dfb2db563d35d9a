"""Forward chaining comes to an end: no rule depends on its own conclusion 推理无环."""

from __future__ import annotations

from collections.abc import Iterator

from rulesets.form.policy import GRADE, SCORE, TIER, Policy, measure_fact
from rulesets.proofs.findings import Finding


def prove_acyclic(policy: Policy) -> Iterator[Finding]:
    """A cycle among scores, grades, tiers and measures, named rule by rule."""
    cycle = _cycle(dependencies(policy))
    if cycle:
        yield Finding("cycle", "推理次序", "规则互相依赖：" + " → ".join(cycle))


def prove_features_used(policy: Policy) -> Iterator[Finding]:
    """A feature that no rule reads would be gathered for nothing and mislead whoever reads the pack."""
    used = {name for table in policy.indicators for name in table.features}
    used |= {name for rule in policy.grade_conditions for name in rule.features}
    used |= {rule.feature for rule in policy.deductions}
    for condition in [
        *(rule.condition for rule in policy.tiers),
        *(rule.condition for rule in policy.measures if rule.condition is not None),
        *(rule.condition for rule in policy.caps),
    ]:
        used |= condition.features()
    for name, rule in policy.features.items():
        if name not in used:
            yield Finding("unused_feature", f"特征 {name}", f"没有规则使用“{rule.label}”")


def dependencies(policy: Policy) -> dict[str, frozenset[str]]:
    """What each derived fact is concluded from."""
    graph: dict[str, set[str]] = {}
    for rule in policy.grade_conditions:
        graph.setdefault(GRADE, set()).update(rule.features)
    for table in policy.indicators:
        graph.setdefault(SCORE, set()).update(table.features)
    for tier in policy.tiers:
        graph.setdefault(TIER, set()).update(tier.condition.features())
    for measure in policy.measures:
        if measure.condition is not None:
            graph.setdefault(measure_fact(measure.id), set()).update(measure.condition.features())
    return {name: frozenset(needs) for name, needs in graph.items()}


def _cycle(graph: dict[str, frozenset[str]]) -> list[str]:
    done: set[str] = set()
    for start in sorted(graph):
        path: list[str] = []
        found = _walk(start, graph, path, done)
        if found:
            return found
    return []


def _walk(name: str, graph: dict[str, frozenset[str]], path: list[str], done: set[str]) -> list[str]:
    if name in path:
        return [*path[path.index(name) :], name]
    if name in done or name not in graph:
        return []
    path.append(name)
    for needed in sorted(graph[name]):
        found = _walk(needed, graph, path, done)
        if found:
            return found
    path.pop()
    done.add(name)
    return []

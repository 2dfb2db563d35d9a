"""All proofs over one policy, in the order in which their findings make sense."""

from __future__ import annotations

from collections.abc import Iterator

from rulesets.checks.proof import prove_rules
from rulesets.checks.rules import build_rules
from rulesets.form.policy import Policy
from rulesets.forward.program import compile_program
from rulesets.forward.wall import EngineFault, limits_broken
from rulesets.loading import schema
from rulesets.loading.pack import Pack
from rulesets.proofs.bounds import implied_bounds
from rulesets.proofs.chaining import prove_acyclic, prove_features_used
from rulesets.proofs.findings import Finding
from rulesets.proofs.grading import prove_grades, prove_vetoes
from rulesets.proofs.reachability import prove_reachable
from rulesets.proofs.tables import prove_maxima, prove_tables


def check_policy(policy: Policy) -> list[Finding]:
    """Every fault that can be proved. An empty list is a proof that none of these faults exists."""
    bounds = implied_bounds(policy.features.values())
    findings = [
        *prove_maxima(policy),
        *prove_tables(policy, bounds),
        *prove_grades(policy, bounds),
        *prove_vetoes(policy, bounds),
        *prove_acyclic(policy),
        *prove_features_used(policy),
    ]
    broken = [Finding("engine_limit", "规则引擎", text) for text in limits_broken(compile_program(policy).rules)]
    findings += broken
    # A table with a gap, an overlap or a broken limit cannot be run; its reach is proved once that is mended.
    if not findings:
        try:
            findings += prove_reachable(policy)
        except EngineFault as error:
            findings.append(Finding("engine_fault", "规则引擎", str(error)))
    return findings


def check_matters(pack: Pack) -> Iterator[Finding]:
    """Each administrative matter 行政管理事项 gives exactly one advice for every report (CZ22-2)."""
    if any(True for _ in pack.each("matters", schema.MattersFile)):
        yield from prove_rules(build_rules(pack))

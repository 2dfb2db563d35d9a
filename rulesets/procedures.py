"""What the documents say about procedures, for whoever runs them: one small question, one typed answer.

``name`` is a pack or a profile 适用范围 (or a Policy already at hand); ``on`` the day of which is asked: an overlay 叠加 such as the
national repair rules answers from its first day in force. Without ``on`` every overlay of the stack holds.
"""

from __future__ import annotations

from datetime import date

from rulesets.catalogue import DEFAULT
from rulesets.catalogue import policy as policy_named
from rulesets.form.policy import Policy
from rulesets.form.procedures import ClockRule, CommitmentRules, DeclarationRules, Procedures


def procedures_of(name: str | Policy = DEFAULT, on: date | None = None) -> Procedures:
    """Everything about procedures. Raises UnknownPack or PackError."""
    chosen = policy_named(name) if isinstance(name, str) else name
    found = (chosen if on is None else chosen.on(on)).procedures
    assert found is not None
    return found


def clock_rule(code: str, name: str | Policy = DEFAULT, on: date | None = None) -> ClockRule:
    """The time limit 时限 ``code`` (CLK-nn). Raises LookupError where no document of the stack has it."""
    clocks = procedures_of(name, on).clocks
    if code not in clocks:
        raise LookupError(f"no document of {name if isinstance(name, str) else name.identifier} has the clock {code}")
    return clocks[code]


def declaration_rules(name: str | Policy = DEFAULT, on: date | None = None) -> DeclarationRules:
    """Self-declaration 自主申报: steps, types, duplicates, finding of falsehood (CZ21-2.1.3c, CZ21-2.1.3d, SQ20-09; AMB-55, 57, 59, 60)."""
    return procedures_of(name, on).declarations


def commitment_rules(name: str | Policy = DEFAULT, on: date | None = None) -> CommitmentRules:
    """Commitment types 信用承诺类型 and the pattern of their code (BG22-12, SQ20-03a)."""
    return procedures_of(name, on).commitments

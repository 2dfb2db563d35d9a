"""The types of commitments 承诺类型 as the documents name them."""

from __future__ import annotations

from rulesets.form.procedures import CommitmentCodeRule, CommitmentTypeRule
from rulesets.procedures import commitment_rules
from service.faults import Invalid

PROFILE = "composite"
"""All documents together: the six types stand in one of them, the code that they bear in another (AMB-01)."""
TRUTH = "declaration_truth"
"""The subtype of a declarant's truth commitment 真实性承诺 (CZ21-2.1.3c): it speaks of what was, so nothing is left to be kept later."""


def commitment_kinds() -> tuple[CommitmentTypeRule, ...]:
    """Every type, CT-1 to CT-6."""
    return commitment_rules(PROFILE).types


def kind_of(identifier: str) -> CommitmentTypeRule:
    """The type of this code. Raises Invalid."""
    found = commitment_rules(PROFILE).type_of(identifier)
    if found is None:
        known = "、".join(rule.id for rule in commitment_kinds())
        raise Invalid("unknown_commitment_type", f"没有 {identifier[:20]} 这一类承诺；可选：{known}", field="type")
    return found


def code_rule() -> CommitmentCodeRule:
    """How commitment codes are made."""
    found = commitment_rules(PROFILE).code
    assert found is not None
    return found


def is_checked(rule: CommitmentTypeRule, subtype: str | None) -> bool:
    """Whether the office looks at the end of the term whether it was kept: ours, all that have a term but truth commitments."""
    return rule.term_months is not None and subtype != TRUTH

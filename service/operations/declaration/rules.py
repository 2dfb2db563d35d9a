"""Which rules a declaration follows 适用规则: those of the profile in force on the day."""

from __future__ import annotations

from rulesets.form.procedures import DeclarationRules, DeclarationTypeRule
from rulesets.procedures import declaration_rules
from service.faults import Invalid
from service.operations.calendar import today_of
from service.operations.operation import Work


def rules_of(work: Work) -> DeclarationRules:
    """The declaration rules of the profile that the settings name, as they stand today (AMB-55, 57, 59, 60)."""
    return declaration_rules(work.desk.settings.profile, today_of(work))


def type_rule(work: Work, identifier: str) -> DeclarationTypeRule:
    """The rule of a type. Raises Invalid for a type that the documents in force do not know."""
    rules = rules_of(work)
    found = rules.type_of(identifier)
    if found is None:
        known = "、".join(f"{rule.label.zh}（{rule.id}）" for rule in rules.types)
        raise Invalid("unknown_declaration_type", f"没有 {identifier[:40]} 这一申报类型；可选：{known}", field="type")
    return found

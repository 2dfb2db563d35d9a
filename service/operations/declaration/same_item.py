"""Finding the same item again 重复申报 (AMB-60): among the declarations of the enterprise, and among the records in its file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from rulesets.form.procedures import DeclarationTypeRule
from service.faults import Conflict
from service.operations.operation import Work
from service.store.case import Case
from service.store.declaration import Declaration
from service.store.enterprise import Enterprise
from service.store.history import versions_of

_COME_TO_NOTHING = ("rejected", "withdrawn")


def refuse_repetition(
    work: Work,
    enterprise: Enterprise,
    rule: DeclarationTypeRule,
    facts: Mapping[str, Any],
    key: str,
    distinct: str | None,
) -> None:
    """Raises Conflict that names the earlier declaration or record.

    A record in the file says less than a declaration (no amount, no recipient). Where it agrees in all that it does say, the
    declarant states in ``distinct`` why the item is another one, for the office to judge.
    """
    earlier = work.session.scalars(
        select(Case)
        .join(Declaration, Declaration.case_id == Case.id)
        .where(
            Case.enterprise_id == enterprise.id,
            Case.procedure == "declaration",
            Case.kind == rule.id,
            Declaration.same_item == key,
            Case.state.not_in(_COME_TO_NOTHING),
        )
        .order_by(Case.id)
    ).first()
    if earlier is not None:
        raise Conflict(
            "declared_before",
            f"同一事项已于 {earlier.number} 申报，不能重复申报",
            record=earlier.number,
            field=rule.day,
        )
    if distinct:
        return
    record = similar_record(work, enterprise, rule, facts)
    if record is not None:
        raise Conflict(
            "recorded_before",
            f"档案中已有同日的“{rule.label.zh}”记录 {record}；如果不是同一事项，请填写“不是同一事项的说明”",
            record=record,
            field="distinct",
        )


def similar_record(
    work: Work, enterprise: Enterprise, rule: DeclarationTypeRule, facts: Mapping[str, Any]
) -> str | None:
    """The label of a record in force that says the same as the declaration, as far as it says anything."""
    if rule.kind is None:
        return None
    day = date.fromisoformat(facts[rule.day])
    stated = {fact.choices_of: facts.get(fact.id) for fact in rule.facts if fact.choices_of is not None}
    for label, version in versions_of(work.session, enterprise):
        if version.kind != rule.kind or version.date != day or version.revoked:
            continue
        if all(version.attributes.get(name) in (None, value) for name, value in stated.items()):
            return label
    return None

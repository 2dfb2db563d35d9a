"""Credit repair 信用修复: kinds, severities with their publication, conditions, papers, measures, exclusions, effects."""

# ruff: noqa: RUF012
# pydantic copies the defaults of its models.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rulesets.loading.schema.base import Amb, Clauses, Identifier, Strict, Text

Severity = Literal["minor", "general", "serious"]
ConditionId = Literal[
    "corrected", "duties_performed", "adverse_effect_removed", "commitment", "designator_consents",
    "minimum_publication", "other_conditions",
]  # fmt: skip


class PublicationTerm(Strict):
    """How long information of this severity is published, in calendar months: not before ``least`` repaired, not after ``most``.

    ``severity`` any: whatever the severity. ``published`` false: as a rule not published at all.
    """

    severity: Literal["minor", "general", "serious", "any"]
    published: bool = True
    least_months: int = Field(ge=0)
    most_months: Annotated[int, Field(ge=1)] | None = None
    amb: Amb | None = None
    clause: Clauses


class SeverityRule(Strict):
    """Which severity a record has where it does not say so itself; every entry of ``where`` must hold."""

    severity: Severity
    kinds: Annotated[list[Identifier], Field(min_length=1)]
    where: dict[str, list[str]] = {}
    amb: Amb | None = None
    clause: Clauses


class RepairCondition(Strict):
    """One condition. ``paper``: the paper that proves it. ``kinds``: only these repair kinds ask for it; empty: all."""

    id: ConditionId
    text: Text
    text_en: Text
    paper: Identifier | None = None
    kinds: list[Identifier] = []
    amb: Amb | None = None
    clause: Clauses


class RepairItem(Strict):
    """A paper 材料 to hand in, or a measure 修复措施 to take part in."""

    id: Identifier
    label: Text
    label_en: Text
    amb: Amb | None = None
    clause: Clauses


class RepairKind(Strict):
    """One row of the table per kind (AMB-63, AMB-106).

    ``records``: kinds of records; ``lists``: entries of these lists, which no record kind stands for.
    ``effect``: the record is marked repaired 已修复, or its status ends 移出.
    """

    id: Identifier
    label: Text
    label_en: Text
    records: list[Identifier] = []
    lists: list[Identifier] = []
    effect: Literal["repaired", "removed"]
    papers: list[Identifier]
    measures: list[Identifier] = []
    decided_by: Text
    decided_by_en: Text
    amb: Amb | None = None
    clause: Clauses


class Exclusion(Strict):
    """Records that a clause keeps from repair; every entry of ``where`` must hold."""

    id: Identifier
    kinds: Annotated[list[Identifier], Field(min_length=1)]
    where: dict[str, list[str]] = {}
    text: Text
    text_en: Text
    clause: Clauses


class CourtPlan(Strict):
    """Reorganisation under a court-approved plan 重整计划: a temporary repair, without the conditions in ``waives``."""

    waives: list[ConditionId]
    paper: Identifier
    amb: Amb | None = None
    clause: Clauses


class RepairEffect(Strict):
    """What happens to the information after the decision."""

    id: Identifier
    text: Text
    text_en: Text
    amb: Amb | None = None
    clause: Clauses


class RepairNotice(Strict):
    """The repair notice 信用修复告知书 goes out with the penalty decision 两书同达."""

    with_penalty: bool
    clause: Clauses


class RepairSite(Strict):
    """A site on which the repaired information is taken down 修复同步."""

    id: Identifier
    name: Text
    name_en: Text
    clause: Clauses


class RepairFile(Strict):
    clock: Identifier | None = None
    terms: list[PublicationTerm] = []
    severities: list[SeverityRule] = []
    conditions: list[RepairCondition] = []
    papers: list[RepairItem] = []
    measures: list[RepairItem] = []
    kinds: list[RepairKind] = []
    exclusions: list[Exclusion] = []
    court_plan: CourtPlan | None = None
    effects: list[RepairEffect] = []
    notice: RepairNotice | None = None
    sites: list[RepairSite] = []

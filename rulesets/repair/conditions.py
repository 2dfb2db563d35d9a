"""Each condition of repair 修复条件, judged before filing: it holds, it fails, or it still needs proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rulesets.form.procedures import Words
from rulesets.form.repair_rules import ConditionOf, Ground, KindOf, RepairRules
from rulesets.repair.given import RepairFacts
from rulesets.repair.publication import Publication

Status = Literal["holds", "fails", "needs_proof", "waived"]
SEVERITIES = {
    "minor": Words("轻微", "minor"),
    "general": Words("一般", "general"),
    "serious": Words("严重", "serious"),
    "any": Words("不分程度", "any severity"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with its standing and the reason in words."""

    id: str
    text: Words
    status: Status
    reason: Words
    paper: str | None
    ground: Ground

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "text": self.text.zh,
            "text_en": self.text.en,
            "status": self.status,
            "reason": self.reason.zh,
            "reason_en": self.reason.en,
            "paper": self.paper,
            "clause": self.ground.citation.text,
            "pack": self.ground.pack,
            "by_document": self.ground.amb is None,
        }


def judge(
    rules: RepairRules, kind: KindOf, facts: RepairFacts, periods: tuple[Publication, ...], as_of: date
) -> Iterator[Condition]:
    """Every condition that this kind of repair asks for, in the order of the document."""
    waived = rules.court_plan.waives if _court_plan_holds(rules, facts, as_of) and rules.court_plan else ()
    for rule in rules.conditions:
        if rule.kinds and kind.id not in rule.kinds:
            continue
        if rule.id in waived:
            yield _as(
                rule, "waived", Words("法院批准的重整计划期间不要求", "not asked for under a court-approved plan")
            )
        elif rule.id == "minimum_publication":
            yield _minimum(rule, periods, as_of)
        else:
            yield _shown(rule, getattr(facts, rule.id), facts)


def temporary(rules: RepairRules, facts: RepairFacts, as_of: date) -> bool:
    """Whether the repair would hold only while the court's plan runs."""
    return _court_plan_holds(rules, facts, as_of)


def _court_plan_holds(rules: RepairRules, facts: RepairFacts, as_of: date) -> bool:
    return rules.court_plan is not None and facts.court_plan_on is not None and facts.court_plan_on <= as_of


def _shown(rule: ConditionOf, found: bool | None, facts: RepairFacts) -> Condition:
    if found:
        return _as(rule, "holds", Words("已证明", "shown"))
    if found is not None:
        return _as(rule, "fails", Words("经核对尚不符合", "found not to be met yet"))
    if rule.paper is not None and rule.paper in facts.papers:
        return _as(
            rule, "needs_proof", Words("材料已交，待认定单位核对", "the paper is in; the determining unit checks it")
        )
    return _as(rule, "needs_proof", Words("需要证明", "proof is needed"))


def _minimum(rule: ConditionOf, periods: tuple[Publication, ...], as_of: date) -> Condition:
    open_periods = [period for period in periods if as_of < period.first_day]
    if not open_periods:
        return _as(rule, "holds", Words("最短公示期已届满", "the minimum publication is over"))
    if len(periods) == 1:
        (period,) = periods
        grave = SEVERITIES[period.term.severity]
        day = period.first_day.isoformat()
        return _as(
            rule,
            "fails",
            Words(
                f"{grave.zh}失信信息最短公示 {period.term.least_months} 个月，最早 {day} 可以申请",
                f"{grave.en}: published at least {period.term.least_months} months; {day} is the earliest day to apply",
            ),
        )
    zh = "；".join(f"{SEVERITIES[item.term.severity].zh}的最早 {item.first_day.isoformat()}" for item in periods)
    en = "; ".join(f"{SEVERITIES[item.term.severity].en}: from {item.first_day.isoformat()}" for item in periods)
    return _as(
        rule,
        "needs_proof",
        Words(
            f"记录没有写明失信程度，请认定单位写明（{zh}）",
            f"the severity is not recorded; the unit has to state it ({en})",
        ),
    )


def _as(rule: ConditionOf, status: Status, reason: Words) -> Condition:
    return Condition(rule.id, rule.text, status, reason, rule.paper, rule.ground)

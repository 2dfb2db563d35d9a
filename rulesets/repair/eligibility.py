"""Whether repair 信用修复 may be asked for, explained before filing (CZ21-2.5.3a, SQ20-14, BG22-20, ND36; AMB-63, 65, 67, 106)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from rulesets.facts.windows import last_day
from rulesets.form.policy import Policy
from rulesets.form.procedures import Words
from rulesets.form.repair_rules import EffectOf, Ground, ItemOf, KindOf, RepairRules
from rulesets.records.dossier import Dossier
from rulesets.records.kinds import KINDS
from rulesets.repair.conditions import SEVERITIES, Condition, judge, temporary
from rulesets.repair.consequence import Consequence, consequence_of
from rulesets.repair.given import RepairFacts, Target
from rulesets.repair.publication import Graveness, graveness_of, meets, publications

Verdict = Literal["eligible", "needs_proof", "too_early", "not_met", "refused"]
RefusalCode = Literal[
    "no_rules", "unlisted", "revoked", "already_repaired", "already_ended", "not_yet_active", "wrong_kind", "excluded"
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing can be repaired here, and what to do instead."""

    code: RefusalCode
    text: Words
    ground: Ground | None = None


@dataclass(frozen=True)
class Eligibility:
    """The answer, with everything that led to it.

    ``earliest_day``: the first day on which the minimum publication is over, None where the severity is unknown or nothing can be
    repaired; ``publication_ends``: the last day of publication without repair; ``pack``: the document that decided;
    ``procedures_sha256``: the rules that were asked.
    """

    record_id: str
    as_of: date
    verdict: Verdict
    pack: str | None
    procedures_sha256: str
    refusal: Refusal | None = None
    kind: KindOf | None = None
    conditions: tuple[Condition, ...] = ()
    graveness: Graveness | None = None
    earliest_day: date | None = None
    publication_ends: date | None = None
    published_as_a_rule: bool | None = None
    papers: tuple[ItemOf, ...] = ()
    missing_papers: tuple[str, ...] = ()
    measures: tuple[ItemOf, ...] = ()
    missing_measures: tuple[str, ...] = ()
    temporary: bool = False
    effects: tuple[EffectOf, ...] = ()
    consequence: Consequence | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data, both languages."""
        return {
            "record_id": self.record_id,
            "as_of": self.as_of.isoformat(),
            "verdict": self.verdict,
            "pack": self.pack,
            "procedures_sha256": self.procedures_sha256,
            "refusal": None if self.refusal is None else _refusal(self.refusal),
            "kind": None if self.kind is None else self.kind.id,
            "decided_by": None if self.kind is None else _words(self.kind.decided_by),
            "conditions": [condition.to_json() for condition in self.conditions],
            "severity": None
            if self.graveness is None
            else {
                "value": self.graveness.severity,
                **_words(SEVERITIES[self.graveness.severity]),
                "source": self.graveness.source,
                "clause": None if self.graveness.ground is None else self.graveness.ground.citation.text,
            },
            "earliest_day": _day(self.earliest_day),
            "publication_ends": _day(self.publication_ends),
            "published_as_a_rule": self.published_as_a_rule,
            "papers": [_item(item, item.id in self.missing_papers) for item in self.papers],
            "measures": [_item(item, item.id in self.missing_measures) for item in self.measures],
            "temporary": self.temporary,
            "effects": [
                {"id": effect.id, **_words(effect.text), "clause": effect.ground.citation.text}
                for effect in self.effects
            ],
            "consequence": None if self.consequence is None else self.consequence.to_json(),
        }


def eligibility(
    policy: Policy, dossier: Dossier, record_id: str, as_of: date, facts: RepairFacts | None = None
) -> Eligibility:
    """May the enterprise ask for the repair of this record on ``as_of``, by the documents in force on that day?

    Never raises for a record that cannot be repaired: the refusal says why. ``facts`` None: nothing is shown yet.
    """
    given = facts or RepairFacts()
    record = next((item for item in dossier.records if item.id == record_id), None)
    if record is None:
        words = Words(
            "档案里没有这条记录，请核对编号；不在档案里的信息不能修复",
            "the dossier has no such record; check its number",
        )
        return _refused(policy, record_id, as_of, Refusal("unlisted", words))
    target = Target.of(record)
    found = eligibility_of_entry(policy, target, as_of, given)
    if found.verdict == "refused" or found.kind is None or not policy.grades:
        return found
    day = max(as_of, found.earliest_day) if found.earliest_day is not None else as_of
    return replace(found, consequence=consequence_of(policy, dossier, record, found.kind.effect, day))


def eligibility_of_entry(policy: Policy, target: Target, as_of: date, facts: RepairFacts) -> Eligibility:
    """The same for an entry that need not be in the dossier, such as one of the key-attention list 重点关注名单."""
    rules = policy.on(as_of).repair
    if rules is None:
        words = Words(
            f"{as_of.isoformat()} 没有文件规定信用修复", f"no document in force on {as_of.isoformat()} rules repair"
        )
        return _refused(policy, target.id, as_of, Refusal("no_rules", words))
    kind = _kind_of(rules, target)
    refusal = _refusal_of(rules, kind, target, as_of)
    if refusal is not None or kind is None:
        assert refusal is not None
        return _refused(policy, target.id, as_of, refusal)
    graveness = graveness_of(rules, target, facts)
    asked = any(
        rule.id == "minimum_publication" and (not rule.kinds or kind.id in rule.kinds) for rule in rules.conditions
    )
    periods = publications(rules, target, facts, graveness) if asked else ()
    conditions = tuple(judge(rules, kind, facts, periods, as_of))
    only = periods[0] if len(periods) == 1 else None
    for_a_while = temporary(rules, facts, as_of)
    papers = list(kind.papers)
    if for_a_while and rules.court_plan is not None:
        papers.append(rules.court_plan.paper)
    missing = tuple(name for name in papers if name not in facts.papers)
    return Eligibility(
        record_id=target.id,
        as_of=as_of,
        verdict=_verdict(conditions, missing),
        pack=rules.decided_by,
        procedures_sha256=_hash(policy, as_of),
        kind=kind,
        conditions=conditions,
        graveness=graveness,
        earliest_day=_earliest(conditions, periods, target),
        publication_ends=None if only is None else only.last_day,
        published_as_a_rule=None if only is None else only.term.published,
        papers=tuple(rules.papers[name] for name in papers),
        missing_papers=missing,
        measures=tuple(rules.measures[name] for name in kind.measures),
        missing_measures=tuple(name for name in kind.measures if name not in facts.measures_done),
        temporary=for_a_while,
        effects=rules.effects,
    )


def _verdict(conditions: tuple[Condition, ...], missing: tuple[str, ...]) -> Verdict:
    failing = {condition.id for condition in conditions if condition.status == "fails"}
    if failing - {"minimum_publication"}:
        return "not_met"
    if failing:
        return "too_early"
    if missing or any(condition.status == "needs_proof" for condition in conditions):
        return "needs_proof"
    return "eligible"


def _earliest(conditions: tuple[Condition, ...], periods: tuple[Any, ...], target: Target) -> date | None:
    status = next((item.status for item in conditions if item.id == "minimum_publication"), "waived")
    if status == "waived":
        return target.date
    if len(periods) == 1:
        first: date = periods[0].first_day
        return first
    latest: date = periods[-1].first_day
    return latest if status == "holds" else None


def _kind_of(rules: RepairRules, target: Target) -> KindOf | None:
    if target.kind is not None:
        return rules.kind_of_record(target.kind)
    return rules.kind_of_list(target.list) if target.list is not None else None


def _refusal_of(rules: RepairRules, kind: KindOf | None, target: Target, as_of: date) -> Refusal | None:
    repaired_on = target.attributes.get("repaired_on")
    if target.revoked:
        return Refusal(
            "revoked", Words("这条记录已撤销，视同从未记录，无须修复", "the record is revoked, as if never made")
        )
    if target.date > as_of:
        day = target.date.isoformat()
        return Refusal("not_yet_active", Words(f"这条记录自 {day} 起才生效", f"the record takes effect on {day}"))
    if repaired_on is not None:
        day = repaired_on.isoformat()
        return Refusal("already_repaired", Words(f"这条记录已于 {day} 修复", f"the record was repaired on {day}"))
    if kind is None:
        label = KINDS.get(target.kind or "")
        name, name_en = (label.label, label.label_en) if label else (target.list or "这类信息", target.list or "this")
        return Refusal(
            "wrong_kind",
            Words(f"现行文件没有为“{name}”规定信用修复", f"no document in force opens repair for: {name_en}"),
        )
    if kind.effect == "removed" and target.ended_on is not None and _over(target, as_of):
        day = target.ended_on.isoformat()
        return Refusal("already_ended", Words(f"已于 {day} 移出，无须修复", f"already removed on {day}"))
    for rule in rules.exclusions:
        if target.kind in rule.kinds and meets(rule.where, target.attributes):
            return Refusal("excluded", rule.text, rule.ground)
    return None


def _over(target: Target, as_of: date) -> bool:
    end = last_day(target.date, target.ended_on)
    return end is not None and end < as_of


def _refused(policy: Policy, record_id: str, as_of: date, refusal: Refusal) -> Eligibility:
    rules = policy.on(as_of).repair
    pack = rules.decided_by if rules is not None else None
    return Eligibility(record_id, as_of, "refused", pack, _hash(policy, as_of), refusal)


def _hash(policy: Policy, as_of: date) -> str:
    procedures = policy.on(as_of).procedures
    return procedures.sha256 if procedures is not None else ""


def _words(words: Words) -> dict[str, str]:
    return {"text": words.zh, "text_en": words.en}


def _item(item: ItemOf, missing: bool) -> dict[str, Any]:
    return {
        "id": item.id,
        **_words(item.label),
        "clause": item.ground.citation.text,
        "by_document": item.ground.amb is None,
        "missing": missing,
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    clause = refusal.ground.citation.text if refusal.ground is not None else None
    return {"code": refusal.code, **_words(refusal.text), "clause": clause}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None

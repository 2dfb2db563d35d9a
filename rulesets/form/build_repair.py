"""Compiles the repair rules of a stack 信用修复: tables are joined by id, conditions and terms come whole from the deciding document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rulesets.form.build_procedures import files_of, settle
from rulesets.form.compilation import Compilation
from rulesets.form.procedures import ClockRule, Words
from rulesets.form.repair_rules import (
    ConditionOf,
    CourtPlanOf,
    EffectOf,
    ExclusionOf,
    Ground,
    ItemOf,
    KindOf,
    RepairRules,
    SeverityOf,
    SiteOf,
    TermRule,
)
from rulesets.loading import schema
from rulesets.loading.pack import Loaded, Pack
from rulesets.loading.strict_yaml import Path
from rulesets.records.kinds import KINDS


class _Reader:
    """One repair file of one pack."""

    def __init__(self, work: Compilation, pack: Pack, loaded: Loaded, file: schema.RepairFile) -> None:
        self.work, self.pack, self.loaded, self.file = work, pack, loaded, file

    def ground(self, path: Path, clause: list[str] | str, amb: str | None = None) -> Ground:
        return Ground(self.work.cite(self.loaded, (*path, "clause"), clause), self.pack.identifier, amb)

    def terms(self) -> tuple[TermRule, ...]:
        for index, term in enumerate(self.file.terms):
            if term.most_months is not None and term.least_months > term.most_months:
                self.work.fault(self.loaded, ("terms", index), "最短公示期长于最长公示期")
        return tuple(
            TermRule(
                term.severity,
                term.published,
                term.least_months,
                term.most_months,
                self.ground(("terms", index), term.clause, term.amb),
            )
            for index, term in enumerate(self.file.terms)
        )

    def severities(self) -> tuple[SeverityOf, ...]:
        rules = []
        for index, rule in enumerate(self.file.severities):
            self.check_where(("severities", index), rule.kinds, rule.where)
            rules.append(
                SeverityOf(
                    rule.severity,
                    tuple(rule.kinds),
                    _frozen(rule.where),
                    self.ground(("severities", index), rule.clause, rule.amb),
                )
            )
        return tuple(rules)

    def conditions(self) -> tuple[ConditionOf, ...]:
        return tuple(
            ConditionOf(
                entry.id,
                Words(entry.text, entry.text_en),
                entry.paper,
                tuple(entry.kinds),
                self.ground(("conditions", index), entry.clause, entry.amb),
            )
            for index, entry in enumerate(self.file.conditions)
        )

    def items(self, group: str, entries: Sequence[schema.RepairItem]) -> Iterable[ItemOf]:
        for index, entry in enumerate(entries):
            yield ItemOf(
                entry.id, Words(entry.label, entry.label_en), self.ground((group, index), entry.clause, entry.amb)
            )

    def kinds(self) -> Iterable[KindOf]:
        for index, entry in enumerate(self.file.kinds):
            for name in entry.records:
                self.check_effect(("kinds", index), name, entry.effect)
            yield KindOf(
                entry.id,
                Words(entry.label, entry.label_en),
                tuple(entry.records),
                tuple(entry.lists),
                entry.effect,
                tuple(entry.papers),
                tuple(entry.measures),
                Words(entry.decided_by, entry.decided_by_en),
                self.ground(("kinds", index), entry.clause, entry.amb),
            )

    def exclusions(self) -> tuple[ExclusionOf, ...]:
        rules = []
        for index, entry in enumerate(self.file.exclusions):
            self.check_where(("exclusions", index), entry.kinds, entry.where)
            ground = self.ground(("exclusions", index), entry.clause)
            rules.append(
                ExclusionOf(
                    entry.id, tuple(entry.kinds), _frozen(entry.where), Words(entry.text, entry.text_en), ground
                )
            )
        return tuple(rules)

    def check_where(self, path: Path, kinds: Sequence[str], where: Mapping[str, Sequence[str]]) -> None:
        for name in kinds:
            if name not in KINDS:
                self.work.fault(self.loaded, (*path, "kinds"), f"没有信息类别 {name}")
                continue
            for attribute, values in where.items():
                known = KINDS[name].attributes.get(attribute)
                for value in values:
                    if known is None or value not in known.choices:
                        self.work.fault(self.loaded, (*path, "where"), f"{name} 没有 {attribute} = {value}")

    def check_effect(self, path: Path, name: str, effect: str) -> None:
        if name not in KINDS:
            self.work.fault(self.loaded, (*path, "records"), f"没有信息类别 {name}")
        elif effect == "removed" and not KINDS[name].is_status:
            self.work.fault(self.loaded, (*path, "effect"), f"{name} 不是持续状态，不能移出")


def compile_repair(work: Compilation, clocks: Mapping[str, ClockRule]) -> RepairRules | None:
    """The repair rules of the stack; None where no document has any."""
    readers = [_Reader(work, pack, loaded, file) for pack, loaded, file in files_of(work, "repair", schema.RepairFile)]
    deciding = _deciding(readers)
    if deciding is None:
        return None
    papers: dict[str, ItemOf] = {}
    measures: dict[str, ItemOf] = {}
    kinds: dict[str, KindOf] = {}
    sites: dict[str, SiteOf] = {}
    effects: dict[str, EffectOf] = {}
    exclusions: list[ExclusionOf] = []
    plan: CourtPlanOf | None = None
    notice: Ground | None = None
    clock: str | None = None
    for reader in readers:
        for paper in reader.items("papers", reader.file.papers):
            settle(papers, paper.id, paper, reader.pack)
        for measure in reader.items("measures", reader.file.measures):
            settle(measures, measure.id, measure, reader.pack)
        for kind in reader.kinds():
            settle(kinds, kind.id, kind, reader.pack)
        for index, site in enumerate(reader.file.sites):
            named = SiteOf(site.id, Words(site.name, site.name_en), reader.ground(("sites", index), site.clause))
            settle(sites, site.id, named, reader.pack)
        for index, entry in enumerate(reader.file.effects):
            told = Words(entry.text, entry.text_en)
            effect = EffectOf(entry.id, told, reader.ground(("effects", index), entry.clause, entry.amb))
            settle(effects, entry.id, effect, reader.pack)
        exclusions += reader.exclusions()
        overlay = reader.pack.head.overlay
        if reader.file.court_plan is not None and (plan is None or overlay):
            court = reader.file.court_plan
            ground = reader.ground(("court_plan",), court.clause, court.amb)
            plan = CourtPlanOf(tuple(court.waives), court.paper, ground)
        if reader.file.notice is not None and reader.file.notice.with_penalty and (notice is None or overlay):
            notice = reader.ground(("notice",), reader.file.notice.clause)
        if reader.file.clock is not None and (clock is None or overlay):
            clock = reader.file.clock
            if clock not in clocks:
                work.fault(reader.loaded, ("clock",), f"clocks.yaml 里没有时限 {clock}")
    rules = RepairRules(
        decided_by=deciding.pack.identifier,
        clock=clock,
        terms=deciding.terms(),
        severities=deciding.severities(),
        conditions=deciding.conditions(),
        papers=papers,
        measures=measures,
        kinds=tuple(kinds.values()),
        exclusions=tuple(exclusions),
        court_plan=plan,
        effects=tuple(effects.values()),
        notice_with_penalty=notice,
        sites=tuple(sites.values()),
    )
    _check(deciding, rules)
    return rules


def _deciding(readers: Sequence[_Reader]) -> _Reader | None:
    """The file whose conditions hold: of the last overlay that has some, or else of the first document that has some."""
    having = [reader for reader in readers if reader.file.conditions]
    overlays = [reader for reader in having if reader.pack.head.overlay]
    return overlays[-1] if overlays else having[0] if having else None


def _check(reader: _Reader, rules: RepairRules) -> None:
    """Everything that a row names exists, and no record kind stands in two rows."""
    known = {kind.id for kind in rules.kinds}
    wanted = [(paper, rules.papers) for kind in rules.kinds for paper in kind.papers]
    wanted += [(measure, rules.measures) for kind in rules.kinds for measure in kind.measures]
    wanted += [(condition.paper, rules.papers) for condition in rules.conditions if condition.paper is not None]
    if rules.court_plan is not None:
        wanted.append((rules.court_plan.paper, rules.papers))
    for name, table in wanted:
        if name not in table:
            reader.work.fault(reader.loaded, (), f"没有名为 {name} 的材料或修复措施")
    for condition in rules.conditions:
        for name in condition.kinds:
            if name not in known:
                reader.work.fault(reader.loaded, ("conditions",), f"没有修复类别 {name}")
    covered = [name for kind in rules.kinds for name in (*kind.records, *kind.lists)]
    for name in sorted({name for name in covered if covered.count(name) > 1}):
        reader.work.fault(reader.loaded, ("kinds",), f"{name} 同时属于两个修复类别")
    if [condition.id for condition in rules.conditions].count("minimum_publication") and not rules.terms:
        reader.work.fault(reader.loaded, ("terms",), "写了最短公示期的条件，却没有公示期")


def _frozen(where: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in where.items()}

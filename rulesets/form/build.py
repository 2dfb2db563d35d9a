"""Compiles a stack of packs into one Policy. What cannot be resolved is refused with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from rulesets.errors import PackError, PackFault
from rulesets.form.conditions import NEVER, Condition, Domain
from rulesets.form.domains import derived_domains, domain_of, way_of
from rulesets.form.policy import (
    GRADE_CODES,
    GRADES,
    REPAIRED,
    CapRule,
    Citation,
    DeductionRule,
    FeatureRule,
    GradeConditionRule,
    GradeRule,
    IndicatorTable,
    MeasureRule,
    PartRule,
    Policy,
    SamplingRule,
    TableRow,
    TierRule,
)
from rulesets.form.reading import read_condition
from rulesets.loading import schema
from rulesets.loading.pack import Loaded, Pack
from rulesets.loading.strict_yaml import Path
from rulesets.records.kinds import KINDS


def build_policy(identifier: str, title: str, title_en: str, packs: Iterable[Pack]) -> Policy:
    """Compile ``packs``, in the order in which they stack. Raises PackError with every fault."""
    builder = _Builder(list(packs))
    policy = builder.build(identifier, title, title_en)
    if builder.faults:
        raise PackError(builder.faults)
    return policy


class _Builder:
    def __init__(self, packs: list[Pack]) -> None:
        self.packs = packs
        self.faults: list[PackFault] = []
        self.citations: dict[str, Citation] = {}
        self.domains: dict[str, Domain] = {}
        self._taken: dict[str, set[str]] = {}

    def build(self, identifier: str, title: str, title_en: str) -> Policy:
        self._read_clauses()
        features = {rule.id: rule for rule in self._features()}
        self.domains = {rule.id: rule.domain for rule in features.values()}
        grades_files = [item for pack in self.packs for item in pack.each("grades", schema.GradesFile)]
        if len(grades_files) > 1:
            self._fault(grades_files[1][0], (), "一组规则包里只能有一份分级标准")
        grading = grades_files[0] if grades_files else None
        bounds = grading[1].score if grading else schema.ScoreBounds(least=0, most=0)
        measure_ids = [
            measure.id
            for pack in self.packs
            for _, file in pack.each("measures", schema.MeasuresFile)
            for measure in file.measures
        ]
        self.domains |= derived_domains(bounds.least, bounds.most, measure_ids)
        model, parts, indicators = self._indicators()
        sampling, base_rate = self._sampling()
        return Policy(
            identifier=identifier,
            title=title,
            title_en=title_en,
            sha256=_combined(self.packs),
            packs=tuple(pack.identifier for pack in self.packs),
            features=features,
            domains=self.domains,
            total=model.total if model else 0,
            score_least=bounds.least,
            score_most=bounds.most,
            parts=tuple(parts),
            indicators=tuple(indicators),
            deductions=tuple(self._deductions(grading, features)),
            precedence=self._precedence(grading),
            grades={rule.grade: rule for rule in self._grades(grading)},
            tiers=tuple(self._tiers()),
            measures=tuple(self._measures()),
            sampling=tuple(sampling),
            base_rate_permille=base_rate,
            caps=tuple(self._caps()),
        )

    # places and citations

    def _fault(self, loaded: Loaded, path: Path, message: str) -> None:
        self.faults.append(loaded.fault(path, message))

    def _read_clauses(self) -> None:
        for pack in self.packs:
            number = pack.head.document.number
            for loaded, file in pack.each("clauses", schema.ClausesFile):
                for index, clause in enumerate(file.clauses):
                    if clause.id in self.citations:
                        self._fault(loaded, ("clauses", index, "id"), f"条款编号 {clause.id} 重复")
                    self.citations[clause.id] = Citation(clause.id, f"{number} {clause.place}", clause.subject)
        # Files without rules of their own are checked for their clauses here, the others where they are compiled.
        for pack in self.packs:
            for kind in ("clocks", "industries", "lists", "matters"):
                for loaded, file in pack.each(kind, schema.Strict):
                    for index, entry in enumerate(getattr(file, kind)):
                        self._cite(loaded, (kind, index, "clause"), entry.clause)

    def _cite(self, loaded: Loaded, path: Path, clause: list[str] | str) -> Citation:
        names = clause if isinstance(clause, list) else [clause]
        found = []
        for name in names:
            if name in self.citations:
                found.append(self.citations[name])
            else:
                self._fault(loaded, path, f"条款 {name} 不在任何一份文件的条款清单（clauses.yaml）里")
        return Citation(
            " ".join(item.id for item in found),
            "；".join(dict.fromkeys(item.text for item in found)),
            "；".join(item.subject for item in found),
        )

    def _unique(self, family: str, identifier: str, loaded: Loaded, path: Path) -> None:
        taken = self._taken.setdefault(family, set())
        if identifier in taken:
            self._fault(loaded, (*path, "id"), f"编号 {identifier} 重复")
        taken.add(identifier)

    def _condition(self, loaded: Loaded, path: Path, spec: Any) -> Condition:
        condition = read_condition(spec, self.domains, lambda at, text: self._fault(loaded, (*path, *at), text))
        if condition == NEVER:
            self._fault(loaded, path, "这个条件永远不会成立")
        return condition

    # features

    def _features(self) -> Iterable[FeatureRule]:
        for pack in self.packs:
            for loaded, file in pack.each("features", schema.FeaturesFile):
                for index, feature in enumerate(file.features):
                    path: Path = ("features", index)
                    self._unique("feature", feature.id, loaded, path)
                    citation = self._cite(loaded, (*path, "clause"), feature.clause)
                    derived = way_of(feature)
                    if derived is None:
                        self._fault(loaded, path, "一个特征要写且只写一种算法（count、share、in_force 等）")
                        continue
                    way, spec = derived
                    if self._check_kinds(loaded, (*path, way), spec):
                        yield FeatureRule(
                            feature.id, feature.label, feature.label_en, feature.unit, way, spec, domain_of(spec), citation
                        )

    def _check_kinds(self, loaded: Loaded, path: Path, spec: Any) -> bool:
        sound = True
        for key in ("kinds", "lasting"):
            for index, name in enumerate(getattr(spec, key, [])):
                if name not in KINDS:
                    self._fault(loaded, (*path, key, index), f"没有信息类别 {name}")
                    sound = False
                elif (key == "lasting" or isinstance(spec, schema.InForce)) and not KINDS[name].is_status:
                    self._fault(loaded, (*path, key, index), f"{name} 不是持续状态，没有起止日")
                    sound = False
        if not (getattr(spec, "kinds", []) or getattr(spec, "lasting", [])):
            self._fault(loaded, path, "没有写信息类别 kinds")
            return False
        if not sound:
            return False
        attributes = set.intersection(*(set(KINDS[name].attributes) for name in [*spec.kinds, *getattr(spec, "lasting", [])]))
        allowed = attributes | ({REPAIRED} if "repaired_on" in attributes else set())
        wanted = [*getattr(spec, "where", {}), *(filter(None, (getattr(spec, "attribute", None), getattr(spec, "per", None))))]
        for name in wanted:
            if name not in allowed:
                self._fault(loaded, path, f"这些信息类别没有共同的属性 {name}")
                sound = False
        return sound

    # scoring

    def _indicators(self) -> tuple[schema.Model | None, list[PartRule], list[IndicatorTable]]:
        model: schema.Model | None = None
        tables: list[IndicatorTable] = []
        files = [item for pack in self.packs for item in pack.each("indicators", schema.IndicatorsFile)]
        for loaded, file in files:
            if file.model is not None:
                if model is not None:
                    self._fault(loaded, ("model",), "一组规则包里只能有一个评价模型")
                model = file.model
                self._cite(loaded, ("model", "clause"), model.clause)
        parts = [PartRule(part.id, part.name, part.name_en, part.max) for part in (model.parts if model else [])]
        for loaded, file in files:
            for index, indicator in enumerate(file.indicators):
                tables.append(self._indicator(loaded, ("indicators", index), indicator, {part.id for part in parts}))
        return model, parts, sorted(tables, key=lambda table: table.number)

    def _indicator(self, loaded: Loaded, path: Path, indicator: schema.Indicator, parts: set[str]) -> IndicatorTable:
        self._unique("indicator", indicator.id, loaded, path)
        if indicator.part not in parts:
            self._fault(loaded, (*path, "part"), f"模型里没有 {indicator.part} 这一部分")
        rows = []
        for number, row in enumerate(indicator.rows):
            place = (*path, "rows", number)
            self._unique("row", row.id, loaded, place)
            if indicator.max is not None and not 0 <= row.points <= indicator.max:
                self._fault(loaded, (*place, "points"), f"得分应在 0 与满分 {indicator.max} 之间，这里是 {row.points}")
            condition = self._condition(loaded, (*place, "when"), row.when)
            rows.append(TableRow(row.id, condition, row.points, row.veto, row.text, row.text_en, _read_by(condition)))
        used = sorted({name for row in rows for name in row.condition.features()})
        return IndicatorTable(
            indicator.id,
            indicator.number,
            indicator.name,
            indicator.name_en,
            indicator.part,
            indicator.max,
            self._cite(loaded, (*path, "clause"), indicator.clause),
            indicator.source,
            tuple(rows),
            tuple(used),
        )

    def _deductions(
        self, grading: tuple[Loaded, schema.GradesFile] | None, features: dict[str, FeatureRule]
    ) -> Iterable[DeductionRule]:
        if grading is None:
            return
        loaded, file = grading
        for index, entry in enumerate(file.deductions):
            path: Path = ("deductions", index)
            if entry.feature not in features:
                self._fault(loaded, (*path, "feature"), f"没有名为 {entry.feature} 的特征")
            citation = self._cite(loaded, (*path, "clause"), entry.clause)
            yield DeductionRule(entry.kind, entry.feature, entry.points, entry.text, entry.text_en, citation)

    # grades

    def _precedence(self, grading: tuple[Loaded, schema.GradesFile] | None) -> tuple[str, ...]:
        if grading is None:
            return ()
        loaded, file = grading
        defined = [definition.grade for definition in file.grades]
        if sorted(file.precedence) != sorted(GRADES) or sorted(defined) != sorted(GRADES):
            self._fault(loaded, ("precedence",), "A、B、C、D 四级都要定义一次，并在优先次序里各出现一次")
        return tuple(file.precedence)

    def _grades(self, grading: tuple[Loaded, schema.GradesFile] | None) -> Iterable[GradeRule]:
        if grading is None:
            return
        loaded, file = grading
        for index, definition in enumerate(file.grades):
            path: Path = ("grades", index)
            conditions = []
            for number, entry in enumerate(definition.conditions):
                place = (*path, "conditions", number)
                self._unique("grade condition", entry.id, loaded, place)
                condition = self._condition(loaded, (*place, "when"), entry.when)
                conditions.append(
                    GradeConditionRule(
                        entry.id,
                        definition.grade,
                        entry.text,
                        entry.text_en,
                        condition,
                        condition.complement(self.domains),
                        entry.veto,
                        self._cite(loaded, (*place, "clause"), entry.clause),
                        _read_by(condition),
                    )
                )
            yield GradeRule(
                definition.grade,
                definition.name,
                definition.name_en,
                definition.needs,
                definition.scored,
                self._cite(loaded, (*path, "clause"), definition.clause),
                tuple(conditions),
            )

    # measures

    def _measure_files(self) -> Iterable[tuple[Loaded, schema.MeasuresFile]]:
        for pack in self.packs:
            yield from pack.each("measures", schema.MeasuresFile)

    def _tiers(self) -> Iterable[TierRule]:
        known: dict[str, TierRule] = {}
        for loaded, file in self._measure_files():
            for index, entry in enumerate(file.tiers):
                path: Path = ("tiers", index)
                condition = self._condition(loaded, (*path, "when"), entry.when)
                citation = self._cite(loaded, (*path, "clause"), entry.clause)
                rule = TierRule(entry.tier, entry.name, entry.name_en, condition, citation)
                earlier = known.get(entry.tier)
                if earlier is None:
                    known[entry.tier] = rule
                elif earlier.condition != condition:
                    self._fault(loaded, path, f"另一份文件对 {entry.tier} 的划分不同，请先统一")
        return known.values()

    def _measures(self) -> Iterable[MeasureRule]:
        for loaded, file in self._measure_files():
            for index, entry in enumerate(file.measures):
                path: Path = ("measures", index)
                self._unique("measure", entry.id, loaded, path)
                condition = None if entry.when is None else self._condition(loaded, (*path, "when"), entry.when)
                citation = self._cite(loaded, (*path, "clause"), entry.clause)
                yield MeasureRule(
                    entry.id, entry.kind, entry.text, entry.text_en, condition, entry.optional, entry.confirmation, citation
                )

    def _sampling(self) -> tuple[list[SamplingRule], int]:
        found = [(loaded, file.sampling) for loaded, file in self._measure_files() if file.sampling is not None]
        if not found:
            return [], 0
        if len(found) > 1:
            self._fault(found[1][0], ("sampling",), "一组规则包里只能有一份抽查比例")
        loaded, sampling = found[0]
        rules = [
            SamplingRule(
                rate.id,
                rate.grade,
                rate.factor_permille,
                self._cite(loaded, ("sampling", "rates", index, "clause"), rate.clause),
            )
            for index, rate in enumerate(sampling.rates)
        ]
        self._check_order(loaded, rules)
        return rules, sampling.base_rate_permille

    def _check_order(self, loaded: Loaded, rules: list[SamplingRule]) -> None:
        """AMB-69: the documents fix only the direction, so A < B < C < D is enforced."""
        factors = {rule.grade: rule.factor_permille for rule in rules}
        if sorted(factors) != sorted(GRADE_CODES) or len(rules) != len(GRADES):
            self._fault(loaded, ("sampling", "rates"), "A、B、C、D 四级各要有一个抽查系数")
            return
        for lower, higher in zip(GRADES, GRADES[1:], strict=False):
            if factors[lower] >= factors[higher]:
                self._fault(
                    loaded,
                    ("sampling", "rates"),
                    f"抽查系数必须 A<B<C<D（AMB-69），但 {lower} 是 {factors[lower]}‰、{higher} 是 {factors[higher]}‰",
                )

    def _caps(self) -> Iterable[CapRule]:
        for loaded, file in self._measure_files():
            for index, entry in enumerate(file.caps):
                path: Path = ("caps", index)
                self._unique("cap", entry.id, loaded, path)
                condition = self._condition(loaded, (*path, "when"), entry.when)
                citation = self._cite(loaded, (*path, "clause"), entry.clause)
                yield CapRule(entry.id, condition, entry.per_calendar_year, citation)


def _read_by(condition: Condition) -> tuple[str, ...]:
    return tuple(sorted(condition.features()))


def _combined(packs: list[Pack]) -> str:
    """One pack keeps its own hash; a stack is hashed over the hashes in their order."""
    if len(packs) == 1:
        return packs[0].sha256
    text = "\n".join(f"{pack.identifier} {pack.sha256}" for pack in packs)
    return hashlib.sha256(text.encode()).hexdigest()

"""Compiles what follows from a grade: tiers, measures 监管措施, sampling 抽查比例 and caps."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from rulesets.form.compilation import Compilation
from rulesets.form.policy import GRADE_CODES, GRADES, CapRule, MeasureRule, SamplingRule, TierRule
from rulesets.loading import schema
from rulesets.loading.pack import Loaded
from rulesets.loading.strict_yaml import Path


def compile_tiers(work: Compilation) -> Iterable[TierRule]:
    known: dict[str, TierRule] = {}
    for loaded, file in work.each("measures", schema.MeasuresFile):
        for index, entry in enumerate(file.tiers):
            path: Path = ("tiers", index)
            condition = work.condition(loaded, (*path, "when"), entry.when)
            citation = work.cite(loaded, (*path, "clause"), entry.clause)
            rule = TierRule(entry.tier, entry.name, entry.name_en, condition, citation)
            earlier = known.get(entry.tier)
            if earlier is None:
                known[entry.tier] = rule
            elif earlier.condition != condition:
                work.fault(loaded, path, f"另一份文件对 {entry.tier} 的划分不同，请先统一")
    return known.values()


def compile_measures(work: Compilation) -> Iterable[MeasureRule]:
    colours = {entry.colour for _, file in work.each("lists", schema.ListsFile) for entry in file.lists}
    for loaded, file in work.each("measures", schema.MeasuresFile):
        for index, entry in enumerate(file.measures):
            path: Path = ("measures", index)
            work.unique("measure", entry.id, loaded, path)
            condition = None if entry.when is None else work.condition(loaded, (*path, "when"), entry.when)
            citation = work.cite(loaded, (*path, "clause"), entry.clause)
            if entry.list_colour is not None and condition is not None:
                work.fault(loaded, (*path, "list_colour"), "随名单适用的措施不能同时写 when")
            if entry.list_colour is not None and entry.list_colour not in colours:
                work.fault(loaded, (*path, "list_colour"), f"没有一份文件列出 {entry.list_colour} 类名单")
            yield MeasureRule(
                entry.id,
                entry.kind,
                entry.text,
                entry.text_en,
                condition,
                entry.optional,
                entry.confirmation,
                citation,
                entry.list_colour,
            )


def compile_sampling(work: Compilation) -> tuple[list[SamplingRule], int]:
    found = [
        (loaded, file.sampling)
        for loaded, file in work.each("measures", schema.MeasuresFile)
        if file.sampling is not None
    ]
    if not found:
        return [], 0
    if len(found) > 1:
        work.fault(found[1][0], ("sampling",), "一组规则包里只能有一份抽查比例")
    loaded, sampling = found[0]
    rules = [
        SamplingRule(
            rate.id,
            rate.grade,
            rate.factor_permille,
            work.cite(loaded, ("sampling", "rates", index, "clause"), rate.clause),
        )
        for index, rate in enumerate(sampling.rates)
    ]
    _check_order(work, loaded, rules)
    return rules, sampling.base_rate_permille


def _check_order(work: Compilation, loaded: Loaded, rules: list[SamplingRule]) -> None:
    """AMB-69: the documents fix only the direction, so A < B < C < D is enforced."""
    factors = {rule.grade: rule.factor_permille for rule in rules}
    if sorted(factors) != sorted(GRADE_CODES) or len(rules) != len(GRADES):
        work.fault(loaded, ("sampling", "rates"), "A、B、C、D 四级各要有一个抽查系数")
        return
    for lower, higher in pairwise(GRADES):
        if factors[lower] >= factors[higher]:
            work.fault(
                loaded,
                ("sampling", "rates"),
                f"抽查系数必须 A<B<C<D（AMB-69），但 {lower} 是 {factors[lower]}‰、{higher} 是 {factors[higher]}‰",
            )


def compile_caps(work: Compilation) -> Iterable[CapRule]:
    for loaded, file in work.each("measures", schema.MeasuresFile):
        for index, entry in enumerate(file.caps):
            path: Path = ("caps", index)
            work.unique("cap", entry.id, loaded, path)
            condition = work.condition(loaded, (*path, "when"), entry.when)
            citation = work.cite(loaded, (*path, "clause"), entry.clause)
            yield CapRule(entry.id, condition, entry.per_calendar_year, citation)

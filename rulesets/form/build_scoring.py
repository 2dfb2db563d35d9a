"""Compiles the scoring table 评价指标 and the deductions."""

from __future__ import annotations

from collections.abc import Iterable

from rulesets.form.compilation import Compilation, read_by
from rulesets.form.policy import DeductionRule, FeatureRule, IndicatorTable, PartRule, TableRow
from rulesets.loading import schema
from rulesets.loading.pack import Loaded
from rulesets.loading.strict_yaml import Path


def compile_indicators(work: Compilation) -> tuple[schema.Model | None, list[PartRule], list[IndicatorTable]]:
    model: schema.Model | None = None
    tables: list[IndicatorTable] = []
    files = list(work.each("indicators", schema.IndicatorsFile))
    for loaded, file in files:
        if file.model is not None:
            if model is not None:
                work.fault(loaded, ("model",), "一组规则包里只能有一个评价模型")
            model = file.model
            work.cite(loaded, ("model", "clause"), model.clause)
    parts = [PartRule(part.id, part.name, part.name_en, part.max) for part in (model.parts if model else [])]
    for loaded, file in files:
        for index, indicator in enumerate(file.indicators):
            tables.append(_indicator(work, loaded, ("indicators", index), indicator, {part.id for part in parts}))
    return model, parts, sorted(tables, key=lambda table: table.number)


def _indicator(
    work: Compilation, loaded: Loaded, path: Path, indicator: schema.Indicator, parts: set[str]
) -> IndicatorTable:
    work.unique("indicator", indicator.id, loaded, path)
    if indicator.part not in parts:
        work.fault(loaded, (*path, "part"), f"模型里没有 {indicator.part} 这一部分")
    rows = []
    for number, row in enumerate(indicator.rows):
        place = (*path, "rows", number)
        work.unique("row", row.id, loaded, place)
        if indicator.max is not None and not 0 <= row.points <= indicator.max:
            work.fault(loaded, (*place, "points"), f"得分应在 0 与满分 {indicator.max} 之间，这里是 {row.points}")
        condition = work.condition(loaded, (*place, "when"), row.when)
        rows.append(TableRow(row.id, condition, row.points, row.veto, row.text, row.text_en, read_by(condition)))
    used = sorted({name for row in rows for name in row.condition.features()})
    return IndicatorTable(
        indicator.id,
        indicator.number,
        indicator.name,
        indicator.name_en,
        indicator.part,
        indicator.max,
        work.cite(loaded, (*path, "clause"), indicator.clause),
        indicator.source,
        tuple(rows),
        tuple(used),
    )


def compile_deductions(
    work: Compilation, grading: tuple[Loaded, schema.GradesFile] | None, features: dict[str, FeatureRule]
) -> Iterable[DeductionRule]:
    if grading is None:
        return
    loaded, file = grading
    for index, entry in enumerate(file.deductions):
        path: Path = ("deductions", index)
        if entry.feature not in features:
            work.fault(loaded, (*path, "feature"), f"没有名为 {entry.feature} 的特征")
        citation = work.cite(loaded, (*path, "clause"), entry.clause)
        yield DeductionRule(entry.kind, entry.feature, entry.points, entry.text, entry.text_en, citation)

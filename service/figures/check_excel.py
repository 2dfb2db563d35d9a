"""The usage of records as an Excel file 使用情况导出."""

from __future__ import annotations

from service.figures.check_usage import USAGE_COLUMNS, Usage, UsageFigures
from service.figures.table_excel import counts_excel
from service.web.phrases import Voice


def usage_excel(figures: UsageFigures, voice: Voice) -> bytes:
    """One sheet: unit, matter, and the counts; the total last."""

    def counts(usage: Usage) -> list[int]:
        return [column.value(usage) for column in USAGE_COLUMNS]

    lines = [
        ((row.unit, f"{row.matter} {voice.pick(row.name, row.name_en)}"), counts(row.usage)) for row in figures.rows
    ]
    lines.append(((voice.say("check_figures.total"), ""), counts(figures.total)))
    return counts_excel(
        voice.say("check_figures.title"),
        voice.say("check_figures.span", first=figures.first, last=figures.last),
        [voice.say("check_figures.unit"), voice.say("check_figures.matter")],
        [voice.say(column.key) for column in USAGE_COLUMNS],
        lines,
    )

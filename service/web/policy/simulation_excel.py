"""A simulation as an Excel file 导出: one sheet for each table; every text is written as a text, so that no cell is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

import xlsxwriter

from rulesets.form.policy import GRADES
from service.web.phrases import Voice
from service.web.policy.report_view import Group, ReportView

Cells = Iterable[Sequence[str | int]]
_WIDEST = 60


def simulation_excel(view: ReportView, voice: Voice, told: Sequence[tuple[str, str]] = ()) -> bytes:
    """What was compared (``told``, by name), the statement, then the tables of the page."""
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for title, heads, rows in [*_about(told, voice), *_sheets(view, voice)]:
        sheet = book.add_worksheet(title[:31])
        for place, heading in enumerate(heads):
            sheet.set_column(place, place, _WIDEST if place == 0 and len(heads) < 3 else 22)
            sheet.write_string(0, place, heading, head)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, place, value, text)
                else:
                    sheet.write_number(line, place, value, text)
        sheet.freeze_panes(1, 0)
    book.close()
    return file.getvalue()


def _about(told: Sequence[tuple[str, str]], voice: Voice) -> Iterator[tuple[str, Sequence[str], Cells]]:
    if told:
        yield (
            voice.say("policy_report.about"),
            [voice.say("policy_report.item"), voice.say("policy_report.content")],
            told,
        )


def _sheets(view: ReportView, voice: Voice) -> Iterator[tuple[str, Sequence[str], Cells]]:
    say = voice.say
    yield say("policy_report.statement"), [say("policy_report.statement")], [[words] for words in view.words]
    if view.population is None:
        return
    matrix: list[list[str | int]] = [[old, *counts] for old, counts in zip(GRADES, view.matrix, strict=True)]
    yield say("policy_report.matrix"), [say("policy_report.before_after"), *GRADES], matrix
    reasons: list[list[str | int]] = [
        [f"{row['before']}→{row['after']}", row["rule"], row["movers"]] for row in view.reasons
    ]
    heads = [say("policy_report.move"), say("policy_report.rule"), say("policy_report.enterprises")]
    yield say("policy_report.why"), heads, reasons
    yield say("policy_report.regions"), _group_heads(voice), _group_rows(view.regions)
    yield say("policy_report.industries"), _group_heads(voice), _group_rows(view.industries)
    bars: list[list[str | int]] = [[bar.label, bar.count] for bar in view.bars]
    yield say("policy_report.shift"), [say("policy_report.points"), say("policy_report.enterprises")], bars
    before, after = (view.population["inspections"][side] for side in ("before", "after"))
    loads: list[list[str | int]] = [[grade, before["by_grade"][grade], after["by_grade"][grade]] for grade in GRADES]
    heads = [say("policy_report.grade"), say("policy_report.before"), say("policy_report.after")]
    yield say("policy_report.inspections"), heads, [*loads, [say("policy_report.all"), before["total"], after["total"]]]


def _group_heads(voice: Voice) -> list[str]:
    keys = ("policy_report.group", "policy_report.enterprises", "policy_report.up", "policy_report.down")
    return [voice.say(key) for key in keys]


def _group_rows(groups: Iterable[Group]) -> list[list[str | int]]:
    return [[group.name, group.enterprises, group.up, group.down] for group in groups]

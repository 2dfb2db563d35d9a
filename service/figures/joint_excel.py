"""The figures of joint incentives and sanctions as an Excel file 联合奖惩统计导出."""

from __future__ import annotations

from service.figures.joint_usage import JOINT_COLUMNS, JointFigures, JointTally
from service.figures.table_excel import counts_excel
from service.web.phrases import Voice


def joint_excel(figures: JointFigures, voice: Voice) -> bytes:
    """One sheet: list, unit, measure, and the counts; the total last."""

    def counts(tally: JointTally) -> list[int]:
        return [column.value(tally) for column in JOINT_COLUMNS]

    lines = [
        (
            (voice.pick(*row.list_names), row.unit, f"{row.measure or '–'} {voice.pick(*row.texts)}".strip()),
            counts(row.tally),
        )
        for row in figures.rows
    ]
    lines.append(((voice.say("joint_figures.total"), "", ""), counts(figures.total)))
    return counts_excel(
        voice.say("joint_figures.title"),
        voice.say("joint_figures.span", first=figures.first, last=figures.last),
        [voice.say(key) for key in ("joint.list", "joint.unit", "joint.measure")],
        [voice.say(column.key) for column in JOINT_COLUMNS],
        lines,
    )

"""The chart 统计图: decided in time, decided late and overdue, for each caseworker; a picture beside the table that says the same."""

from __future__ import annotations

from service.figures.bars import stacked_bars
from service.figures.gathering import Figures
from service.web.phrases import Voice


def chart_svg(figures: Figures, voice: Voice) -> bytes:
    """An SVG file, drawn in the reader's own font."""
    rows = figures.rows
    return stacked_bars(
        [row.name or voice.say("figures.unassigned") for row in rows],
        [
            (voice.say("figures.on_time"), [row.tally.on_time for row in rows]),
            (voice.say("figures.late"), [row.tally.late for row in rows]),
            (voice.say("figures.overdue_open"), [row.tally.overdue_open for row in rows]),
        ],
    )

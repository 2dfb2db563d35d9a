"""The chart of usage 使用情况图: what became of the advice, for each unit; a picture beside the table that says the same."""

from __future__ import annotations

from service.figures.bars import stacked_bars
from service.figures.check_usage import UsageFigures
from service.web.phrases import Voice


def usage_svg(figures: UsageFigures, voice: Voice) -> bytes:
    """An SVG file: followed, deviated from, and not decided or ended."""
    units = figures.units
    return stacked_bars(
        [unit for unit, _ in units],
        [
            (voice.say("check_figures.followed"), [usage.followed for _, usage in units]),
            (voice.say("check_figures.deviated"), [usage.deviated for _, usage in units]),
            (voice.say("check_figures.other"), [usage.advised + usage.dropped for _, usage in units]),
        ],
    )

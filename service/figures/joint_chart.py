"""The chart of joint incentives and sanctions 联合奖惩统计图: what each unit did; the table beside it says the same."""

from __future__ import annotations

from service.figures.bars import stacked_bars
from service.figures.joint_usage import JointFigures
from service.web.phrases import Voice


def joint_svg(figures: JointFigures, voice: Voice) -> bytes:
    """An SVG file: fed back, applied and not fed back yet, not applied."""
    tallies = [tally for _, tally in figures.units]
    return stacked_bars(
        [unit for unit, _ in figures.units],
        [
            (voice.say("joint_figures.fed_back"), [tally.fed_back for tally in tallies]),
            (voice.say("joint_figures.awaited"), [tally.applied - tally.fed_back for tally in tallies]),
            (voice.say("joint_figures.unapplied"), [tally.started - tally.applied for tally in tallies]),
        ],
    )

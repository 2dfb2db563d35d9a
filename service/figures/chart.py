"""The chart 统计图: decided in time, decided late and overdue, for each caseworker; a picture beside the table that says the same."""

from __future__ import annotations

import sys
import unicodedata

import pygal
from pygal.style import Style

from service.figures.gathering import Figures
from service.web.phrases import Voice

_FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
# Importing pygal puts a finder of its plug-ins on the path of every import, in a form that Python 3.11 warns of each time.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

_LABEL_SIZE = 14
_ROW, _LEAST = 46, 260
"""Height in pixels of one caseworker's bar, and of the smallest chart."""


def chart_svg(figures: Figures, voice: Voice) -> bytes:
    """An SVG file without scripts from elsewhere; its texts stay texts, drawn in the reader's own font."""
    style = Style(
        background="#ffffff",
        plot_background="#ffffff",
        font_family=_FONT,
        label_font_size=_LABEL_SIZE,
        major_label_font_size=_LABEL_SIZE,
        legend_font_size=14,
        value_font_size=13,
        value_label_font_size=13,
        # Dark, middle and light, so that the three also differ in grey.
        colors=("#123f63", "#c9820a", "#e3a79b"),
        value_colors=("#ffffff", "#1c2733", "#1c2733"),
        opacity="1",
        opacity_hover="1",
        guide_stroke_color="#d3dae1",
        major_guide_stroke_color="#d3dae1",
        foreground="#51606f",
        foreground_strong="#1c2733",
        foreground_subtle="#d3dae1",
    )
    # Drawn from the bottom upwards; the table reads from the top.
    rows = list(reversed(figures.rows))
    names = [row.name or voice.say("figures.unassigned") for row in rows]
    chart = pygal.HorizontalStackedBar(
        style=style,
        js=[],
        height=max(_LEAST, 130 + _ROW * len(figures.rows)),
        width=900,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        print_values=True,
        print_zeroes=False,
        value_formatter=lambda value: f"{value:.0f}",
        margin=16,
        margin_left=16 + _uncounted(names),
        no_data_text="–",
    )
    most = max((row.tally.decided + row.tally.overdue_open for row in rows), default=0)
    step = max(1, -(-most // 8))
    chart.y_labels = list(range(0, most + step, step))
    chart.x_labels = names
    chart.add(voice.say("figures.on_time"), [row.tally.on_time for row in rows])
    chart.add(voice.say("figures.late"), [row.tally.late for row in rows])
    chart.add(voice.say("figures.overdue_open"), [row.tally.overdue_open for row in rows])
    drawn: bytes = chart.render()
    return drawn


def _uncounted(names: list[str]) -> int:
    """Pixels that pygal leaves out of the room for labels: it takes every character for a narrow one."""
    wide = max(
        (sum(unicodedata.east_asian_width(character) in "WF" for character in name) for name in names), default=0
    )
    return wide * _LABEL_SIZE * 2 // 5

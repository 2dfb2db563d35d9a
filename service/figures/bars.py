"""Stacked bars 横向堆叠图: one bar for each name, drawn as an SVG file without scripts from elsewhere; its texts stay texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from service.figures.drawing import Style, pygal

_FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_LABEL_SIZE = 14
_ROW, _LEAST = 46, 260
"""Height in pixels of one bar, and of the smallest chart."""


def stacked_bars(names: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> bytes:
    """``names`` from the top; ``series``: the word in the legend, and a count for each name."""
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
    chart = pygal.HorizontalStackedBar(
        style=style,
        js=[],
        height=max(_LEAST, 130 + _ROW * len(names)),
        width=900,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        print_values=True,
        print_zeroes=False,
        value_formatter=lambda value: f"{value:.0f}",
        margin=16,
        margin_left=16 + uncounted(names),
        no_data_text="–",
    )
    most = max((sum(counts) for counts in zip(*(counts for _, counts in series), strict=True)), default=0)
    step = max(1, -(-most // 8))
    chart.y_labels = list(range(0, most + step, step))
    # Drawn from the bottom upwards; the table reads from the top.
    chart.x_labels = list(reversed(names))
    for word, counts in series:
        chart.add(word, list(reversed(counts)))
    drawn: bytes = chart.render()
    return drawn


def uncounted(names: Sequence[str]) -> int:
    """Pixels that pygal leaves out of the room for labels: it takes every character for a narrow one."""
    wide = max(
        (sum(unicodedata.east_asian_width(character) in "WF" for character in name) for name in names), default=0
    )
    return wide * _LABEL_SIZE * 2 // 5

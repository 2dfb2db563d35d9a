"""The pictures of a situation 态势图: SVG files without scripts from elsewhere; each stands beside the table that says the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from service.figures.bars import uncounted
from service.figures.counting import Share
from service.figures.drawing import Style, pygal
from service.situation.by_month import monthly
from service.situation.chosen import Chosen
from service.situation.groups import STANDS, Group, by_industry, by_region
from service.web.supervision.situation_words import SituationWords

_FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
# Neighbours differ in lightness, so that they also differ in grey.
_GRADE_COLOURS = ("#17603f", "#9cc3e0", "#b4670f", "#2b2f36", "#dfe4e9")
_LINE_COLOURS = ("#9c2b16", "#17603f", "#1d5685")
_DASHES = ("", "7,4", "2,3")
MOST_BARS = 15
"""Bars that one picture shows (ours); the table shows all."""
_TOLD_FROM = 60
"""Permille from which a part of a bar is wide enough for its number."""


def regions(words: SituationWords, chosen: Chosen) -> bytes:
    return _grades(by_region(words.situation, chosen), words)


def industries(words: SituationWords, chosen: Chosen) -> bytes:
    return _grades(by_industry(words.situation, chosen), words)


def months(words: SituationWords, chosen: Chosen) -> bytes:
    """Records that began, were repaired and ended, in the months that are over."""
    shown = [month for month in monthly(words.situation, chosen) if month.whole]
    say = words.voice.say
    lines = [
        (say("situation.began"), [month.began for month in shown]),
        (say("situation.repaired"), [month.repaired for month in shown]),
        (say("situation.ended"), [month.ended for month in shown]),
    ]
    return _lines([month.name for month in shown], lines)


def listed(words: SituationWords, chosen: Chosen) -> bytes:
    """Enterprises on a blacklist at the end of each month and on the day itself."""
    shown = monthly(words.situation, chosen)
    line = words.voice.say("situation.listed_then"), [month.listed for month in shown]
    return _lines([month.name for month in shown], [line])


PICTURES: dict[str, Callable[[SituationWords, Chosen], bytes]] = {
    "regions": regions,
    "industries": industries,
    "months": months,
    "listed": listed,
}


def _grades(groups: Sequence[Group], words: SituationWords) -> bytes:
    shown = groups[:MOST_BARS]
    names = [f"{words.name(group.name)} ({group.enterprises:,})" for group in shown]
    chart = pygal.HorizontalStackedBar(
        style=_style(_GRADE_COLOURS, ("#ffffff", "#1c2733", "#ffffff", "#ffffff", "#1c2733")),
        js=[],
        height=150 + 34 * len(names),
        width=900,
        legend_at_bottom=True,
        legend_at_bottom_columns=5,
        print_values=True,
        print_zeroes=False,
        value_formatter=_percent,
        range=(0, 1000),
        margin=16,
        margin_left=16 + uncounted(names),
        no_data_text="–",
    )
    chart.y_labels = [{"label": f"{place // 10}%", "value": place} for place in range(0, 1001, 200)]
    # Drawn from the bottom upwards; the table reads from the top.
    chart.x_labels = list(reversed(names))
    for grade in STANDS:
        if any(group.grades[grade] for group in shown):
            parts = [_permille(group.grades[grade], group.enterprises) for group in reversed(shown)]
            chart.add(words.grade(grade), parts)
        else:
            chart.add(words.grade(grade), [0] * len(shown))
    drawn: bytes = chart.render()
    return drawn


def _permille(part: int, whole: int) -> int:
    return Share(part, whole).tenths or 0


def _percent(permille: float) -> str:
    return f"{permille / 10:.0f}%" if permille >= _TOLD_FROM else ""


def _lines(names: list[str], lines: Sequence[tuple[str, list[int]]]) -> bytes:
    chart = pygal.Line(
        style=_style(_LINE_COLOURS, _LINE_COLOURS),
        js=[],
        height=380,
        width=900,
        # One line is named by the title alone.
        title=lines[0][0] if len(lines) == 1 else None,
        show_legend=len(lines) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        x_label_rotation=40,
        show_minor_x_labels=False,
        include_x_axis=True,
        value_formatter=lambda value: f"{value:,.0f}",
        dots_size=3,
        margin=16,
        no_data_text="–",
    )
    chart.x_labels = names
    step = max(1, -(-len(names) // 12))
    chart.x_labels_major = names[::-1][::step]
    most = max((number for _, numbers in lines for number in numbers), default=0)
    stride = _round(most)
    chart.y_labels = list(range(0, most + stride, stride))
    for (word, numbers), dashes in zip(lines, _DASHES, strict=False):
        stroke: dict[str, Any] = {"width": 2.5} | ({"dasharray": dashes} if dashes else {})
        chart.add(word, numbers, stroke_style=stroke)
    drawn: bytes = chart.render()
    return drawn


def _round(most: int) -> int:
    """A distance of 1, 2 or 5 times a power of ten, so that six lines at most lie above the axis."""
    power = 1
    while most > 60 * power:
        power *= 10
    return next(step * power for step in (1, 2, 5, 10) if most <= 6 * step * power)


def _style(colours: tuple[str, ...], on_them: tuple[str, ...]) -> Any:
    return Style(
        background="#ffffff",
        plot_background="#ffffff",
        font_family=_FONT,
        label_font_size=14,
        major_label_font_size=14,
        legend_font_size=14,
        title_font_size=15,
        value_font_size=13,
        value_label_font_size=13,
        colors=colours,
        value_colors=on_them,
        opacity="1",
        opacity_hover="1",
        guide_stroke_color="#d3dae1",
        major_guide_stroke_color="#d3dae1",
        foreground="#51606f",
        foreground_strong="#1c2733",
        foreground_subtle="#d3dae1",
    )

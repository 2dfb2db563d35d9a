"""How the pictures of the situation are drawn 绘图: SVG files without scripts from elsewhere, one for wide pages and one for phones.

Every picture says what it shows, in which unit and of which day, so that it can be read when it is taken out of its page. On a phone a
picture of the wide form would be shrunk until its words cannot be read: the narrow one has fewer labels, of the same size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from service.figures.bars import uncounted
from service.figures.drawing import Style, pygal

_FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_LINE_COLOURS = ("#9c2b16", "#17603f", "#1d5685")
_DASHES = (("", "——"), ("7,4", "– –"), ("2,3", "·····"))
"""How each line is drawn, and the sign of it beside its name: lines differ without their colours as well."""
_INK, _PAPER = "#1c2733", "#ffffff"


@dataclass(frozen=True, slots=True)
class Frame:
    """``title``: what is shown; ``below``: its unit and its day."""

    title: str
    below: str
    narrow: bool = False

    @property
    def size(self) -> int:
        """Of the letters, in pixels of a picture that is as wide as ``width``."""
        return 13 if self.narrow else 14

    def options(self, **more: Any) -> dict[str, Any]:
        """What every picture has."""
        return {
            "title": f"{self.title}\n{self.below}",
            "js": [],
            "width": 340 if self.narrow else 900,
            "legend_at_bottom": True,
            "truncate_legend": -1,
            "truncate_label": -1,
            "margin": 10 if self.narrow else 16,
            "no_data_text": "–",
            **more,
        }

    def style(self, colours: Sequence[str], on_them: Sequence[str], **more: Any) -> Any:
        size = self.size
        return Style(
            background=_PAPER,
            plot_background=_PAPER,
            font_family=_FONT,
            label_font_size=size,
            major_label_font_size=size,
            legend_font_size=size,
            title_font_size=size,
            value_font_size=13,
            value_label_font_size=13,
            no_data_font_size=2 * size,
            colors=tuple(colours),
            value_colors=tuple(on_them),
            opacity="1",
            opacity_hover="1",
            guide_stroke_color="#d3dae1",
            major_guide_stroke_color="#d3dae1",
            foreground="#51606f",
            foreground_strong=_INK,
            foreground_subtle="#d3dae1",
            **more,
        )


@dataclass(frozen=True)
class Part:
    """One colour of the bars: its word, a number for each bar from the top, and whether its numbers are written in white."""

    word: str
    numbers: Sequence[int]
    colour: str
    white: bool = False


def bars(
    frame: Frame,
    names: Sequence[str],
    parts: Sequence[Part],
    ticks: Sequence[tuple[str, int]],
    told: Callable[[int], str],
) -> bytes:
    """Stacked bars from the top; ``ticks``: words and places along the scale, to its end; ``told``: the words on a part."""
    # On a phone two words of a letter fit side by side, longer ones stand below each other.
    columns = len(parts) if not frame.narrow else 1 if any(len(part.word) > 1 for part in parts) else 2
    chart = pygal.HorizontalStackedBar(
        style=frame.style([part.colour for part in parts], [_PAPER if part.white else _INK for part in parts]),
        **frame.options(
            height=150 + (30 if frame.narrow else 34) * len(names) + 30 * -(-len(parts) // columns),
            legend_at_bottom_columns=columns,
            print_values=True,
            print_zeroes=False,
            value_formatter=told,
            range=(0, max(1, ticks[-1][1])),
            margin_right=24 if frame.narrow else 16,
            margin_left=(8 if frame.narrow else 16) + uncounted(names),
        ),
    )
    chart.y_labels = [{"label": label, "value": place} for label, place in ticks]
    # Drawn from the bottom upwards; the table reads from the top.
    chart.x_labels = list(reversed(names))
    for part in parts:
        chart.add(part.word, list(reversed(part.numbers)))
    drawn: bytes = chart.render()
    return drawn


def lines(frame: Frame, names: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]) -> bytes:
    """Lines over the months; of a single line the title says what it is."""
    chart = pygal.Line(
        style=frame.style(_LINE_COLOURS, _LINE_COLOURS, stroke_width="2.4", stroke_width_hover="2.4"),
        **frame.options(
            height=340 if frame.narrow else 380,
            show_legend=len(series) > 1,
            legend_at_bottom_columns=1 if frame.narrow else 3,
            show_minor_x_labels=False,
            include_x_axis=True,
            value_formatter=lambda value: f"{value:,.0f}",
            dots_size=2 if frame.narrow else 3,
            margin_right=30,
        ),
    )
    chart.x_labels = list(names)
    # From the newest backwards, so that it always has its label.
    chart.x_labels_major = list(names)[::-1][:: max(1, -(-len(names) // (4 if frame.narrow else 12)))]
    chart.y_labels = [place for _, place in scale(max((number for _, row in series for number in row), default=0))]
    for (word, numbers), (dashes, sign) in zip(series, _DASHES, strict=False):
        stroke = {"stroke_style": {"dasharray": dashes}} if dashes else {}
        chart.add(f"{word} {sign}", list(numbers), **stroke)
    drawn: bytes = chart.render()
    return drawn


def scale(most: int) -> list[tuple[str, int]]:
    """Round places from 0 to the first that reaches ``most``: 1, 2 or 5 times a power of ten apart, six at most above 0."""
    power = 1
    while most > 60 * power:
        power *= 10
    stride = next(step * power for step in (1, 2, 5, 10) if most <= 6 * step * power)
    end = -(-max(most, 1) // stride) * stride
    return [(f"{place:,}", place) for place in range(0, end + 1, stride)]


def whole_permille(counts: Sequence[int]) -> list[int]:
    """Shares of the sum that are 1000 together; all 0 where there is nothing."""
    whole = sum(counts)
    if not whole:
        return [0] * len(counts)
    ends = [(2000 * sum(counts[: place + 1]) + whole) // (2 * whole) for place in range(len(counts))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]

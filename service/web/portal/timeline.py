"""The score on the days to come 评级时间线, as a picture; the table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree

from service.web.phrases import Voice

_WIDTH, _HEIGHT = 900, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 40, 40, 64
_FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_COLOURS = {"A": "#17603f", "B": "#1d5685", "C": "#8f4a00", "D": "#2b2f36"}
_LEAST_GAP = 70
"""Pixels between two labels of days; closer ones are left to the table."""


@dataclass(frozen=True, slots=True)
class Point:
    """From ``day`` on grade and score are these, until the next point. Grade D has no score 无分值."""

    day: date
    grade: str
    score: int | None


def timeline_svg(points: Sequence[Point], voice: Voice) -> bytes:
    """An SVG file without scripts; a step for each day of change, a letter for each change of grade."""
    picture = _Picture(points)
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {_HEIGHT}",
            "width": str(_WIDTH),
            "height": str(_HEIGHT),
            "font-family": _FONT,
            "font-size": "14",
            "role": "img",
        },
    )
    ElementTree.SubElement(root, "title").text = voice.say("helping.timeline")
    ElementTree.SubElement(root, "rect", {"width": str(_WIDTH), "height": str(_HEIGHT), "fill": "#ffffff"})
    picture.scale(root)
    picture.steps(root)
    picture.marks(root, voice)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


class _Picture:
    """Where each day and each score lies."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points
        first, last = points[0].day, points[-1].day
        self._first, self._days = first, max((last - first).days, 1) * 1.12
        scores = [point.score for point in points if point.score is not None]
        self._low = max(0, (min(scores, default=0) // 50 - 1) * 50)
        self._high = min(1000, (max(scores, default=1000) // 50 + 2) * 50)

    def x(self, day: date) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * (day - self._first).days / self._days, 1)

    def y(self, score: int | None) -> float:
        """A grade without a score lies on the ground."""
        share = 0.0 if score is None else (score - self._low) / max(1, self._high - self._low)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)

    def scale(self, root: ElementTree.Element) -> None:
        step = 50 if self._high - self._low <= 300 else 100
        for score in range(self._low, self._high + 1, step):
            height = str(self.y(score))
            line = {"x1": str(_LEFT), "x2": str(_WIDTH - _RIGHT), "y1": height, "y2": height, "stroke": "#d3dae1"}
            ElementTree.SubElement(root, "line", line)
            _text(root, score, _LEFT - 22, self.y(score) + 5, anchor="end", fill="#51606f")

    def steps(self, root: ElementTree.Element) -> None:
        ends = [*(point.day for point in self._points[1:]), None]
        for number, (point, end) in enumerate(zip(self._points, ends, strict=True)):
            right = _WIDTH - _RIGHT if end is None else self.x(end)
            path = f"M {self.x(point.day)} {self.y(point.score)} H {right}"
            if number + 1 < len(self._points):
                path += f" V {self.y(self._points[number + 1].score)}"
            ElementTree.SubElement(
                root, "path", {"d": path, "fill": "none", "stroke": "#123f63", "stroke-width": "2.5"}
            )

    def marks(self, root: ElementTree.Element, voice: Voice) -> None:
        labelled = -1000.0
        grade = ""
        for point in self._points:
            x, y = self.x(point.day), self.y(point.score)
            if point.grade != grade:
                grade = point.grade
                ElementTree.SubElement(root, "circle", {"cx": str(x), "cy": str(y), "r": "13", "fill": _COLOURS[grade]})
                _text(root, grade, x, y + 5, fill="#ffffff", weight="700")
            else:
                ElementTree.SubElement(root, "circle", {"cx": str(x), "cy": str(y), "r": "5", "fill": "#123f63"})
            if x - labelled >= _LEAST_GAP:
                labelled = x
                _text(root, point.day.isoformat(), x, _HEIGHT - 36, fill="#1c2733", size="12")
                told = voice.say("grade.no_score") if point.score is None else point.score
                _text(root, told, x, _HEIGHT - 18, fill="#1c2733", weight="700")


def _text(
    root: ElementTree.Element,
    text: object,
    x: float,
    y: float,
    *,
    anchor: str = "middle",
    fill: str,
    weight: str = "400",
    size: str = "14",
) -> None:
    place = {"x": str(x), "y": str(y), "text-anchor": anchor, "fill": fill, "font-weight": weight, "font-size": size}
    ElementTree.SubElement(root, "text", place).text = str(text)

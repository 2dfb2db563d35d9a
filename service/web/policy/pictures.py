"""The pictures of a simulation 模拟图: the migration as heat, the shift of scores as bars. Tables beside them say the same."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from rulesets.form.policy import GRADES
from service.web.phrases import Voice
from service.web.policy.report_view import ShiftBar

_FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
_INK, _SOFT, _LINE = "#1c2733", "#51606f", "#d3dae1"
# Each a step darker, so that the order also shows in grey.
_HEAT = ("#ffffff", "#eaf1f7", "#c7dcec", "#8fb8d6", "#4b86b4", "#174a75")
_CELL, _LEFT, _TOP = 118, 120, 76
_WIDTH, _ROOM = 900, 300


def matrix_svg(rows: Sequence[Sequence[int]], voice: Voice) -> bytes:
    """``rows``: enterprises by grade before (down) and after (across). The shade is the share of those of the grade before."""
    width, height = _LEFT + _CELL * len(GRADES) + 20, _TOP + 64 * len(GRADES) + 20
    root = _root(width, height, voice.say("policy_report.matrix"))
    _text(root, voice.say("policy_report.after"), _LEFT + _CELL * 2, 26, fill=_SOFT)
    _text(root, voice.say("policy_report.before"), 14, _TOP - 14, anchor="start", fill=_SOFT)
    for across, grade in enumerate(GRADES):
        _text(root, grade, _LEFT + _CELL * (across + 0.5), _TOP - 14, weight="700")
    for down, counts in enumerate(rows):
        y = _TOP + 64 * down
        _text(root, GRADES[down], _LEFT - 30, y + 38, weight="700")
        for across, count in enumerate(counts):
            level = _level(count, sum(counts))
            place = {"x": _LEFT + _CELL * across, "y": y, "width": _CELL - 4, "height": 60}
            moved = down != across and count
            border = {"stroke": "#b06a00" if moved else _LINE, "stroke-width": "3" if moved else "1"}
            box = {name: str(value) for name, value in place.items()} | {"fill": _HEAT[level], **border}
            ElementTree.SubElement(root, "rect", box)
            fill = "#ffffff" if level >= 4 else _INK
            _text(root, f"{count:,}", place["x"] + (_CELL - 4) / 2, y + 37, fill=fill, weight="700" if moved else "400")
    return _written(root)


def shift_svg(bars: Sequence[ShiftBar], voice: Voice) -> bytes:
    """A bar for each step of the shift; its length is the number of enterprises."""
    most = max((bar.count for bar in bars), default=1) or 1
    height = _ROOM + 20
    root = _root(_WIDTH, height, voice.say("policy_report.shift"))
    step = (_WIDTH - 80) / max(len(bars), 1)
    base = _ROOM - 50
    ElementTree.SubElement(
        root, "line", {"x1": "40", "x2": str(_WIDTH - 40), "y1": str(base), "y2": str(base), "stroke": _SOFT}
    )
    for place, bar in enumerate(bars):
        length = round((base - 50) * bar.count / most, 1)
        x = round(40 + step * place + step * 0.12, 1)
        wide = round(min(step * 0.76, 90), 1)
        fill = "#8a96a3" if bar.low == bar.high == 0 else "#c9820a" if bar.high < 0 else "#1d5685"
        box = {"x": str(x), "y": str(round(base - length, 1)), "width": str(wide), "height": str(max(length, 1.0))}
        ElementTree.SubElement(root, "rect", box | {"fill": fill})
        _text(root, f"{bar.count:,}", x + wide / 2, base - length - 8, size="12")
        _text(root, bar.label, x + wide / 2, base + 20 + 18 * (place % 2), size="12", fill=_SOFT)
    return _written(root)


def _level(count: int, whole: int) -> int:
    """0 nothing, 1 under 1 %, then by fifths."""
    if not count or not whole:
        return 0
    share = count * 100 // whole
    return 1 if share < 1 else min(5, 2 + share // 30)


def _root(width: int, height: int, title: str) -> ElementTree.Element:
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "width": str(width),
            "height": str(height), "font-family": _FONT, "font-size": "15", "role": "img",
        },
    )  # fmt: skip
    ElementTree.SubElement(root, "title").text = title
    ElementTree.SubElement(root, "rect", {"width": str(width), "height": str(height), "fill": "#ffffff"})
    return root


def _text(
    root: ElementTree.Element,
    text: str,
    x: float,
    y: float,
    *,
    anchor: str = "middle",
    fill: str = _INK,
    weight: str = "400",
    size: str = "15",
) -> None:
    place = {"x": str(round(x, 1)), "y": str(round(y, 1)), "text-anchor": anchor}
    look = {"fill": fill, "font-weight": weight, "font-size": size}
    ElementTree.SubElement(root, "text", place | look).text = text


def _written(root: ElementTree.Element) -> bytes:
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text

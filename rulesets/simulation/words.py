"""Boxes and moves in Chinese and English; values by ``rulesets.wording``, labels from the packs."""

from __future__ import annotations

from rulesets.form.conditions import Box, Interval
from rulesets.form.domains import MILLIONTHS
from rulesets.form.policy import GRADES
from rulesets.loading import schema
from rulesets.simulation.joint import AFTER, Joint
from rulesets.simulation.reach import Move
from rulesets.wording import Language, value_in_words


def box_in_words(joint: Joint, box: Box, language: Language) -> str:
    """同一年度最多行政处罚 4 条，且近2年行政处罚不超过 5 条; a box without sides is every enterprise."""
    sides = [_side(joint, name, side, language) for name, side in box.sides]
    if language == "en":
        return " and ".join(sides) or "always"
    return "，且".join(sides) or "任何情形"


def score_in_words(interval: Interval, language: Language) -> str:
    low, high = interval
    if language == "en":
        return f"score before the change {low}" if low == high else f"score before the change from {low} to {high}"
    return f"变更前得分为 {low} 分" if low == high else f"变更前得分在 {low} 至 {high} 分"


def shift_in_words(interval: Interval, language: Language) -> str:
    low, high = interval
    if (low, high) == (0, 0):
        return "the score does not move" if language == "en" else "得分不变"
    one, other = (f"{value:+d}" if value else "0" for value in interval)
    span = one if low == high else f"{one} … {other}"
    return f"the score moves by {span}" if language == "en" else f"得分变动 {span}"


def moves_in_words(moves: tuple[Move, ...], language: Language) -> str:
    order = sorted(moves, key=lambda move: (GRADES.index(move[0]), GRADES.index(move[1])))
    return (", " if language == "en" else "、").join(f"{one}→{other}" for one, other in order)


def _side(joint: Joint, name: str, side: Interval, language: Language) -> str:
    english = language == "en"
    rule = joint.variables[name]
    label = (rule.label_en if english else rule.label) + _whose(joint, name, language)
    if rule.way == "share":
        return f"{label} {_share(side, english)}"
    low, high = side
    unit = "" if english or not rule.unit else f" {rule.unit}"
    domain = joint.domains[name]
    if isinstance(rule.spec, schema.InForce | schema.Best | schema.Latest):
        shown = [value_in_words(rule, value, language) for value in range(low, min(high, domain.high, low + 9) + 1)]
        return f"{label}: {' or '.join(shown)}" if english else f"{label}：{'或'.join(shown)}"
    words = value_in_words(rule, low, language), value_in_words(rule, high, language)
    if low == high:
        return f"{label} {words[0]}{unit}" if not english else f"{label}: {words[0]}"
    if high == domain.high:
        return f"{label}: at least {words[0]}" if english else f"{label}至少 {words[0]}{unit}"
    if low == domain.low:
        return f"{label}: at most {words[1]}" if english else f"{label}不超过 {words[1]}{unit}"
    return f"{label}: {words[0]} to {words[1]}" if english else f"{label} {words[0]} 至 {words[1]}{unit}"


def _whose(joint: Joint, name: str, language: Language) -> str:
    """Where both policies define a feature in their own way, whose definition is meant."""
    if name.endswith(AFTER):
        return " (as newly defined)" if language == "en" else "（新口径）"
    if name in joint.redefined:
        return " (as defined before)" if language == "en" else "（旧口径）"
    return ""


def _share(side: Interval, english: bool) -> str:
    low, high = side
    if low == high:
        return f"{low / 10_000:g}%"
    least = f"at least {low / 10_000:g}%" if english else f"至少 {low / 10_000:g}%"
    if high == MILLIONTHS:
        return least
    below = f"{(high + 1) / 10_000:g}%"
    if low == 0:
        return f"below {below}" if english else f"不足 {below}"
    return f"{least}, below {below}" if english else f"{least}，不足 {below}"

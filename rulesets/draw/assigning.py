"""Who inspects whom 随机选派: the lowest tickets of each object, passing over those who must not or cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from rulesets.draw.faults import DrawFault
from rulesets.draw.inspectors import SOURCE, Inspectors
from rulesets.draw.ticket import in_ticket_order

FEWEST = 2
"""Inspectors for one object at the least: 行政处罚法 第四十二条."""
CERTIFICATE, AVOIDANCE, LIMIT = "certificate_invalid", "avoidance", "limit_reached"
REASONS = {CERTIFICATE: "证件无效", AVOIDANCE: "应当回避", LIMIT: "已满上限"}

Ranking = Callable[[str, Iterable[str], list[str]], Iterator[Iterable[str]]]
"""Seed, objects, inspectors → for each object the inspectors, lowest ticket first."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """One who stood before the last chosen and did not take it, with the reason."""

    inspector: str
    reason: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """The inspectors of one object, lowest ticket first, and those passed over."""

    uscc: str
    inspectors: tuple[str, ...]
    passed_over: tuple[PassedOver, ...]


def plain_ranking(seed: str, objects: Iterable[str], inspectors: list[str]) -> Iterator[list[str]]:
    """The reference ranking, one object after the other."""
    return (in_ticket_order(seed, uscc, inspectors) for uscc in objects)


def assign(
    seed: str, objects: list[str], inspectors: Inspectors, per_object: int, ranking: Ranking = plain_ranking
) -> tuple[Assignment, ...]:
    """Every object in the order given takes its inspectors. Raises DrawFault: bad_per_object, too_few_inspectors."""
    if per_object < FEWEST:
        raise DrawFault("bad_per_object", f"每个检查对象至少 {FEWEST} 名检查人员", field="per_object")
    _check_enough(inspectors, per_object)
    left = _Left(inspectors)
    names = [inspector.identifier for inspector in inspectors.everyone]
    return tuple(
        left.take(uscc, order, per_object) for uscc, order in zip(objects, ranking(seed, objects, names), strict=True)
    )


def _check_enough(inspectors: Inspectors, per_object: int) -> None:
    valid = sum(inspector.certificate_valid for inspector in inspectors.everyone)
    if valid < per_object:
        raise DrawFault(
            "too_few_inspectors",
            f"证件有效的检查人员只有 {valid} 名，每个对象需要 {per_object} 名；请核对 certificate_valid",
            source=SOURCE,
        )


class _Left:
    """What each inspector can still take."""

    def __init__(self, inspectors: Inspectors) -> None:
        self._barred = {one.identifier: CERTIFICATE for one in inspectors.everyone if not one.certificate_valid}
        self._free: dict[str, int] = {}
        for one in inspectors.everyone:
            if one.limit == 0:
                self._barred.setdefault(one.identifier, LIMIT)
            elif one.limit is not None:
                self._free[one.identifier] = one.limit
        self._avoid = {one.identifier: one.avoid for one in inspectors.everyone if one.avoid}

    def take(self, uscc: str, order: Iterable[str], per_object: int) -> Assignment:
        chosen: list[str] = []
        passed: list[PassedOver] = []
        for name in order:
            if (reason := self._reason(name, uscc)) is not None:
                passed.append(PassedOver(name, reason))
                continue
            chosen.append(name)
            if len(chosen) == per_object:
                break
        else:
            raise _too_few(uscc, len(chosen), per_object, passed)
        for name in chosen:
            self._spend(name)
        return Assignment(uscc, tuple(chosen), tuple(passed))

    def _reason(self, name: str, uscc: str) -> str | None:
        if self._barred.get(name) == CERTIFICATE:
            return CERTIFICATE
        if name in self._avoid and uscc in self._avoid[name]:
            return AVOIDANCE
        return self._barred.get(name)

    def _spend(self, name: str) -> None:
        if name in self._free:
            self._free[name] -= 1
            if not self._free[name]:
                self._barred[name] = LIMIT


def _too_few(uscc: str, found: int, needed: int, passed: list[PassedOver]) -> DrawFault:
    counts = Counter(entry.reason for entry in passed)
    told = "、".join(f"{REASONS[reason]} {counts[reason]} 名" for reason in REASONS if counts[reason])
    who = "、".join(entry.inspector for entry in islice(passed, 5))
    return DrawFault(
        "too_few_inspectors",
        f"检查对象 {uscc} 需要 {needed} 名检查人员，只有 {found} 名可派（{told}：{who}{' 等' if len(passed) > 5 else ''}）；"
        "请补充人员或提高上限后重抽",
        source=SOURCE,
    )

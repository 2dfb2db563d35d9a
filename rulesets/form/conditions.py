"""The common form of a condition: a union of boxes over integer features.

Both executors and every proof read conditions in this form only. A box maps each feature it speaks of to one closed interval of
integers; a condition holds where any of its boxes holds. There is no negation inside: a complement is again a union of boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Domain:
    """The values that a feature can take: integers from ``low`` to ``high``, some of them with names."""

    low: int
    high: int
    names: tuple[tuple[str, int], ...] = ()

    def value_of(self, name: str) -> int | None:
        return dict(self.names).get(name)

    def name_of(self, value: int) -> str | None:
        return next((name for name, number in self.names if number == value), None)


@dataclass(frozen=True, slots=True)
class Box:
    """A conjunction: every named feature lies in its interval. The empty box always holds."""

    sides: tuple[tuple[str, Interval], ...] = ()

    @classmethod
    def of(cls, sides: Mapping[str, Interval]) -> Box:
        return cls(tuple(sorted(sides.items())))

    def as_dict(self) -> dict[str, Interval]:
        return dict(self.sides)

    def holds(self, values: Mapping[str, int]) -> bool:
        return all(low <= values[name] <= high for name, (low, high) in self.sides)

    def meet(self, other: Box) -> Box | None:
        """The conjunction of both, or None where they contradict each other."""
        sides = self.as_dict()
        for name, (low, high) in other.sides:
            if name in sides:
                low, high = max(low, sides[name][0]), min(high, sides[name][1])
            if low > high:
                return None
            sides[name] = (low, high)
        return Box.of(sides)

    def contains(self, other: Box) -> bool:
        """Whether this box holds wherever ``other`` does."""
        inner = other.as_dict()
        return all(
            name in inner and low <= inner[name][0] and inner[name][1] <= high for name, (low, high) in self.sides
        )


@dataclass(frozen=True, slots=True)
class Condition:
    """A union of boxes; without a box it never holds."""

    boxes: tuple[Box, ...]

    def holds(self, values: Mapping[str, int]) -> bool:
        return any(box.holds(values) for box in self.boxes)

    def features(self) -> frozenset[str]:
        return frozenset(name for box in self.boxes for name, _ in box.sides)

    def __and__(self, other: Condition) -> Condition:
        met = (first.meet(second) for first, second in product(self.boxes, other.boxes))
        return union(box for box in met if box is not None)

    def __or__(self, other: Condition) -> Condition:
        return union((*self.boxes, *other.boxes))

    def complement(self, domains: Mapping[str, Domain]) -> Condition:
        """Where this condition does not hold, inside the domains of its features."""
        result = ALWAYS
        for box in self.boxes:
            outside = []
            for name, (low, high) in box.sides:
                domain = domains[name]
                if low > domain.low:
                    outside.append(Box.of({name: (domain.low, low - 1)}))
                if high < domain.high:
                    outside.append(Box.of({name: (high + 1, domain.high)}))
            result = result & Condition(tuple(outside))
        return result


ALWAYS = Condition((Box(),))
NEVER = Condition(())


def union(boxes: Iterable[Box]) -> Condition:
    """The union, without boxes that another one contains."""
    kept: list[Box] = []
    for box in dict.fromkeys(boxes):
        if any(other.contains(box) for other in kept):
            continue
        kept = [other for other in kept if not box.contains(other)]
        kept.append(box)
    return Condition(tuple(kept))


def within(name: str, intervals: Iterable[Interval]) -> Condition:
    """The feature lies in one of the intervals."""
    return union(Box.of({name: interval}) for interval in intervals)

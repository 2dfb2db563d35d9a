"""How each feature of a policy is read from slots: the same derivations as rulesets.facts.gather, asked of columns.

Counts that no rule tells apart above one need no counter: a single bit per enterprise says enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rulesets.bulk.slots import BEGAN, LASTED, Question, Rating, Slots, When
from rulesets.facts.windows import first_day_inside
from rulesets.form.policy import REPAIRED, FeatureRule
from rulesets.loading import schema

DAY_ONE = date(1900, 1, 1)
"""No record is older: the reader of dossiers refuses earlier days."""


@dataclass(frozen=True, slots=True)
class Exists:
    """1 where any of the slots holds, else 0."""

    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the counts."""

    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Most:
    """The largest of the counts."""

    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """``part`` of ``whole`` in millionths, rounded down; ``none`` where the whole is nothing."""

    part: int
    whole: tuple[int, ...]
    none: int


@dataclass(frozen=True, slots=True)
class First:
    """The place (from 1) of the first slot that holds, 0 where none does."""

    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Newest:
    """The latest rating; ``per`` says in which of the two lists of ratings the slot stands."""

    slot: int
    per: bool


Derived = Exists | Total | Most | Part | First | Newest


class Deriver:
    """Derives the features of one policy on one day; asks for slots on the way."""

    def __init__(self, as_of: date, cuts: Mapping[str, set[int]], counted: frozenset[str]) -> None:
        """``cuts``: where rules change their mind, by feature; ``counted``: features whose exact number is multiplied."""
        self.as_of = as_of
        self.slots = Slots()
        self._cuts = cuts
        self._counted = counted

    def derive_all(self, rules: Iterable[FeatureRule]) -> dict[str, Derived]:
        """Every feature. Raises NotImplementedError naming the derivation that has no columnar form."""
        # Counters by year come first, so that totals over the same years find them.
        ordered = sorted(rules, key=lambda rule: not isinstance(rule.spec, schema.MostInOneYear))
        return {rule.id: self._derive(rule) for rule in ordered}

    def _derive(self, rule: FeatureRule) -> Derived:
        spec = rule.spec
        if isinstance(spec, schema.Count):
            return self._count(rule, spec)
        if isinstance(spec, schema.MostInOneYear):
            return self._most(spec)
        if isinstance(spec, schema.Share):
            whole = Question(tuple(spec.kinds), self._began(spec.years))
            part = Question(whole.kinds, whole.when, _wanted(spec.where))
            return Part(self.slots.count(part), self._total(whole), spec.none)
        if isinstance(spec, schema.InForce):
            return Exists((self.slots.any(Question(tuple(spec.kinds), When(LASTED, self.as_of, self.as_of))),))
        if isinstance(spec, schema.Best):
            when = self._began(spec.years)
            groups = [((spec.attribute, tuple(group)),) for group in spec.ranking.values()]
            return First(tuple(self.slots.any(Question(tuple(spec.kinds), when, where)) for where in groups))
        if isinstance(spec, schema.Latest) and spec.combine == "lowest":
            return self._latest(rule, spec)
        raise NotImplementedError(f"没有“{rule.way}”这种算法的列式写法")

    def _count(self, rule: FeatureRule, spec: schema.Count) -> Derived:
        questions = []
        if spec.kinds:
            where = _wanted(spec.where, spec.repaired_counts)
            questions.append(Question(tuple(spec.kinds), self._began(spec.years), where))
        if spec.lasting:
            first = DAY_ONE if spec.years is None else first_day_inside(self.as_of, spec.years)
            questions.append(Question(tuple(spec.lasting), When(LASTED, first, self.as_of)))
        if self._only_whether(rule):
            return Exists(tuple(self.slots.any(question) for question in questions))
        return Total(tuple(slot for question in questions for slot in self._total(question)))

    def _most(self, spec: schema.MostInOneYear) -> Derived:
        question = Question(tuple(spec.kinds), self._began(spec.years), _wanted(spec.where, spec.repaired_counts))
        return Most(tuple(self.slots.count(piece) for piece in _by_year(question)))

    def _total(self, question: Question) -> tuple[int, ...]:
        """The counters of the single years, where they are kept anyway; otherwise a counter of its own."""
        pieces = _by_year(question)
        if all(piece in self.slots.counts for piece in pieces):
            return tuple(self.slots.count(piece) for piece in pieces)
        return (self.slots.count(question),)

    def _latest(self, rule: FeatureRule, spec: schema.Latest) -> Derived:
        codes = None
        if spec.ranking is not None:
            groups = enumerate(spec.ranking.values(), start=1)
            codes = tuple((value, code) for code, group in groups for value in group)
        domain = rule.domain
        starts = {domain.low, *(cut for cut in self._cuts.get(rule.id, ()) if domain.low < cut <= domain.high)}
        # No record at all is a class of its own, so 0 and 1 are always told apart.
        starts |= {0, 1}
        rating = Rating(tuple(spec.kinds), self.as_of, spec.attribute, codes, spec.per, tuple(sorted(starts)))
        return Newest(self.slots.rating(rating), spec.per is not None)

    def _only_whether(self, rule: FeatureRule) -> bool:
        """No rule tells one record from several. A bound just past the largest count there is tells nothing apart."""
        cuts = self._cuts.get(rule.id, set())
        return rule.id not in self._counted and cuts <= {0, 1, rule.domain.high + 1}

    def _began(self, years: int | None) -> When:
        first = DAY_ONE if years is None else max(first_day_inside(self.as_of, years), DAY_ONE)
        return When(BEGAN, first, self.as_of)


def _by_year(question: Question) -> list[Question]:
    """The question asked of each calendar year that its window touches."""
    when = question.when
    pieces = [
        When(BEGAN, max(when.first, date(year, 1, 1)), min(when.last, date(year, 12, 31)))
        for year in range(when.first.year, when.last.year + 1)
    ]
    return [Question(question.kinds, piece, question.where) for piece in pieces]


def _wanted(
    where: Mapping[str, bool | list[str]], repaired_counts: bool = True
) -> tuple[tuple[str, bool | tuple[str, ...]], ...]:
    asked = where if repaired_counts else {**where, REPAIRED: False}
    return tuple((name, tuple(wanted) if isinstance(wanted, list) else wanted) for name, wanted in asked.items())

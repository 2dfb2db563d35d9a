"""A situation by region, industry and domain 分组: grades, dishonesty information, blacklisted enterprises of each group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rulesets.form.policy import GRADES
from service.situation.chosen import Chosen
from service.situation.document import WITHHELD, Situation
from service.situation.domains import Domain, domain_of, domains

STANDS = (*GRADES, WITHHELD)


@dataclass(slots=True)
class Group:
    """``adverse``: dishonesty records that began in the chosen months; ``listed``: enterprises blacklisted on the day itself."""

    name: str
    grades: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STANDS, 0))
    adverse: int = 0
    listed: int = 0

    @property
    def enterprises(self) -> int:
        return sum(self.grades.values())


def total(situation: Situation, chosen: Chosen) -> Group:
    """Everything that is chosen, as one group."""
    found = _grouped(situation, chosen, lambda region, industry: 0)
    return found.get(0, Group(""))


def by_region(situation: Situation, chosen: Chosen) -> list[Group]:
    """The regions that have enterprises of the choice, in the order of the situation."""
    found = _grouped(situation, chosen, lambda region, industry: region)
    return list(_named(found, situation.regions))


def by_industry(situation: Situation, chosen: Chosen) -> list[Group]:
    """The industries, as the regions."""
    found = _grouped(situation, chosen, lambda region, industry: industry)
    return list(_named(found, situation.industries))


def by_domain(situation: Situation, chosen: Chosen) -> list[tuple[Domain | None, Group]]:
    """The ten domains 十个领域 (SQ20-13a), also those without any enterprise, and last the industries of none of them."""
    listed = domains()
    places = {domain.id: place for place, domain in enumerate(listed)}
    of_industry = [domain_of(name) for name in situation.industries]

    def place(region: int, industry: int) -> int:
        domain = of_industry[industry]
        return len(listed) if domain is None else places[domain.id]

    found = _grouped(situation, chosen, place)
    return [(domain, found.get(number, Group(""))) for number, domain in enumerate((*listed, None))]


def _grouped(situation: Situation, chosen: Chosen, place: Callable[[int, int], int]) -> dict[int, Group]:
    found: dict[int, Group] = {}
    for (region, industry, grade), number in situation.grades.items():
        if chosen.holds(region, industry):
            found.setdefault(place(region, industry), Group("")).grades[grade] += number
    first, last = len(situation.months) - chosen.months, len(situation.months) - 1
    for region, industry, month, counts in chosen.cells(situation.flow.items()):
        if month >= first:
            found[place(region, industry)].adverse += counts[0]
    for region, industry, month, number in chosen.cells(situation.listed.items()):
        if month == last:
            found[place(region, industry)].listed += number
    return found


def _named(found: dict[int, Group], names: tuple[str, ...]) -> Iterator[Group]:
    for number, name in enumerate(names):
        if number in found:
            found[number].name = name
            yield found[number]

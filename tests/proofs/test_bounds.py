"""The inequalities that the proofs assume hold for every dossier, and the cells that they cut are right."""

from __future__ import annotations

from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rulesets.catalogue import policy
from rulesets.edges import edges
from rulesets.facts.gather import Gatherer
from rulesets.proofs.bounds import Bound, implied_bounds, tighten

CITY = policy()
BOUNDS = implied_bounds(CITY.features.values())
AS_OF = date(2026, 11, 21)


def test_bounds_hold_for_every_generated_edge() -> None:
    gatherer = Gatherer(CITY)
    for edge in edges(CITY, AS_OF):
        values = gatherer.gather(edge.dossier, AS_OF).values
        for bound in BOUNDS:
            assert values[bound.smaller] <= bound.times * values[bound.larger], (edge.name, bound)


def test_the_bounds_that_the_penalty_table_needs_are_found() -> None:
    found = {(bound.smaller, bound.times, bound.larger) for bound in BOUNDS}
    assert ("severe_penalties_2y", 1, "penalties_2y") in found
    assert ("penalties_same_year", 1, "penalties_2y") in found
    assert ("penalties_2y", 3, "penalties_same_year") in found
    assert ("blacklistings_3y", 1, "adverse_2y") not in found


NAMES = ("a", "b", "c")
ends = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda pair: (min(pair), max(pair)))
some_bounds = st.lists(
    st.builds(Bound, st.sampled_from(NAMES), st.integers(1, 3), st.sampled_from(NAMES)).filter(
        lambda b: b.smaller != b.larger
    ),
    max_size=4,
)


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, ends)), some_bounds)
def test_tighten_is_exact(cell: dict[str, tuple[int, int]], bounds: list[Bound]) -> None:
    """None exactly where no point of the cell meets all bounds; otherwise both outer corners do."""
    points = [
        dict(zip(NAMES, values, strict=True))
        for values in product(*(range(cell[name][0], cell[name][1] + 1) for name in NAMES))
    ]

    def meets(point: dict[str, int]) -> bool:
        return all(point[bound.smaller] <= bound.times * point[bound.larger] for bound in bounds)

    possible = [point for point in points if meets(point)]
    tight = tighten(cell, bounds)
    if tight is None:
        assert not possible
    else:
        assert meets({name: low for name, (low, _) in tight.items()})
        assert meets({name: high for name, (_, high) in tight.items()})
        assert all(tight[name][0] <= point[name] <= tight[name][1] for point in possible for name in NAMES)

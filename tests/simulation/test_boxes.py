"""The cover holds every wanted cell and no refused one, whatever the grid (issue: minimised to few boxes)."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rulesets.simulation.boxes import cover, inside
from rulesets.simulation.sums import NOTHING, listed, plus

SIZES = (3, 4, 2)
CELLS = list(product(*(range(size) for size in SIZES)))


@given(st.lists(st.sampled_from(("wanted", "refused", "free")), min_size=len(CELLS), max_size=len(CELLS)))
def test_a_cover_is_exact(marks: list[str]) -> None:
    wanted = [cell for cell, mark in zip(CELLS, marks, strict=True) if mark == "wanted"]
    refused = [cell for cell, mark in zip(CELLS, marks, strict=True) if mark == "refused"]
    boxes = cover(wanted, refused, SIZES)
    assert all(any(inside(cell, box) for box in boxes) for cell in wanted)
    assert not any(inside(cell, box) for cell in refused for box in boxes)
    for box in boxes:
        others = [other for other in boxes if other is not box]
        assert not all(any(inside(cell, other) for other in others) for cell in wanted if inside(cell, box))


def test_one_slab_is_one_box() -> None:
    wanted = [cell for cell in CELLS if cell[1] in (1, 2)]
    assert cover(wanted, [cell for cell in CELLS if cell not in wanted], SIZES) == [((0, 2), (1, 2), (0, 1))]


options = st.lists(st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60)), min_size=1, max_size=3), max_size=4)


@given(options)
def test_sums_are_those_of_every_choice(given_options: list[list[tuple[int, int]]]) -> None:
    sums = NOTHING
    for choice in given_options:
        sums = plus(sums, choice)
    found = {(total, total + shift) for shift, bits in sums.items() for total in listed(bits)}
    expected = {(sum(one for one, _ in choice), sum(two for _, two in choice)) for choice in product(*given_options)}
    assert found == expected

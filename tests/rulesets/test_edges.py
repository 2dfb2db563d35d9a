"""Generated edge cases: each bound, one below, one above, missing; the executor and the reference agree on all of them."""

from __future__ import annotations

from datetime import date

import pytest

from rulesets.catalogue import policy
from rulesets.edges import Edge, edges
from rulesets.forward import assess
from tests.reference.evaluator import evaluate

CITY = policy()
DAYS = (date(2026, 11, 21), date(2028, 2, 29), date(2027, 1, 1))


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_executor_agrees_with_the_requirements_on_every_edge(as_of: date) -> None:
    found = list(edges(CITY, as_of))
    assert len(found) > 300
    for edge in found:
        expected = evaluate(edge.dossier.to_json(), as_of)
        result = assess(CITY, edge.dossier, as_of)
        assert (result.grade, result.score) == (expected.grade, expected.score), edge.name
        points = {scored.table.id: scored.row.points for scored in result.indicators}
        assert points == expected.points, edge.name


def test_every_row_and_every_grade_is_among_the_edges() -> None:
    rows: set[str] = set()
    grades: set[str] = set()
    for edge in edges(CITY, DAYS[0]):
        result = assess(CITY, edge.dossier, DAYS[0])
        grades.add(result.grade)
        rows |= {scored.row.id for scored in (*result.indicators, *result.vetoing_rows)}
    assert grades == {"A", "B", "C", "D"}
    assert rows == {row.id for table in CITY.indicators for row in table.rows}


def named(name: str) -> Edge:
    return next(edge for edge in edges(CITY, DAYS[0]) if edge.name == name)


def test_an_edge_lies_on_each_side_of_a_bound() -> None:
    """CZ21-A1-01: 3 records give 20 points, 4 give none; the last day inside the window counts, the day before does not."""
    points = {}
    for name in ("= 3", "= 4", "last day inside", "first day outside"):
        result = assess(CITY, named(f"key_personnel_dishonesty_2y {name}").dossier, DAYS[0])
        points[name] = result.indicators[0].row.points
    assert points == {"= 3": 20, "= 4": 0, "last day inside": 20, "first day outside": 50}

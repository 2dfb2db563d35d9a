"""The forward executor against the plain reference: T-a, T-b, decisions, contract §1, over generated dossiers."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given

from rulesets.assessment import Assessment
from tests.reference.evaluator import Expected, evaluate
from tests.reference.examples import examples
from tests.reference.random_dossiers import series
from tests.reference.strategies import weighings
from tests.rulesets.weighing import weigh

Weighing = tuple[dict[str, Any], date]


def as_seen(assessment: Assessment, data: dict[str, Any]) -> Expected:
    """The assessment's own JSON, in the shape of the reference."""
    body = assessment.to_json()
    given_ids = {record["id"] for record in data["records"] if "id" in record}

    def named(evidence: list[str]) -> Counter[str]:
        return Counter(f"id {name}" if name in given_ids else re.sub(r"~\d+$", "", name) for name in evidence)

    return Expected(
        grade=body["grade"],
        score=body["score"],
        points={item["id"]: item["points"] for item in body["indicators"]},
        rows={item["id"]: item["row"] for item in body["indicators"]},
        evidence={item["id"]: named(item["evidence"]) for item in body["indicators"]},
        deductions=sum((named(item["evidence"]) for item in body["deductions"]), Counter()),
        vetoes=[(item["grade"], named(item["evidence"])) for item in body["vetoes"]],
        conditions={rule.id: holds for rule, holds in assessment.conditions},
        measures=[item["id"] for item in body["measures"]],
        rate_permille=round(body["sampling"]["rate_multiplier"] * 1000),
    )


@given(weighings())
@examples(300)
def test_forward_executor_agrees_with_the_requirements(weighing: Weighing) -> None:
    """T-a, T-b, M-*, AMB-06, 07, 10, 11, 13, 15-17, 19, 22-24, 26, 31, 32, 36, 37, 45."""
    data, as_of = weighing
    assert as_seen(weigh(data, as_of), data) == evaluate(data, as_of)


def test_agreement_over_a_long_series_that_meets_every_row_and_every_condition() -> None:
    """62 scored rows, each of the 12 conditions true and false, every grade, several deductions at once."""
    rows: set[str] = set()
    conditions: set[tuple[str, bool]] = set()
    grades: set[str] = set()
    deductions: set[int] = set()
    fitting: set[str] = set()
    for data, as_of in series(2500):
        expected = evaluate(data, as_of)
        assert as_seen(weigh(data, as_of), data) == expected, (data, as_of)
        rows.update(expected.rows.values())
        conditions.update(expected.conditions.items())
        grades.add(expected.grade)
        deductions.add(expected.deductions.total())
        fitting.add("".join(name for name, holds in expected.conditions.items() if holds and name != "A2"))
    assert len(rows) == 62
    assert len(conditions) == 24
    assert grades == set("ABCD")
    assert deductions >= {0, 1, 2, 3}
    assert "A1A3A4B1B3C3" in fitting, "AMB-45: all of A fits and C comes before it"


@given(weighings())
@examples(100)
def test_every_result_is_consistent_in_itself(weighing: Weighing) -> None:
    """CZ21-A1-F: the score is the sum of the points less 50 for each false declaration, inside 0 and 1000 (AMB-26, AMB-104)."""
    data, as_of = weighing
    body = weigh(data, as_of).to_json()
    total = sum(item["points"] for item in body["indicators"]) + sum(item["points"] for item in body["deductions"])
    assert [item["max"] for item in body["indicators"]] == [
        50, 50, 50, 60, 40, 100, 80, 50, 20, 30, 30, 50, 20, 80, 50, 30, 30, 40, 40, 50, 50,
    ]  # fmt: skip
    assert all(0 <= item["points"] <= item["max"] for item in body["indicators"])
    assert body["score"] == (None if body["grade"] == "D" else min(max(total, 0), 1000))
    assert all(deduction["points"] == -50 for deduction in body["deductions"])
    known = {evidence for item in body["indicators"] for evidence in item["evidence"]}
    assert len(known) <= len(data["records"])
    assert all(item["clause"] for part in ("indicators", "deductions", "vetoes", "measures") for item in body[part])

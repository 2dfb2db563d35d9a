"""The inspection (WF-6) as its table says: every role × state × event, every guard, and no state without a way out."""

from __future__ import annotations

import pytest

from tests.workflows.whole_table import Bench, Facts, WholeTable
from workflows.inspection import INSPECTION
from workflows.inspection.modes import MODES, compare, usual_modes
from workflows.inspection.table import EXCEPTIONS
from workflows.procedure.shape import NOWHERE

GUARDS: dict[str, tuple[Facts, Facts]] = {
    "not_capped": ({"capped": False}, {"capped": None}),
    "capped": ({"capped": True}, {"capped": None}),
    "two_inspectors": ({"two_inspectors": True}, {"two_inspectors": False}),
    "is_mine": ({"is_mine": True}, {"is_mine": False}),
    "visited": ({"visited": True}, {"visited": False}),
    "not_tolerated": ({"tolerated": False}, {"tolerated": True}),
    "problem_found": ({"problem_found": True}, {"problem_found": False}),
    "follow_up_needed": ({"follow_up_needed": True}, {"follow_up_needed": None}),
    "no_follow_up": ({"follow_up_needed": False}, {"follow_up_needed": None}),
}
BENCH = Bench(INSPECTION, GUARDS)
# Requirements §9, WF-6: from, event, to.
REQUIRED = [
    (NOWHERE, "draw", {"drawn"}),
    ("drawn", "arrange", {"assigned"}),
    ("drawn", "exempt", {"exempted"}),
    ("assigned", "carry_out", {"checked"}),
    ("checked", "record_result", {"result_entered"}),
    ("result_entered", "publish", {"closed", "following"}),
    ("result_entered", "violation", {"result_entered"}),
    ("following", "close_follow_up", {"closed"}),
]


class TestInspection(WholeTable):
    """WF-6 with CZ21-2.4, SQ20-07c, SQ20-24b."""

    bench = BENCH
    required = REQUIRED


def test_a_state_under_way_is_entered_with_a_clock() -> None:
    """CLK-04 for the publication; the clocks of the office's own steps are ours."""
    for step in INSPECTION.steps:
        for source in step.sources:
            target = step.leads_to(source)
            if target != source and INSPECTION.state(target).stage == "under_way":
                assert step.starts, (source, step.event)
    (result,) = BENCH.rows("checked", "record_result")
    assert result.starts == ("CLK-04",)


def test_whoever_is_under_the_cap_is_inspected_by_exception_of_a_supervisor_only() -> None:
    """SQ20-07c, AMB-70, AMB-71: a listed ground, a reason, a supervisor."""
    (row,) = [step for step in INSPECTION.steps if "capped" in step.guards]
    assert row.roles == ("supervisor",)
    assert {field.name for field in row.form if field.required} == {"exception", "reason"}
    assert set(EXCEPTIONS) == {"law", "superior", "complaint", "accident"}


@pytest.mark.parametrize(
    ("grade", "usual"),
    [("A", {"written", "non_contact"}), ("B", {"onsite"}), ("C", {"enhanced"}), ("D", {"strict"})],
)
def test_the_mode_follows_the_grade(grade: str, usual: set[str]) -> None:
    """CZ21-2.4.1b, 2.4.2a, 2.4.3a, 2.4.4a; a worse grade is never inspected more gently."""
    assert set(usual_modes(grade)) == usual
    assert {mode for mode in MODES if compare(mode, grade) == 0} == usual
    for mode in MODES:
        assert compare(mode, "A") > compare(mode, "B") > compare(mode, "C") > compare(mode, "D")

"""The double-random task (WF-6) as its table says: every role × state × event, every guard, and no state without a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflows.whole_table import Bench, Facts, WholeTable
from workflows.inspection import INSPECTION
from workflows.plan import PLAN
from workflows.procedure.diagram import mermaid
from workflows.procedure.shape import NOWHERE, Procedure

GUARDS: dict[str, tuple[Facts, Facts]] = {
    name: ({name: True}, {name: False})
    for name in (
        "matter_in_force",
        "has_objects",
        "has_inspectors",
        "public_day_reached",
        "nothing_carried_out",
        "all_closed",
    )
}
BENCH = Bench(PLAN, GUARDS)
# Requirements §9, WF-6: from, event, to.
REQUIRED = [
    (NOWHERE, "create", {"planned"}),
    ("planned", "freeze", {"frozen"}),
    ("frozen", "draw", {"drawn"}),
    ("frozen", "void", {"planned"}),
    ("drawn", "void", {"planned"}),
    ("drawn", "finish", {"finished"}),
]


class TestPlan(WholeTable):
    """WF-6 with SQ20-07: nothing is drawn before it was frozen."""

    bench = BENCH
    required = REQUIRED


def test_nothing_is_drawn_without_a_freezing_and_only_a_supervisor_undoes_it() -> None:
    """WF-6: the pool is published before the seed is known; a void draw is a supervisor's word."""
    assert {step.sources for step in PLAN.steps if step.event == "draw"} == {("frozen",)}
    assert {step.roles for step in PLAN.steps if step.event == "void"} == {("supervisor",)}


@pytest.mark.parametrize("procedure", [PLAN, INSPECTION], ids=lambda procedure: procedure.id)
def test_the_diagram_of_the_documents_is_that_of_the_table(procedure: Procedure) -> None:
    """To renew it: put the output of mermaid(…) between the fences."""
    text = (Path(__file__).parents[2] / "docs" / f"{procedure.id}.md").read_text(encoding="utf-8")
    assert text.split("```mermaid\n")[1].split("```")[0] == mermaid(procedure)

"""A change of the rules as its table says: every role × state × event, every guard, and no state without a way out."""

from __future__ import annotations

from pathlib import Path

from tests.workflows.whole_table import Bench, Facts, WholeTable
from workflows.policy import POLICY
from workflows.procedure.diagram import mermaid
from workflows.procedure.shape import NOWHERE

GUARDS: dict[str, tuple[Facts, Facts]] = {
    name: ({name: True}, {name: False})
    for name in (
        "something_changed",
        "examples_explained",
        "proofs_hold",
        "proved_as_it_stands",
        "simulated_as_it_stands",
        "base_is_newest",
        "by_second_person",
        "day_reached",
        "nothing_built_on_it",
        "successor_in_force",
    )
} | {"not_in_force_yet": ({"day_reached": False}, {"day_reached": True})}
BENCH = Bench(POLICY, GUARDS)
REQUIRED = [
    (NOWHERE, "create", {"drafting"}),
    ("drafting", "prove", {"proved"}),
    ("proved", "simulated", {"simulated"}),
    ("simulated", "edit", {"drafting"}),
    ("simulated", "submit", {"submitted"}),
    ("submitted", "approve", {"approved"}),
    ("submitted", "return", {"returned"}),
    ("submitted", "edit", set[str]()),
    ("approved", "activate", {"in_force"}),
    ("approved", "revoke", {"withdrawn"}),
    ("in_force", "revoke", set[str]()),
    ("in_force", "replace", {"replaced"}),
]


class TestPolicy(WholeTable):
    """Nothing goes live unproved, unsimulated or by one person alone."""

    bench = BENCH
    required = REQUIRED


def test_only_a_supervisor_approves_and_only_the_system_brings_into_force() -> None:
    roles = {step.event: step.roles for step in POLICY.steps}
    assert roles["approve"] == ("supervisor",)
    assert roles["activate"] == roles["replace"] == ("system",)


def test_what_is_approved_was_proved_and_simulated_to_the_letter() -> None:
    """A guard that is left out here would open the way."""
    approve = next(step for step in POLICY.steps if step.event == "approve")
    assert set(approve.guards) == {
        "something_changed",
        "examples_explained",
        "proved_as_it_stands",
        "simulated_as_it_stands",
        "base_is_newest",
        "by_second_person",
    }


def test_the_diagram_of_the_documents_is_that_of_the_table() -> None:
    """To renew it: put the output of mermaid(…) between the fences."""
    text = (Path(__file__).parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")
    assert text.split("```mermaid\n")[1].split("```")[0] == mermaid(POLICY)

"""The check at every transaction (WF-14) as its table says: every role × state × event, every guard, no way around the look-up."""

from __future__ import annotations

from pathlib import Path

import pytest

import workflows
from tests.workflows.whole_table import Bench, Facts, WholeTable
from workflows.check import CHECK
from workflows.procedure.diagram import mermaid
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE, ROLES

GUARDS: dict[str, tuple[Facts, Facts]] = {
    "matter_in_catalogue": ({"matter_in_catalogue": True}, {"matter_in_catalogue": False}),
    "subject_fits": ({"subject_fits": True}, {"subject_fits": False}),
    "own_unit": ({"own_unit": True}, {"own_unit": False}),
    "advice_current": ({"advice_current": True}, {"advice_current": False}),
    "restricts": ({"restricts": True}, {"restricts": None}),
    "does_not_restrict": ({"restricts": False}, {"restricts": None}),
}
BENCH = Bench(CHECK, GUARDS)
# Requirements §9, WF-14: from, event, to.
REQUIRED = [
    (NOWHERE, "look_up", {"advised"}),
    ("advised", "look_up", {"advised"}),
    ("advised", "follow", {"followed"}),
    ("advised", "deviate", {"deviated"}),
    ("advised", "drop", {"dropped"}),
]
DECISIONS = ("follow", "deviate")


class TestCheck(WholeTable):
    """WF-14 with CZ22-2.0, SQ20-18c."""

    bench = BENCH
    required = REQUIRED


def test_a_decision_stands_on_a_look_up_and_never_before_one() -> None:
    """WF-14: the look-up is recorded before the decision; after a decision none can be entered any more (CZ22-2.0)."""
    assert {source for step in CHECK.steps if step.event in DECISIONS for source in step.sources} == {"advised"}
    assert {step.event for step in CHECK.steps if step.leads_to("advised") == "advised"} == {"look_up"}
    # Every one of them by the unit that looked, and on an advice that still holds.
    for step in CHECK.steps:
        assert step.event not in DECISIONS or {"own_unit", "advice_current"} <= set(step.guards)
    for state in ("followed", "deviated", "dropped"):
        assert not CHECK.steps_from(state)
    with pytest.raises(NotAllowed) as caught:
        take(CHECK, "followed", "look_up", "department", {"own_unit": True}, {})
    assert caught.value.code == "not_in_this_state"


def test_a_restriction_is_confirmed_with_its_legal_basis() -> None:
    """AMB-99: what restricts needs a named person and a legal basis; a deviation needs a reason."""
    rows = {step.guards[-1]: step for step in CHECK.steps if step.event == "follow"}
    assert [field.name for field in rows["restricts"].form if field.required] == ["legal_basis"]
    assert not [field.name for field in rows["does_not_restrict"].form if field.required]
    (deviate,) = [step for step in CHECK.steps if step.event == "deviate"]
    assert [field.name for field in deviate.form if field.required] == ["reason"]


def test_the_machine_itself_never_decides() -> None:
    assert not [step for step in CHECK.steps if {"system", "enterprise", "public"} & set(step.roles)]
    assert {role for step in CHECK.steps for role in step.roles} < set(ROLES)


def test_the_diagram_of_the_document_is_the_one_of_the_table() -> None:
    """To renew it: put the output of mermaid(CHECK) between the fences of docs/check.md."""
    document = Path(workflows.__file__).parent.parent / "docs" / "check.md"
    shown = document.read_text(encoding="utf-8").split("```mermaid\n")[1].split("```")[0]
    assert shown == mermaid(CHECK)

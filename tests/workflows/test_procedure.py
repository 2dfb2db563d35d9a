"""The shape of every procedure: contradictory tables are refused at import, forms are checked, diagrams are drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.objection import OBJECTION
from workflows.procedure.diagram import mermaid
from workflows.procedure.form import FormFault, check_form
from workflows.procedure.run import NotAllowed, allowed_steps, take
from workflows.procedure.shape import NOWHERE, STAYS, Field, Guard, Procedure, State, Step, TableFault

OPEN, DONE = State("open", "办理中", "Open"), State("done", "已办结", "Done", "closed")
BEGIN = Step("begin", "提出", "Begin", (NOWHERE,), "open", ("enterprise",), "C1")
END = Step("end", "办结", "End", ("open",), "done", ("caseworker", "supervisor"), "C2", guards=("ready",))
WAIT = Step("wait", "等待", "Wait", ("open",), STAYS, ("caseworker",), "C3")
READY = Guard("ready", "还没有准备好", lambda facts: facts.get("ready") is True)
STRAY = State("stray", "游离", "Stray")


def procedure(
    states: tuple[State, ...] = (OPEN, DONE),
    steps: tuple[Step, ...] = (BEGIN, WAIT, END),
    guards: tuple[Guard, ...] = (READY,),
) -> Procedure:
    return Procedure("small", "小流程", "Small", "C0", states, steps, guards)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"states": (OPEN, OPEN, DONE)}, "named twice"),
        ({"steps": (BEGIN, replace(END, sources=("open", "nowhere")))}, "leaves the unknown state nowhere"),
        ({"steps": (BEGIN, END, replace(WAIT, target="limbo"))}, "leads to the unknown state limbo"),
        ({"steps": (BEGIN, END, replace(WAIT, target=NOWHERE))}, "leads to the unknown state"),
        ({"steps": (BEGIN, END, replace(WAIT, roles=("mayor",)))}, "unknown role mayor"),
        ({"steps": (BEGIN, END, replace(WAIT, guards=("sunny",)))}, "unknown guard sunny"),
        ({"steps": (BEGIN, END, replace(WAIT, clause=""))}, "no clause or no role"),
        ({"steps": (BEGIN, END, replace(WAIT, roles=()))}, "no clause or no role"),
        ({"guards": (READY, Guard("idle", "m", lambda _: True))}, "no step uses.*idle"),
        ({"states": (OPEN, DONE, STRAY)}, "stray is never reached"),
        (
            {"states": (OPEN, DONE, STRAY), "steps": (BEGIN, END, replace(WAIT, target="stray"))},
            "from stray there is no way to an end",
        ),
        ({"states": (OPEN, replace(DONE, stage="under_way"))}, "from open there is no way to an end"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(changes: dict[str, Any], words: str) -> None:
    assert procedure()
    with pytest.raises(TableFault, match=words):
        procedure(**changes)


def test_rows_of_one_event_are_told_apart_by_their_guards() -> None:
    """The first row whose guards hold is taken; the message is that of the first that fails."""
    other = Step("end", "办结", "End", ("open",), "open", ("caseworker",), "C4", guards=("unready",))
    unready = Guard("unready", "已经准备好了", lambda facts: facts.get("ready") is False)
    both = procedure(steps=(BEGIN, END, other), guards=(READY, unready))
    assert take(both, "open", "end", "caseworker", {"ready": True}, {}).after == "done"
    assert take(both, "open", "end", "caseworker", {"ready": False}, {}).after == "open"
    with pytest.raises(NotAllowed, match="还没有准备好"):
        take(both, "open", "end", "caseworker", {}, {})


def test_buttons_are_the_steps_that_may_be_taken_now() -> None:
    small = procedure()
    assert allowed_steps(small, "open", "caseworker", {}) == (WAIT,)
    assert allowed_steps(small, "open", "caseworker", {"ready": True}) == (WAIT, END)
    assert allowed_steps(small, "open", "enterprise", {"ready": True}) == ()
    assert allowed_steps(small, "done", "caseworker", {"ready": True}) == ()


FORM = (
    Field("text", "文字", "Text", most=5),
    Field("kind", "类别", "Kind", "choice", choices={"a": "甲", "b": "乙"}),
    Field("day", "日期", "Day", "date", required=False),
    Field("sure", "确定", "Sure", "flag", required=False),
    Field("who", "人员", "Who", "user", required=False),
    Field("rows", "行", "Rows", "rows", required=False),
)
GIVEN = {"text": "文", "kind": "a"}


def test_a_form_comes_back_typed_and_trimmed() -> None:
    given_form = {**GIVEN, "text": "  文 ", "day": "2026-11-21", "sure": False, "who": "12", "rows": ({},)}
    assert check_form(FORM, given_form) == {
        "text": "文",
        "kind": "a",
        "day": date(2026, 11, 21),
        "sure": False,
        "who": 12,
        "rows": [{}],
    }
    assert check_form(FORM, {**GIVEN, "day": " ", "who": None, "rows": []}) == GIVEN


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"text": "   "}, "text", "请填写“文字”"),
        ({"text": None}, "text", "请填写"),
        ({"text": "六个字太长了"}, "text", "最多 5 个字，现有 6 个"),
        ({"text": 5}, "text", "应当是文字"),
        ({"kind": "c"}, "kind", "只能选：甲、乙"),
        ({"kind": ["a"]}, "kind", "应当是文字"),
        ({"day": "2026-02-30"}, "day", "2026-11-21 这样"),
        ({"day": 20261121}, "day", "应当是文字"),
        ({"sure": "yes"}, "sure", "“是”或“否”"),
        ({"who": "丙"}, "who", "账号的编号"),
        ({"who": "²"}, "who", "账号的编号"),
        ({"who": 10**30}, "who", "账号的编号"),
        ({"who": "9" * 5000}, "who", "账号的编号"),
        ({"who": True}, "who", "账号的编号"),
        ({"who": 1.5}, "who", "账号的编号"),
        ({"who": 0}, "who", "账号的编号"),
        ({"rows": {"a": 1}}, "rows", "一列内容"),
        ({"extra": 1}, "extra", "没有“extra”这一项"),
    ],
)
def test_a_wrong_entry_names_its_field(changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(FormFault, match=words) as caught:
        check_form(FORM, {**GIVEN, **changes})
    assert caught.value.field == field


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([item.name for item in FORM]), _ANYTHING))
def test_any_entries_at_all_are_accepted_or_refused_in_words(entries: dict[str, Any]) -> None:
    try:
        checked = check_form(FORM, entries)
    except FormFault as fault:
        assert fault.message and fault.field in {item.name for item in FORM}
        return
    assert set(checked) <= set(entries) and {"text", "kind"} <= set(checked)


def test_diagram_of_a_small_table() -> None:
    assert mermaid(procedure()) == (
        "stateDiagram-v2\n"
        "    open : 办理中\n"
        "    done : 已办结\n"
        "    [*] --> open : 提出（企业）\n"
        "    open --> open : 等待（经办人）\n"
        "    open --> done : 办结（经办人、负责人）\n"
        "    done --> [*]\n"
    )


def test_diagram_of_the_objection_has_every_state_and_every_step() -> None:
    drawn = mermaid(OBJECTION)
    arrows = [line for line in drawn.splitlines() if "-->" in line]
    for state in OBJECTION.states:
        assert f"    {state.id} : {state.label}" in drawn.splitlines()
    for step in OBJECTION.steps:
        for source in step.sources:
            start = "[*]" if source == NOWHERE else source
            (arrow,) = [line for line in arrows if line.startswith(f"    {start} --> {step.leads_to(source)} :")]
            assert step.label in arrow
    assert "    closed --> [*]" in arrows

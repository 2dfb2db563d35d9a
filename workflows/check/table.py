"""The table of a check (WF-14; CZ22-2.0, CZ22-5.2a, SQ20-18c).

Nothing leads to a decision but a look-up, and nothing leads from a decision back to one: what was not looked up before it was decided
can never be entered afterwards. How long the office may take, the time limit of its own matter says; no clock of ours runs.
"""

from __future__ import annotations

from workflows.check.guards import GUARDS
from workflows.procedure.shape import NOWHERE, STAYS, Field, Procedure, State, Step
from workflows.procedure.usual import SHORT_REASON

OFFICERS = ("caseworker", "department", "supervisor")
ADVISED = "advised"

_LEGAL_BASIS = Field("legal_basis", "法律依据", "Legal basis", "text", most=300)
_NOTE = Field("note", "说明", "Note", "long_text", required=False, most=500)

CHECK = Procedure(
    id="check",
    label="逢办必查",
    label_en="Check at a transaction",
    clause="CZ22-2.0",
    states=(
        State(ADVISED, "已查询待决定", "Looked up, to be decided", "decided"),
        State("followed", "按意见办理", "Advice followed", "closed"),
        State("deviated", "未按意见办理", "Advice not followed", "closed"),
        State("dropped", "事项终止", "Matter ended", "closed"),
    ),
    guards=GUARDS,
    steps=(
        Step(
            "look_up",
            "查询信用记录",
            "Look up the record",
            (NOWHERE,),
            ADVISED,
            OFFICERS,
            "SQ20-18c",
            guards=("matter_in_catalogue", "subject_fits"),
        ),
        Step(
            "look_up",
            "重新查询",
            "Look up again",
            (ADVISED,),
            STAYS,
            OFFICERS,
            "CZ22-2.0",
            guards=("own_unit",),
        ),
        Step(
            "follow",
            "按意见办理",
            "Follow the advice",
            (ADVISED,),
            "followed",
            OFFICERS,
            "CZ22-2.0",
            guards=("own_unit", "advice_current", "does_not_restrict"),
            form=(_NOTE,),
        ),
        Step(
            "follow",
            "确认并按意见办理",
            "Confirm and follow the advice",
            (ADVISED,),
            "followed",
            OFFICERS,
            "CZ22-2.0",
            guards=("own_unit", "advice_current", "restricts"),
            form=(_LEGAL_BASIS, _NOTE),
        ),
        Step(
            "deviate",
            "不按意见办理",
            "Deviate from the advice",
            (ADVISED,),
            "deviated",
            OFFICERS,
            "CZ22-2.0",
            guards=("own_unit", "advice_current"),
            form=(SHORT_REASON,),
        ),
        Step(
            "drop",
            "事项终止",
            "Matter ended",
            (ADVISED,),
            "dropped",
            OFFICERS,
            "CZ22-2.0",
            guards=("own_unit",),
            form=(SHORT_REASON,),
        ),
    ),
)

"""Verification by the department 部门核实 (SQ20-09b). No answer is no approval (AMB-58): an overdue one stays where it is."""

from __future__ import annotations

from workflows.declaration.standing import OFFICE, UNITS
from workflows.procedure.shape import STAYS, Field, Step
from workflows.procedure.usual import REASON

STEPS = (
    Step(
        "request_verification",
        "请部门核实",
        "Ask the department to verify",
        ("submitted",),
        "verifying",
        OFFICE,
        "SQ20-09b",
        guards=("verification_on", "no_supplement_open"),
        form=(Field("unit", "核实部门", "Department", "unit", most=100),),
        starts=("CLK-03",),
        notices=("verification_asked",),
    ),
    Step(
        "transfer",
        "改由其他部门核实",
        "Ask another department",
        ("verifying",),
        STAYS,
        OFFICE,
        "SQ20-09b",
        form=(
            Field("unit", "核实部门", "Department", "unit", most=100),
            Field("reason", "原因", "Reason", "text"),
        ),
        notices=("verification_asked",),
    ),
    Step(
        "verified_true",
        "核实属实",
        "Verified as true",
        ("verifying",),
        "verified",
        UNITS,
        "SQ20-09b",
        guards=("own_unit",),
        form=(Field("answer", "核实情况", "What was verified", "long_text"),),
        starts=("CLK-25",),
        notices=("verified",),
    ),
    Step(
        "not_proved",
        "未能证实",
        "Not proved",
        ("verifying",),
        "rejected",
        UNITS,
        "SQ20-09b",
        guards=("own_unit",),
        form=(REASON,),
        stops=("CLK-03",),
        notices=("not_proved",),
    ),
    Step(
        "found_false",
        "发现内容不实",
        "Found to be untrue",
        ("verifying",),
        "false_review",
        UNITS,
        "CZ21-A1-N2",
        guards=("own_unit",),
        form=(REASON,),
        starts=("CLK-26",),
        notices=("hearing",),
    ),
    Step(
        "found_false",
        "发现内容不实",
        "Found to be untrue",
        ("recorded",),
        "false_review",
        UNITS,
        "CZ21-A1-N2",
        form=(REASON,),
        starts=("CLK-26",),
        notices=("hearing",),
    ),
)

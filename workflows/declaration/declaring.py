"""Declaring 提交申报: filed, assigned, supplemented, or sent back as incomplete."""

from __future__ import annotations

from workflows.declaration.standing import APPLICANT, OFFICE, UNDER_WAY
from workflows.procedure.shape import NOWHERE, STAYS, Field, Step
from workflows.procedure.usual import REASON

STEPS = (
    Step(
        "submit",
        "提交申报",
        "Declare",
        (NOWHERE,),
        "submitted",
        APPLICANT,
        "CZ21-2.1.3c",
        guards=("type_known", "commitment_signed", "not_in_future", "not_declared_before"),
        starts=("CLK-25",),
        notices=("accepted",),
    ),
    Step(
        "assign",
        "分派经办人",
        "Assign",
        UNDER_WAY,
        STAYS,
        OFFICE,
        "CZ21-3.3",
        form=(Field("handler", "经办人", "Handler", "user"),),
        notices=("assigned",),
    ),
    Step(
        "ask_supplement",
        "通知补正",
        "Ask for a supplement",
        ("submitted",),
        STAYS,
        OFFICE,
        "CZ21-2.1.3c",
        guards=("no_supplement_open",),
        form=(Field("wanted", "需要补正的内容", "What is missing", "long_text"),),
        notices=("supplement_wanted",),
    ),
    Step(
        "give_supplement",
        "提交补正",
        "Give the supplement",
        ("submitted",),
        STAYS,
        APPLICANT,
        "CZ21-2.1.3c",
        guards=("supplement_open", "is_own_case"),
        form=(
            Field("text", "补正说明", "Explanation", "long_text"),
            Field("files", "补正材料", "Papers", "files", required=False),
        ),
        notices=("supplement_given",),
    ),
    Step(
        "reject_form",
        "材料不全，退回",
        "Send back as incomplete",
        ("submitted",),
        "rejected",
        OFFICE,
        "CZ21-2.1.3c",
        form=(REASON,),
        stops=("CLK-25",),
        notices=("sent_back",),
    ),
)

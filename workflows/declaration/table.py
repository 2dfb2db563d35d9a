"""The table of the self-declaration (WF-2).

Verification comes before the public notice, and the rules in force switch each of them on or off (AMB-55).
The clocks CLK-25 (the office's own steps) and CLK-26 (hearing) are ours; the other clocks are those of the documents.
"""

from __future__ import annotations

from workflows.declaration import declaring, falsehood, public_notice, verifying
from workflows.declaration.guards import GUARDS
from workflows.declaration.standing import APPLICANT, STATES, UNDER_WAY
from workflows.procedure.shape import STAYS, Field, Procedure, Step

DECLARATION = Procedure(
    id="declaration",
    label="自主申报",
    label_en="Self-declaration",
    clause="CZ21-2.1.3c",
    states=STATES,
    guards=GUARDS,
    steps=(
        *declaring.STEPS,
        *verifying.STEPS,
        *public_notice.STEPS,
        *falsehood.STEPS,
        Step(
            "urge",
            "催办",
            "Urge",
            UNDER_WAY,
            STAYS,
            ("enterprise",),
            "SQ20-09b",
            guards=("is_own_case", "not_urged_today"),
            form=(Field("text", "催办说明", "Message", "text", required=False, most=500),),
            notices=("urged",),
        ),
        Step(
            "withdraw",
            "撤回申报",
            "Withdraw",
            ("submitted", "verifying", "verified", "in_notice"),
            "withdrawn",
            APPLICANT,
            "CZ21-2.1.3c",
            guards=("is_own_case", "no_objection_open"),
            form=(Field("reason", "撤回原因", "Reason", "text", required=False, most=500),),
            stops=("CLK-25", "CLK-03", "CLK-02"),
            notices=("withdrawn",),
        ),
    ),
)

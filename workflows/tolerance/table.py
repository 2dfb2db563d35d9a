"""The table of tolerance with an observation period (WF-12; SQ20-15b, SQ20-15c).

CLK-18 is the observation period; its length and its one extension are ours (AMB-78), as are CLK-40 and CLK-41. The end of the period
decides nothing: it hands the case to a person. A refusal writes no record; it sends the matter back to its normal way.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.procedure.shape import NOWHERE, STAYS, Field, Procedure, State, Step
from workflows.procedure.usual import CLAUSE, REASON
from workflows.tolerance.findings import CAUSES, HARMS
from workflows.tolerance.guards import GUARDS

UNITS = ("caseworker", "department", "supervisor")
OFFICE = ("caseworker", "supervisor")
SCREENING = ("reported", "screened")
OBSERVED = ("observing", "submitted")
"""While the observation period runs."""
UNDER_WAY = (*SCREENING, *OBSERVED, "lapsed")
NOT_TOLERATED = ("refused", "not_rectified")


def _zh(table: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {code: words[0] for code, words in table.items()}


TOLERANCE = Procedure(
    id="tolerance",
    label="容错免责",
    label_en="Tolerance",
    clause="SQ20-15b",
    states=(
        State("reported", "待审查", "Reported"),
        State("screened", "已审查，待决定", "Screened"),
        State("observing", "整改观察中", "Under observation"),
        State("submitted", "已交整改证明，待核实", "Evidence handed in"),
        State("lapsed", "观察期满，待认定", "Observation period over"),
        State("refused", "不予容错", "Refused", "decided"),
        State("not_rectified", "未整改到位", "Not rectified", "decided"),
        State("exempted", "已豁免", "Exempted", "closed"),
        State("normal_way", "已按一般程序处理", "Dealt with in the normal way", "closed"),
        State("withdrawn", "已撤销登记", "Withdrawn", "closed"),
    ),
    guards=GUARDS,
    steps=(
        Step(
            "report",
            "登记违法行为",
            "Report a violation",
            (NOWHERE,),
            "reported",
            UNITS,
            "SQ20-15b",
            guards=("not_reported_already",),
            form=(
                Field("violation", "违法事实", "The violation", "long_text"),
                Field("found_on", "发现日期", "Day on which it was found", "date"),
            ),
            starts=("CLK-40",),
            notices=("reported",),
        ),
        Step(
            "assign",
            "确定经办人",
            "Assign",
            UNDER_WAY,
            STAYS,
            OFFICE,
            "SQ20-15b",
            form=(Field("handler", "经办人", "Handler", "user"),),
            notices=("assigned",),
        ),
        Step(
            "explain",
            "说明情况",
            "Explain",
            SCREENING,
            STAYS,
            ("enterprise", "caseworker"),
            "SQ20-15b",
            guards=("is_own_case",),
            form=(Field("text", "原因和后果的说明", "What caused it and what came of it", "long_text"),),
            notices=("explained",),
        ),
        Step(
            "screen",
            "审查原因和后果",
            "Screen cause and harm",
            SCREENING,
            "screened",
            UNITS,
            "SQ20-15b",
            form=(
                Field("cause", "原因", "Cause", "choice", choices=_zh(CAUSES)),
                Field("harm", "性质和后果", "Gravity", "choice", choices=_zh(HARMS)),
                Field("screening", "认定的依据", "What this rests on", "long_text"),
            ),
            notices=("screened",),
        ),
        Step(
            "observe",
            "给予整改观察期",
            "Grant an observation period",
            ("screened",),
            "observing",
            UNITS,
            "SQ20-15b",
            guards=("good_credit", "excusable", "tolerable"),
            form=(
                REASON,
                Field("service", "修复指导联系人和电话", "Contact for help with the repair", "text", most=200),
                Field("training", "培训安排", "Training offered", "text", required=False, most=500),
            ),
            starts=("CLK-18",),
            notices=("observing",),
            previewed=True,
        ),
        Step(
            "refuse",
            "不予容错",
            "Refuse",
            ("screened",),
            "refused",
            UNITS,
            "SQ20-15c",
            form=(REASON, CLAUSE),
            stops=("CLK-40",),
            notices=("refused",),
            previewed=True,
        ),
        Step(
            "withdraw",
            "撤销登记",
            "Withdraw",
            SCREENING,
            "withdrawn",
            UNITS,
            "SQ20-15b",
            form=(REASON,),
            stops=("CLK-40",),
            notices=("withdrawn",),
        ),
        Step(
            "extend",
            "延长观察期",
            "Extend the period",
            OBSERVED,
            STAYS,
            UNITS,
            "SQ20-15b",
            guards=("period_open", "may_extend"),
            form=(REASON,),
            notices=("extended",),
        ),
        Step(
            "hand_in",
            "提交整改证明",
            "Hand in the evidence",
            ("observing",),
            "submitted",
            ("enterprise", "caseworker"),
            "SQ20-15b",
            guards=("is_own_case", "evidence_there"),
            form=(Field("text", "整改情况", "What was put right", "long_text"),),
            notices=("handed_in",),
        ),
        Step(
            "hand_in",
            "提交整改证明",
            "Hand in the evidence",
            ("submitted", "lapsed"),
            STAYS,
            ("enterprise", "caseworker"),
            "SQ20-15b",
            guards=("is_own_case", "evidence_there"),
            form=(Field("text", "整改情况", "What was put right", "long_text"),),
            notices=("handed_in",),
        ),
        Step(
            "send_back",
            "退回补充整改",
            "Send back",
            ("submitted",),
            "observing",
            UNITS,
            "SQ20-15b",
            guards=("period_open",),
            form=(Field("wanted", "还需要整改或证明的内容", "What is still missing", "long_text"),),
            notices=("sent_back",),
        ),
        Step(
            "lapse",
            "观察期届满，转经办人认定",
            "The period is over",
            OBSERVED,
            "lapsed",
            ("system",),
            "SQ20-15b",
            guards=("period_over",),
            starts=("CLK-41",),
            notices=("lapsed",),
        ),
        Step(
            "exempt",
            "认定整改到位，予以豁免",
            "Rectified: exempt",
            ("submitted", "lapsed"),
            "exempted",
            UNITS,
            "SQ20-15b",
            guards=("evidence_handed_in",),
            form=(REASON, CLAUSE),
            stops=("CLK-18", "CLK-41"),
            notices=("exempted",),
            previewed=True,
        ),
        Step(
            "not_rectified",
            "认定未整改到位",
            "Not rectified",
            (*OBSERVED, "lapsed"),
            "not_rectified",
            UNITS,
            "SQ20-15b",
            guards=("period_over",),
            form=(REASON, CLAUSE),
            stops=("CLK-18", "CLK-41"),
            notices=("not_rectified",),
            previewed=True,
        ),
        Step(
            "note_outcome",
            "记下一般程序的处理结果",
            "Note the outcome of the normal procedure",
            NOT_TOLERATED,
            "normal_way",
            UNITS,
            "SQ20-15b",
            form=(
                Field("outcome", "处理结果", "Outcome", "long_text"),
                Field("decision", "决定书文号", "Number of the decision", "text", required=False, most=128),
            ),
            notices=("outcome_noted",),
        ),
    ),
)

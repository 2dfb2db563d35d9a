"""The table of an inspection (WF-6; CZ21-2.4, SQ20-07, SQ20-24b).

CLK-04 is the document's time for publication; CLK-31 to CLK-34 (arrange, carry out, enter the result, follow up) are ours.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.inspection.codes import HANDLING, METHODS, RESULTS
from workflows.inspection.guards import GUARDS
from workflows.inspection.modes import MODES
from workflows.procedure.shape import NOWHERE, STAYS, Field, Procedure, State, Step
from workflows.procedure.usual import SHORT_REASON

UNITS = ("caseworker", "department", "supervisor")
EXCEPTIONS: Mapping[str, tuple[str, str]] = {
    "law": ("法律法规另有规定", "Demanded by law"),
    "superior": ("上级部门另有要求", "Demanded by a superior department"),
    "complaint": ("投诉举报", "Complaint"),
    "accident": ("发生事故", "Accident"),
}
"""Grounds on which an enterprise under the cap is inspected all the same (SQ20-07c); the last two are ours (AMB-71)."""


def _zh(table: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {code: words[0] for code, words in table.items()}


_NOTE = Field("note", "情况", "What was seen", "long_text")

INSPECTION = Procedure(
    id="inspection",
    label="双随机检查",
    label_en="Inspection",
    clause="SQ20-07a",
    states=(
        State("drawn", "待安排", "To be arranged"),
        State("assigned", "待检查", "To be carried out"),
        State("checked", "待录入结果", "Result to be entered"),
        State("result_entered", "待公示", "To be published"),
        State("following", "已公示，跟踪处置中", "Published, followed up"),
        State("closed", "已办结", "Closed", "closed"),
        State("exempted", "免予检查", "Exempted", "closed"),
        State("cancelled", "已取消", "Cancelled", "closed"),
    ),
    guards=GUARDS,
    steps=(
        Step(
            "draw",
            "抽中",
            "Drawn",
            (NOWHERE,),
            "drawn",
            ("system",),
            "SQ20-07a",
            starts=("CLK-31",),
        ),
        Step(
            "direct",
            "安排其他检查",
            "Arrange another inspection",
            (NOWHERE,),
            "drawn",
            UNITS,
            "SQ20-07d",
            guards=("not_capped",),
            form=(SHORT_REASON,),
            starts=("CLK-31",),
        ),
        Step(
            "direct",
            "安排其他检查",
            "Arrange another inspection",
            (NOWHERE,),
            "drawn",
            ("supervisor",),
            "SQ20-07c",
            guards=("capped",),
            form=(Field("exception", "例外情形", "Exception", "choice", choices=_zh(EXCEPTIONS)), SHORT_REASON),
            starts=("CLK-31",),
        ),
        Step(
            "arrange",
            "确定方式并通知企业",
            "Fix the mode and give notice",
            ("drawn",),
            "assigned",
            UNITS,
            "SQ20-07a",
            guards=("two_inspectors",),
            form=(
                Field("mode", "检查方式", "Mode", "choice", choices=_zh(MODES)),
                Field("reason", "比等级更严的理由", "Reason for a stricter mode", "text", required=False, most=500),
            ),
            starts=("CLK-32",),
            notices=("inspection_notice", "inspectors_named"),
        ),
        Step(
            "substitute",
            "更换检查人员",
            "Substitute an inspector",
            ("drawn", "assigned"),
            STAYS,
            UNITS,
            "SQ20-07a",
            form=(
                Field("leaving", "退出的检查人员编号", "Number of the inspector who leaves", "text", most=40),
                SHORT_REASON,
            ),
            notices=("inspectors_named",),
        ),
        Step(
            "exempt",
            "免予检查",
            "Exempt",
            ("drawn",),
            "exempted",
            ("supervisor",),
            "SQ20-07c",
            form=(SHORT_REASON,),
            stops=("CLK-31",),
        ),
        Step(
            "visit",
            "登记一次检查",
            "Enter a visit",
            ("assigned", "checked", "following"),
            STAYS,
            ("inspector",),
            "SQ20-07a",
            guards=("is_mine",),
            form=(
                Field("visited_on", "检查日期", "Day", "date"),
                Field("met", "在场人员", "Who was present", "text", required=False, most=100),
                _NOTE,
            ),
        ),
        Step(
            "carry_out",
            "检查完毕",
            "Finish the inspection",
            ("assigned",),
            "checked",
            ("inspector",),
            "SQ20-07a",
            guards=("is_mine", "visited"),
            form=(Field("method", "核查方式", "Method", "choice", choices=_zh(METHODS)),),
            starts=("CLK-33",),
        ),
        Step(
            "record_result",
            "录入结果",
            "Enter the result",
            ("checked",),
            "result_entered",
            ("inspector",),
            "SQ20-24b",
            guards=("is_mine",),
            form=(
                Field("items", "检查事项", "Items", "rows"),
                Field("result", "抽查结果", "Result", "choice", choices=_zh(RESULTS)),
                Field("handling", "后续处置", "Handling", "choice", choices=_zh(HANDLING)),
                Field("note", "说明", "Note", "long_text", required=False),
            ),
            starts=("CLK-04",),
            notices=("result_entered",),
        ),
        Step(
            "violation",
            "记下处罚决定",
            "Note the penalty decision",
            ("result_entered", "following"),
            STAYS,
            UNITS,
            "SQ20-24b",
            guards=("problem_found", "not_tolerated"),
            form=(Field("decision", "处罚决定书文号", "Number of the penalty decision", "text", most=128),),
        ),
        Step(
            "publish",
            "公示结果",
            "Publish the result",
            ("result_entered",),
            "closed",
            UNITS,
            "SQ20-24b",
            guards=("no_follow_up",),
            form=(Field("text", "公示的结果说明", "Text to be published", "long_text", required=False, most=500),),
            stops=("CLK-04",),
            notices=("result_published",),
        ),
        Step(
            "publish",
            "公示结果",
            "Publish the result",
            ("result_entered",),
            "following",
            UNITS,
            "SQ20-24b",
            guards=("follow_up_needed",),
            form=(Field("text", "公示的结果说明", "Text to be published", "long_text", required=False, most=500),),
            starts=("CLK-34",),
            notices=("result_published", "follow_up"),
        ),
        Step(
            "close_follow_up",
            "处置完结",
            "Close the follow-up",
            ("following",),
            "closed",
            UNITS,
            "SQ20-07a",
            form=(Field("outcome", "处置结果", "Outcome", "long_text", most=500),),
            stops=("CLK-34",),
            notices=("follow_up_closed",),
        ),
        Step(
            "cancel",
            "取消检查",
            "Cancel",
            ("drawn", "assigned"),
            "cancelled",
            ("system",),
            "SQ20-07a",
            form=(SHORT_REASON,),
            stops=("CLK-31", "CLK-32"),
            notices=("cancelled",),
        ),
    ),
)

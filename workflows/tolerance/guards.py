"""What must be so before a step of a tolerance 容错 may be taken; each condition of the document refuses in its own words."""

from __future__ import annotations

from workflows.procedure import usual
from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true

GUARDS: tuple[Guard, ...] = (
    Guard("not_reported_already", "这一事项已经登记过容错审查，或已作出容错决定", is_false("reported_already")),
    usual.IS_OWN_CASE,
    Guard(
        "good_credit",
        "容错只适用于守信主体：今天的评价为 A 级，或者在“红名单”上且不是 D 级（宿政办发〔2020〕20号 三（五）15；口径 AMB-98）",
        is_true("good_credit"),
    ),
    Guard(
        "excusable",
        "只有非主观故意或者不可抗力造成的才可以容错（宿政办发〔2020〕20号 三（五）15）",
        is_true("excusable"),
    ),
    Guard(
        "tolerable",
        "性质恶劣、情节严重或者社会危害大的，一律不予容错（宿政办发〔2020〕20号 三（五）15）",
        is_true("tolerable"),
    ),
    Guard("evidence_there", "还没有上传整改证明，请先上传再提交", is_true("evidence_there")),
    Guard("evidence_handed_in", "企业还没有提交整改证明，不能豁免", is_true("evidence_handed_in")),
    Guard("period_open", "观察期已经届满", is_true("period_open")),
    Guard("period_over", "观察期还没有届满，企业还可以整改", is_false("period_open")),
    usual.MAY_EXTEND,
)

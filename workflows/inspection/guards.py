"""What must be so before a step of an inspection 检查 may be taken. The facts are gathered by the service; here they are only read."""

from __future__ import annotations

from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true

GUARDS: tuple[Guard, ...] = (
    Guard(
        "not_capped",
        "守信主体一年最多检查 1 次、原则上不安排其他检查（宿政办发〔2020〕20号 三（三）7）；确需检查的，由负责人写明例外情形和理由",
        is_false("capped"),
    ),
    Guard("capped", "这一企业没有检查次数限制，不需要写例外情形", is_true("capped")),
    Guard("two_inspectors", "检查人员不足两名，请先补足（行政处罚法第四十二条）", is_true("two_inspectors")),
    Guard("is_mine", "这项检查没有指派给您", is_true("is_mine")),
    Guard("visited", "还没有检查记录，请先登记一次检查", is_true("visited")),
    Guard("problem_found", "检查结果没有发现问题", is_true("problem_found")),
    Guard("not_tolerated", "检查发现的问题正在容错审查，或者已经容错豁免，不能记处罚决定", is_false("tolerated")),
    Guard("follow_up_needed", "检查结果不需要后续处置", is_true("follow_up_needed")),
    Guard("no_follow_up", "检查结果还需要后续处置", is_false("follow_up_needed")),
)

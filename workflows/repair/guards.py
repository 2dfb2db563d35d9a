"""What must be so before a step of a repair may be taken."""

from __future__ import annotations

from workflows.procedure import usual
from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true

GUARDS: tuple[Guard, ...] = (
    Guard("is_eligible", "这条记录目前不符合修复条件", is_true("eligible")),
    Guard("not_pending", "这条记录已有正在办理的修复申请", is_false("pending")),
    usual.IS_OWN_CASE,
    usual.NO_SUPPLEMENT_OPEN,
    usual.SUPPLEMENT_OPEN,
    usual.NOT_URGED_TODAY,
    usual.MAY_EXTEND,
    Guard("decides_here", "谁认定、谁修复：应由作出认定的单位办理", is_true("decides_here")),
    Guard("papers_there", "所需的材料还没有交齐", is_true("papers_there")),
    Guard("commitment_signed", "还没有签署信用修复承诺", is_true("commitment_signed")),
    Guard("publication_over", "最短公示期还没有届满，或者还没有写明失信程度", is_true("publication_over")),
    Guard("still_repairable", "这条记录已被撤销或者已经修复", is_true("still_repairable")),
    Guard("measure_proved", "请先上传参加修复措施的证明", is_true("measure_proved")),
    Guard("measure_overdue", "修复措施的期限还没有届满", is_true("measure_overdue")),
    Guard("sites_done", "还有网站没有完成同步", is_true("sites_done")),
    Guard("sites_waiting", "没有等待重新同步的网站", is_true("sites_waiting")),
    Guard("is_temporary", "这不是重整计划执行期间的临时修复", is_true("temporary")),
    Guard("is_lasting", "重整计划执行期间只能临时修复", is_false("temporary")),
    Guard("plan_over", "重整计划的执行期还没有届满", is_true("plan_over")),
)

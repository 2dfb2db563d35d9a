"""What must be so before a step of a double-random task 双随机抽查任务 may be taken. The facts are gathered by the service."""

from __future__ import annotations

from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_true

GUARDS: tuple[Guard, ...] = (
    Guard("matter_in_force", "这一抽查事项不在事项清单里，或已停用", is_true("matter_in_force")),
    Guard("has_objects", "这一事项的检查对象名录还是空的，请先导入", is_true("has_objects")),
    Guard("has_inspectors", "证件在有效期内、专业对口的检查人员不够，请先补充检查人员名录", is_true("has_inspectors")),
    Guard("public_day_reached", "公开数还没有产生，要等到冻结时公布的那一天", is_true("public_day_reached")),
    Guard("nothing_carried_out", "已经有检查开始实施，抽取不能再作废", is_true("nothing_carried_out")),
    Guard("all_closed", "还有未办结的检查", is_true("all_closed")),
)

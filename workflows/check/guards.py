"""What must be so before a step of a check 逢办必查 may be taken. The facts are gathered by the service."""

from __future__ import annotations

from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true

GUARDS: tuple[Guard, ...] = (
    Guard("matter_in_catalogue", "这一事项不在事项目录里（沧政办字〔2022〕92号 二）", is_true("matter_in_catalogue")),
    Guard("subject_fits", "这一事项查询的不是这类主体", is_true("subject_fits")),
    Guard("own_unit", "这项查询属于其他单位，由该单位决定", is_true("own_unit")),
    Guard("advice_current", "查询之后信用档案有变动，意见已不同，请重新查询后再决定", is_true("advice_current")),
    Guard("restricts", "这一意见不限制申请人，不需要写依据", is_true("restricts")),
    Guard("does_not_restrict", "这一意见限制申请人，须由具名人员写明法律依据后确认（AMB-99）", is_false("restricts")),
)

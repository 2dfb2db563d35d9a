"""What must be so before a step of a joint incentive or sanction may be taken."""

from __future__ import annotations

from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true

GUARDS: tuple[Guard, ...] = (
    Guard(
        "entry_stands",
        "名单记录目前不在列（暂停、待纠正或者已经移出），不能启动或者实施联合奖惩",
        is_true("entry_stands"),
    ),
    Guard("not_started_already", "对这一单位已经就同一名单记录启动了联合奖惩", is_false("started_already")),
    Guard("is_incentive", "失信和重点关注名单不适用激励措施", is_true("incentive")),
    Guard("is_sanction", "红名单不适用惩戒措施", is_false("incentive")),
    Guard("own_unit", "这一件没有推送给您所在的单位", is_true("own_unit")),
    Guard("entry_suspended", "名单记录的效力没有暂停", is_true("entry_suspended")),
    Guard("entry_over", "名单记录仍然在列，措施不能结束", is_true("entry_over")),
)

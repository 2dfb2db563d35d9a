"""What must be so before a step of a change of the rules 政策变更 may be taken. The facts are gathered by the service."""

from __future__ import annotations

from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true

GUARDS: tuple[Guard, ...] = (
    Guard("something_changed", "与现行规则相比，决定评价结果的内容没有任何改动", is_true("something_changed")),
    Guard(
        "examples_explained",
        "有算例被删除或改动而没有写明理由，请在“算例变动”里逐个写明",
        is_true("examples_explained"),
    ),
    Guard("proofs_hold", "检验没有全部通过，请按所列问题修改后再试", is_true("proofs_hold")),
    Guard("proved_as_it_stands", "现在的内容还没有通过检验，请先检验", is_true("proved_as_it_stands")),
    Guard(
        "simulated_as_it_stands", "现在的内容还没有模拟过，请先对全部企业或抽样模拟", is_true("simulated_as_it_stands")
    ),
    Guard(
        "base_is_newest", "起草之后另有一项变更已经核准，请撤回本项，在最新规则上重新起草", is_true("base_is_newest")
    ),
    Guard(
        "by_second_person",
        "起草、修改或提交过本项变更的人不能核准它，请由另一位负责人办理",
        is_true("by_second_person"),
    ),
    Guard("day_reached", "还没有到开始执行的日期", is_true("day_reached")),
    Guard(
        "not_in_force_yet", "已经到开始执行的日期，不能再撤销；可以另行起草，恢复以前的规则", is_false("day_reached")
    ),
    Guard("nothing_built_on_it", "已有后面的变更在它的基础上核准，请先撤销后面的", is_true("nothing_built_on_it")),
    Guard("successor_in_force", "还没有后来的规则开始执行", is_true("successor_in_force")),
)

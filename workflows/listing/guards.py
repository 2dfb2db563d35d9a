"""What must be so before a step of a listing may be taken."""

from __future__ import annotations

from workflows.procedure import usual
from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true

GUARDS: tuple[Guard, ...] = (
    Guard("type_complete", "这一名单的依据、标准、程序、异议、退出要素不全，不能据以列入", is_true("type_complete")),
    Guard("not_listed_already", "该企业已在这一名单上，或列入程序正在办理", is_false("listed_already")),
    usual.IS_OWN_CASE,
    Guard("statement_open", "陈述申辩和异议的期限已经届满", is_true("statement_open")),
    Guard("notice_over", "告知后的陈述申辩期限还没有届满", is_false("statement_open")),
    Guard("no_open_objection", "对拟列入的异议还没有办结", is_false("open_objection")),
    Guard("is_black", "只有拟列入失信名单的才能改为重点关注", is_true("is_black")),
    Guard("term_over", "列入期限还没有届满", is_true("term_over")),
    Guard("ended_by_repair", "这一移出不是因为信用修复", is_true("ended_by_repair")),
)

"""What must be so before a step of a commitment may be taken."""

from __future__ import annotations

from workflows.procedure import usual
from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true

GUARDS: tuple[Guard, ...] = (
    Guard("not_twice", "同一事项已有有效的信用承诺，不要求重复承诺", is_false("stands_already")),
    usual.IS_OWN_CASE,
    Guard("may_be_public", "这一类承诺不公开", is_true("public")),
    Guard("term_over", "承诺期限还没有届满", is_true("term_over")),
    Guard("to_be_checked", "这一类承诺期满无须核查", is_true("checked")),
    Guard("not_to_be_checked", "这一类承诺期满须由部门核查", is_false("checked")),
    Guard("cure_over", "整改期限还没有届满，不能认定违约", is_true("cure_over")),
    Guard("no_tolerance_open", "这一承诺正在容错审查或整改观察中，办结前不能认定违约", is_false("tolerance_open")),
)

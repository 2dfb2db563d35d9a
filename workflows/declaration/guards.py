"""What must be so before a step of a declaration may be taken. The facts are gathered by the service; here they are only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflows.procedure import usual
from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true


def _from(*states: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda facts: facts.get("review_from") in states


GUARDS: tuple[Guard, ...] = (
    Guard("type_known", "现行文件没有这一申报类型", is_true("type_known")),
    Guard("commitment_signed", "请先签署真实性承诺", is_true("commitment_signed")),
    Guard("not_in_future", "申报事项的日期不能晚于今天", is_true("not_in_future")),
    Guard("not_declared_before", "同一事项已经申报或已经记入", is_false("declared_before")),
    Guard("verification_on", "现行规则不要求部门核实", is_true("verify_required")),
    Guard("verification_off", "现行规则要求先由部门核实", is_false("verify_required")),
    Guard("notice_on", "现行规则不要求公示", is_true("notice_required")),
    Guard("notice_off", "现行规则要求先行公示", is_false("notice_required")),
    Guard("own_unit", "这项核实由其他部门办理", is_true("own_unit")),
    Guard("notice_over", "公示期未满", is_true("notice_over")),
    Guard("objections_open", "没有未办结的异议", is_true("objections_open")),
    Guard("no_objection_open", "还有未办结的异议", is_false("objections_open")),
    Guard("heard_or_over", "企业的陈述申辩期未满", is_true("heard_or_over")),
    Guard("not_proposed", "已经提出认定意见，请由另一名经办人核准", is_false("false_proposed")),
    Guard("proposed", "请先由一名经办人提出认定意见", is_true("false_proposed")),
    Guard("second_officer", "提出意见的人不能自己核准，请由另一名经办人办理", is_true("second_officer")),
    Guard("came_from_verification", "这项申报不是在核实时转来核查的", _from("verifying", "verified")),
    Guard("came_from_notice", "这项申报不是在公示时转来核查的", _from("in_notice", "awaiting_decision")),
    Guard("came_from_record", "这项申报没有记入", _from("recorded")),
    usual.IS_OWN_CASE,
    usual.NO_SUPPLEMENT_OPEN,
    usual.SUPPLEMENT_OPEN,
    usual.NOT_URGED_TODAY,
)

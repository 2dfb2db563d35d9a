"""What must be so before a step of an objection may be taken. The facts are gathered by the service; here they are only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflows.procedure import usual
from workflows.procedure.shape import Guard
from workflows.procedure.usual import is_false, is_true


def _kind(*kinds: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda facts: facts.get("kind") in kinds


GUARDS: tuple[Guard, ...] = (
    Guard("target_exists", "没有找到所指的评价结果、记录或公示信息", is_true("target_exists")),
    Guard("has_standing", "只能对本企业的评价结果和记录提出异议", is_true("has_standing")),
    Guard(
        "within_notice",
        "公示期已满，不能再对公示信息提出异议",
        lambda facts: facts.get("kind") != "notice" or facts.get("notice_open") is True,
    ),
    Guard("not_repeated", "同一事项已有未办结的异议，或没有提出新的事实", is_false("repeated")),
    usual.IS_OWN_CASE,
    usual.NO_SUPPLEMENT_OPEN,
    usual.SUPPLEMENT_OPEN,
    Guard("may_pause", "现行规则不允许暂停异议时限（AMB-47）", is_true("may_pause")),
    usual.CLOCK_RUNNING,
    usual.CLOCK_PAUSED,
    usual.NOT_URGED_TODAY,
    Guard("compared_in_full", "每一项争议内容都要先登记比对结果", is_true("compared_in_full")),
    Guard("some_row_differs", "比对结果全部一致，不能认定与事实不符", is_true("some_row_differs")),
    Guard("concerns_record", "只有对评价结果、记录或名单的异议可以这样认定", _kind("evaluation", "data", "list")),
    Guard("concerns_listing", "只有对名单列入的异议可以这样认定", _kind("list")),
    Guard("concerns_notice", "只有对公示信息的异议可以这样认定", _kind("notice")),
    Guard("record_changed", "请先更正、补充或撤销有关记录", is_true("record_changed")),
    usual.RESULT_STORED,
    usual.REPLY_DELIVERED,
)

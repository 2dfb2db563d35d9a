"""What must be so before a step of an objection may be taken. The facts are gathered by the service; here they are only read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflows.procedure.shape import Guard


def _true(name: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda facts: facts.get(name) is True


def _false(name: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda facts: facts.get(name) is False


def _kind(*kinds: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda facts: facts.get("kind") in kinds


GUARDS: tuple[Guard, ...] = (
    Guard("target_exists", "没有找到所指的评价结果、记录或公示信息", _true("target_exists")),
    Guard("has_standing", "只能对本企业的评价结果和记录提出异议", _true("has_standing")),
    Guard(
        "within_notice",
        "公示期已满，不能再对公示信息提出异议",
        lambda facts: facts.get("kind") != "notice" or facts.get("notice_open") is True,
    ),
    Guard("not_repeated", "同一事项已有未办结的异议，或没有提出新的事实", _false("repeated")),
    Guard("is_own_case", "这不是您提出的异议", _true("own_case")),
    Guard("no_supplement_open", "已经通知过补正，请等待对方提交", _false("supplement_open")),
    Guard("supplement_open", "目前没有需要补正的内容", _true("supplement_open")),
    Guard("may_pause", "现行规则不允许暂停异议时限（AMB-47）", _true("may_pause")),
    Guard("clock_running", "计时没有在走", _true("clock_running")),
    Guard("clock_paused", "计时没有暂停", _true("clock_paused")),
    Guard("not_urged_today", "今天已经催办过，经办人已收到提醒", _false("urged_today")),
    Guard("compared_in_full", "每一项争议内容都要先登记比对结果", _true("compared_in_full")),
    Guard("some_row_differs", "比对结果全部一致，不能认定与事实不符", _true("some_row_differs")),
    Guard("concerns_record", "只有对评价结果、记录或名单的异议可以这样认定", _kind("evaluation", "data", "list")),
    Guard("concerns_listing", "只有对名单列入的异议可以这样认定", _kind("list")),
    Guard("concerns_notice", "只有对公示信息的异议可以这样认定", _kind("notice")),
    Guard("record_changed", "请先更正、补充或撤销有关记录", _true("record_changed")),
    Guard("result_stored", "还没有新的评价结果", _true("result_stored")),
    Guard("reply_delivered", "答复还没有送达", _true("reply_delivered")),
)

"""Guards and entries of forms that many procedures share; a table takes those that its steps name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workflows.procedure.shape import Field, Guard

Holds = Callable[[Mapping[str, Any]], bool]


def is_true(name: str) -> Holds:
    return lambda facts: facts.get(name) is True


def is_false(name: str) -> Holds:
    return lambda facts: facts.get(name) is False


IS_OWN_CASE = Guard("is_own_case", "这不是您提出的办件", is_true("own_case"))
NO_SUPPLEMENT_OPEN = Guard("no_supplement_open", "已经通知过补正，请等待对方提交", is_false("supplement_open"))
SUPPLEMENT_OPEN = Guard("supplement_open", "目前没有需要补正的内容", is_true("supplement_open"))
CLOCK_RUNNING = Guard("clock_running", "计时没有在走", is_true("clock_running"))
CLOCK_PAUSED = Guard("clock_paused", "计时没有暂停", is_true("clock_paused"))
NOT_URGED_TODAY = Guard("not_urged_today", "今天已经催办过，经办人已收到提醒", is_false("urged_today"))
MAY_EXTEND = Guard("may_extend", "这一时限没有可用的延长", is_true("may_extend"))
RESULT_STORED = Guard("result_stored", "还没有新的评价结果", is_true("result_stored"))
REPLY_DELIVERED = Guard("reply_delivered", "答复还没有送达", is_true("reply_delivered"))

REASON = Field("reason", "理由", "Reason", "long_text")
SHORT_REASON = Field("reason", "理由", "Reason", "long_text", most=500)
CLAUSE = Field("clause", "依据条款", "Clause", "text", most=200)
REMEDY = Field("remedy", "救济途径", "Remedy", "long_text")

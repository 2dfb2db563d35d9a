"""Doing a piece of work 执行 in the process that was started for it."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from rulesets.errors import RulesetError
from service.access.actor import Actor, operator
from service.faults import ServiceFault
from service.long_work.kinds import HANDLERS, Item, Tell, handler_of
from service.long_work.pulse import Pulse, Superseded
from service.long_work.taking import fail, finish, take
from service.operations.operation import Desk

log = structlog.get_logger(__name__)
WORKER = operator("worker")


def work_on(
    desk: Desk, actor: Actor, number: int, also: Tell | None = None, handlers: Mapping[str, str] = HANDLERS
) -> bool:
    """Take up the piece of work ``number`` and do it. True where it was done; False where it failed or is not to be had.

    ``also`` hears the progress as the row does.
    """
    item = take(desk, actor, number=number)
    if item is None:
        return False
    log.info("long_work_begins", long_work=number, kind=item.kind, attempt=item.attempt)
    try:
        with Pulse(desk, item, also) as pulse:
            result = handler_of(item.kind, handlers)(desk, actor, item, pulse.tell)
    except Superseded:
        log.warning("long_work_superseded", long_work=number, attempt=item.attempt)
        return False
    except Exception as error:
        _failed(desk, actor, item, error)
        return False
    return finish(desk, actor, item=item, result=result)


def _failed(desk: Desk, actor: Actor, item: Item, error: Exception) -> None:
    log.error("long_work_failed", long_work=item.id, kind=item.kind, exc_info=error)
    if isinstance(error, ServiceFault):
        code, message = error.code, error.message
    elif isinstance(error, RulesetError):
        code, message = str(getattr(error, "code", "ruleset_error")), str(error)
    elif isinstance(error, ModuleNotFoundError):
        code = "not_installed"
        message = f"缺少 {error.name}；请在服务器上安装：pip install 'chengheng[bulk]'"
    else:
        code, message = "program_fault", f"程序错误（{type(error).__name__}），详见日志；请报告后重新提出"
    fail(desk, actor, item=item, code=code, message=message)

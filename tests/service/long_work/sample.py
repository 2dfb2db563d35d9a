"""Handlers that the tests of long work register."""

from __future__ import annotations

import time
from typing import Any

from service.access.actor import Actor
from service.faults import Invalid
from service.long_work.kinds import Item, Tell
from service.operations.operation import Desk


def double(desk: Desk, actor: Actor, item: Item, tell: Tell) -> dict[str, Any]:
    tell("翻倍", 0.5)
    return {"twice": 2 * int(item.argument["number"]), "attempt": item.attempt}


def refuse(desk: Desk, actor: Actor, item: Item, tell: Tell) -> dict[str, Any]:
    raise Invalid("no_such_data", "没有可用的数据，请先归集")


def break_down(desk: Desk, actor: Actor, item: Item, tell: Tell) -> dict[str, Any]:
    raise ZeroDivisionError


def endless(desk: Desk, actor: Actor, item: Item, tell: Tell) -> dict[str, Any]:
    """Ends only when it is told that the work is no longer its own (or after ten seconds, which fails the test)."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        tell("等待取消", 0.1)
    return {}

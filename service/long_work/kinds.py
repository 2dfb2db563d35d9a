"""Which kinds of long work there are, and what carries each out 长任务种类."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, cast

from service.access.actor import Actor
from service.operations.operation import Desk

Tell = Callable[[str, float], None]
"""Called with the step in words and the share (0 to 1) of the whole work that is done. Raises Superseded where another worker has
taken over or the work was called off: let it pass."""


@dataclass(frozen=True)
class Item:
    """A piece of work as its handler sees it. ``attempt`` above 1: an earlier worker died on it."""

    id: int
    kind: str
    argument: Mapping[str, Any]
    attempt: int
    queued_by: str


Handler = Callable[[Desk, Actor, Item, Tell], dict[str, Any]]
"""Does the work and returns the result as plain JSON. It may be killed at any moment and is then called again from the start, so
each of its transactions has to be one that may be met done already."""

# Kind -> module:function of its handler.
HANDLERS: Mapping[str, str] = MappingProxyType(
    {
        "evaluation": "service.evaluation.running:evaluate",
        "simulation": "service.policy.simulating:simulate",
    }
)


class UnknownKind(RuntimeError):
    """No handler is registered under this name: a fault of the program."""


def handler_of(kind: str, handlers: Mapping[str, str] = HANDLERS) -> Handler:
    """The function that carries out ``kind``. Raises UnknownKind."""
    if kind not in handlers:
        raise UnknownKind(kind)
    module, _, name = handlers[kind].partition(":")
    return cast(Handler, getattr(import_module(module), name))

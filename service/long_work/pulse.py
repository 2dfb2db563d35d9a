"""The pulse of a worker 心跳: a thread that says every few seconds that it lives and how far it is."""

from __future__ import annotations

from threading import Event, Thread
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.long_work.kinds import Item, Tell
from service.long_work.taking import sign_of_life
from service.operations.operation import Desk

log = structlog.get_logger(__name__)
EVERY_SECONDS = 2.0


class Superseded(Exception):
    """The work was called off, or another worker has taken it over: stop, and write nothing."""


class Pulse:
    """Beats while its block runs. ``tell`` is what the handler is given; ``also`` hears the same (a progress bar)."""

    def __init__(self, desk: Desk, item: Item, also: Tell | None = None) -> None:
        self._desk = desk
        self._item = item
        self._also = also
        self._step, self._share = "开始", 0.0
        self._lost = False
        self._over = Event()
        self._thread = Thread(target=self._run, name="pulse", daemon=True)

    def tell(self, step: str, share: float) -> None:
        """Note how far the work is. Raises Superseded."""
        if self._lost:
            raise Superseded(str(self._item.id))
        self._step, self._share = step, share
        if self._also is not None:
            self._also(step, share)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._lost:
            try:
                self._lost = not sign_of_life(self._desk, self._item, self._step, self._share)
            except SQLAlchemyError as error:
                # A database that is busy or away for a moment: the next beat comes, and death is declared by others only.
                log.warning("pulse_missed", long_work=self._item.id, fault=type(error).__name__)
            if self._over.wait(EVERY_SECONDS):
                return

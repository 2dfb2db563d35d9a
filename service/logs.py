"""Structured logs 运行日志: one JSON object per line, with the request's id and without personal data."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Names whose values never reach a log, whatever code writes them.
_PRIVATE = re.compile(r"password|secret|token|cookie|authorization|username|display_name|phone|id_number|person", re.I)
# 公民身份号码 (GB 11643): 17 digits and a check character, anywhere in a text.
_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_HIDDEN = "***"


def hide_personal_data(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank private fields, and identity numbers inside any text."""
    for name, value in event.items():
        if _PRIVATE.search(name):
            event[name] = _HIDDEN
        elif isinstance(value, str):
            event[name] = _IDENTITY_NUMBER.sub(_HIDDEN, value)
    return event


def configure_logs(*, as_json: bool, level: str = "INFO") -> None:
    """Send every log line of the process to standard error, as JSON or, for a person at a terminal, as text."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        hide_personal_data,
    ]
    # Plain tracebacks only: structlog's own show local variables, and those hold people's data.
    renderers: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # Alembic tells at INFO which dialect it uses each time anybody asks for the revision.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)

"""One log line per request 请求日志, with an id that the answer carries too."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

_HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
log = structlog.get_logger("request")


def register_request_log(app: Flask) -> None:
    """Give each request an id (a well-formed one of the caller is kept) and log its outcome."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get(_HEADER, "")
        g.request_id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        g.started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" in g:
            response.headers[_HEADER] = g.request_id
            # The rule, not the address: a search word or a code typed into it stays out of the log.
            log.info(
                "request",
                method=request.method,
                rule=str(request.url_rule) if request.url_rule else None,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - g.started) * 1000, 1),
            )
        return response

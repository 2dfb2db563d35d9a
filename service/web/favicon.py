"""The small picture in the browser's tab; browsers also ask for it at the root."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from service.access.require import public
from service.web.blueprint import web


@web.get("/favicon.ico")
@public(cookie=False)
def favicon() -> ResponseReturnValue:
    return web.send_static_file("favicon.svg")

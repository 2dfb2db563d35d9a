"""The desk of the running application 当前服务台, for views."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from service.operations.operation import Desk

_NAME = "chengheng.desk"


def set_desk(app: Flask, desk: Desk) -> None:
    app.extensions[_NAME] = desk


def current_desk() -> Desk:
    """Database, clock, settings and passwords of the application that answers this request."""
    return cast(Desk, current_app.extensions[_NAME])

"""Is it alive, is it ready 健康检查."""

from __future__ import annotations

import structlog
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from service.access.require import public
from service.operations.operation import Desk
from service.store.engine import reading
from service.store.schema import current_revision, head_revision

log = structlog.get_logger(__name__)


def health_blueprint(desk: Desk) -> Blueprint:
    """``/healthz``: the process answers. ``/readyz``: the database answers too and has the right structure."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    @public(cookie=False)
    def healthz() -> ResponseReturnValue:
        return jsonify({"status": "ok"})

    @blueprint.get("/readyz")
    @public(cookie=False)
    def readyz() -> ResponseReturnValue:
        try:
            with reading(desk.engine) as session:
                found = current_revision(session.connection())
        except SQLAlchemyError as error:
            log.error("database_unreachable", exc_info=error)
            return jsonify({"status": "unavailable", "database": "unreachable"}), 503
        if found != head_revision():
            return jsonify({"status": "unavailable", "database": "wrong_revision"}), 503
        return jsonify({"status": "ok", "database": "ok"})

    return blueprint

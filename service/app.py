"""The application 应用: all parts put together, and refused to start if one of them is left unguarded."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.util import find_spec

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from service.access.guard import register_guard
from service.access.limits import RateLimits
from service.access.passwords import Passwords
from service.access.require import declare_public, endpoints_without_rule
from service.access.session import register_sessions
from service.api import register_api
from service.api.problems import ProblemAnswer, answer_bad_parameters
from service.attachments.routes import attachments, register_upload_limit
from service.clock import Clock, SystemClock
from service.desk import set_desk
from service.fault_answers import register_fault_answers
from service.figures.routes import figures
from service.headers import register_headers
from service.health import health_blueprint
from service.letters.routes import letters
from service.operations.operation import Desk
from service.reminders.routes import calendar_feed
from service.request_log import register_request_log
from service.settings import Settings, secret_key
from service.store.engine import open_engine

# Files that libraries and the pages serve to everyone.
_STATIC = ("bootstrap.static", "web.static")


class UnguardedEndpoint(RuntimeError):
    """An endpoint names no permission; the application does not start."""


def create_app(settings: Settings, clock: Clock | None = None, engine: Engine | None = None) -> Flask:
    """The whole service as a WSGI application; ``clock`` and ``engine`` replace the machine's and the settings'."""
    app = OpenAPI(
        __name__,
        info=Info(title="诚衡 Chengheng", version=program_version()),
        security_schemes={
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "session"},
        },
        validation_error_model=ProblemAnswer,
        validation_error_callback=answer_bad_parameters,
        doc_ui=False,
        template_folder=str(files("templates")),
        static_folder=None,
    )
    desk = Desk(engine or open_engine(settings.database), clock or SystemClock(), settings, Passwords(settings))
    _configure(app, settings)
    set_desk(app, desk)
    register_request_log(app)
    register_upload_limit(app, settings.attachment_max_bytes)
    register_headers(app, settings)
    register_sessions(app, desk)
    csrf = CSRFProtect(app)
    register_guard(app, desk, RateLimits(app, settings), csrf)
    register_fault_answers(app)
    app.register_blueprint(health_blueprint(desk))
    app.register_blueprint(calendar_feed)
    register_api(app)
    for papers in (attachments, letters, figures):
        app.register_blueprint(papers)
    _register_pages(app)
    declare_public(app, _STATIC)
    forgotten = endpoints_without_rule(app)
    if forgotten:
        raise UnguardedEndpoint(f"endpoints without a named permission: {', '.join(forgotten)}")
    return app


def program_version() -> str:
    try:
        return version("chengheng")
    except PackageNotFoundError:
        return "0"


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=secret_key(settings),
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        # The guard checks CSRF itself, after the permission; the token lives as long as the session.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    assert isinstance(app.json, DefaultJSONProvider)
    app.json.sort_keys = False
    app.json.ensure_ascii = False
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _register_pages(app: Flask) -> None:
    if find_spec("service.web") is not None:
        import_module("service.web").register(app)

"""The pages 网页: sign-in, the list of enterprises, and above all why an enterprise has its grade (评级依据)."""

from __future__ import annotations

from flask import Flask
from flask_bootstrap import Bootstrap5
from jinja2 import StrictUndefined

from service.fault_answers import set_fault_page
from service.web import (
    calendar_admin,
    desk,
    enterprises,
    favicon,
    grade,
    inbox,
    interpretations,
    language,
    policy,
    portal,
    public,
    sign_in,
    supervision,
)
from service.web.blueprint import web
from service.web.fault_page import fault_page
from service.web.phrases import phrasebook
from service.web.speaking import register_speaking

__all__ = ["register", "web"]

# Each of these modules adds its views to the blueprint when it is imported.
VIEWS = (
    calendar_admin,
    desk,
    enterprises,
    favicon,
    grade,
    inbox,
    interpretations,
    language,
    policy,
    portal,
    public,
    sign_in,
    supervision,
)


def register(app: Flask) -> None:
    """Add the pages to ``app``. Raises PhraseFault or PackError when the phrasebook cannot be read."""
    phrasebook()
    # The application has no static folder of its own; Bootstrap's files are served below this address.
    app.static_url_path = "/assets"
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    Bootstrap5(app)
    # A name that a template misspells is a fault, not an empty place on the page.
    app.jinja_env.undefined = StrictUndefined
    register_speaking(app)
    app.register_blueprint(web)
    set_fault_page(app, fault_page)

"""The blueprint that every page belongs to."""

from __future__ import annotations

from flask import Blueprint

web = Blueprint("web", __name__, static_folder="static", static_url_path="/assets/chengheng")

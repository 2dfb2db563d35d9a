"""The JSON API 接口: the same operations for programs, described by OpenAPI 3.1."""

from __future__ import annotations

from flask_openapi3.openapi import OpenAPI

from service.api.assessments import api as assessments_api
from service.api.document import document_blueprint
from service.api.objections import api as objections_api
from service.api.tokens import api as tokens_api


def register_api(app: OpenAPI) -> None:
    """Add every API view and its description to the application."""
    app.register_api(tokens_api)
    app.register_api(assessments_api)
    app.register_api(objections_api)
    app.register_blueprint(document_blueprint())

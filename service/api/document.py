"""The OpenAPI document 接口说明 at /openapi.json."""

from __future__ import annotations

import copy
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from flask_openapi3.openapi import OpenAPI

from service.access.require import public
from service.api.dossier_schema import dossier_schema
from service.api.objection_bodies import body_schemas

_DOSSIER_OPERATION = ("/api/v1/assessments", "post")


def openapi_document(app: Flask) -> dict[str, Any]:
    """The whole description, with the schemas of the dossier and of each step of a procedure in their places."""
    assert isinstance(app, OpenAPI)
    document: dict[str, Any] = copy.deepcopy(app.api_doc)
    document["components"]["schemas"]["Dossier"] = dossier_schema()
    document["components"]["schemas"].update(body_schemas())
    path, method = _DOSSIER_OPERATION
    # The dossier is read by its own reader, whose faults name record and field; so it is described here by hand.
    document["paths"][path][method]["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Dossier"}}},
    }
    return document


def document_blueprint() -> Blueprint:
    blueprint = Blueprint("openapi_document", __name__)

    @blueprint.get("/openapi.json")
    @public(cookie=False)
    def openapi_json() -> ResponseReturnValue:
        return jsonify(openapi_document(current_app))

    return blueprint

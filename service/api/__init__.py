"""The JSON API 接口: the same operations for programs, described by OpenAPI 3.1."""

from __future__ import annotations

from flask_openapi3.openapi import OpenAPI

from service.api.assessments import api as assessments_api
from service.api.authorised import api as authorised_api
from service.api.checks import api as checks_api
from service.api.commitments import api as commitments_api
from service.api.declarations import api as declarations_api
from service.api.document import document_blueprint
from service.api.draws import api as draws_api
from service.api.evaluations import api as evaluations_api
from service.api.inspections import api as inspections_api
from service.api.joint import api as joint_api
from service.api.listings import api as listings_api
from service.api.measure_orders import api as measures_api
from service.api.my_inspections import api as my_inspections_api
from service.api.objections import api as objections_api
from service.api.plans import api as plans_api
from service.api.policy import api as policy_api
from service.api.repairs import api as repairs_api
from service.api.reports import api as reports_api
from service.api.rosters import api as rosters_api
from service.api.situation import api as situation_api
from service.api.tokens import api as tokens_api
from service.api.tolerance import api as tolerance_api


def register_api(app: OpenAPI) -> None:
    """Add every API view and its description to the application."""
    app.register_api(tokens_api)
    app.register_api(assessments_api)
    app.register_api(objections_api)
    app.register_api(declarations_api)
    app.register_api(commitments_api)
    app.register_api(repairs_api)
    app.register_api(authorised_api)
    app.register_api(reports_api)
    app.register_api(checks_api)
    app.register_api(listings_api)
    app.register_api(joint_api)
    app.register_api(tolerance_api)
    app.register_api(measures_api)
    app.register_api(rosters_api)
    app.register_api(plans_api)
    app.register_api(draws_api)
    app.register_api(inspections_api)
    app.register_api(my_inspections_api)
    app.register_api(evaluations_api)
    app.register_api(policy_api)
    app.register_api(situation_api)
    app.register_blueprint(document_blueprint())

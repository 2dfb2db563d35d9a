"""Assessments over HTTP 评价接口: of a dossier brought along, and of a stored enterprise."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from rulesets.records.dossier import read_dossier
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.answers import AssessmentAnswer
from service.api.body import read_json
from service.api.parameters import EnterprisePath, StoredWeighingQuery, WeighingQuery
from service.api.problems import problems
from service.clock import today
from service.desk import current_desk
from service.operations.assess import assess_enterprise
from service.operations.weigh import weigh, weigh_enterprise

api = APIBlueprint(
    "assessments",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="assessments", description="公共信用综合评价")],
    abp_security=[{"bearer": []}, {"session": []}],
)


@api.post(
    "/assessments",
    summary="评价一份档案（不入库）",
    operation_id="assess_dossier",
    responses={200: AssessmentAnswer, **problems(400, 401, 403, 413, 415)},
)
@require(Permission.ASSESSMENT_TRY)
def assess_dossier(query: WeighingQuery) -> Response:
    dossier = read_dossier(read_json())
    desk = current_desk()
    assessment = weigh(desk, dossier, query.as_of or today(desk.clock), query.pack)
    return jsonify(assessment.to_json(query.language))


@api.get(
    "/enterprises/<uscc>/assessment",
    summary="评价一家已建档企业（只读）",
    operation_id="get_assessment",
    responses={200: AssessmentAnswer, **problems(401, 403, 404)},
)
@require(Permission.ASSESSMENT_READ)
def get_assessment(path: EnterprisePath, query: StoredWeighingQuery) -> Response:
    desk = current_desk()
    as_of = query.as_of or today(desk.clock)
    assessment = weigh_enterprise(desk, current_actor(), path.uscc, as_of, query.known_at, query.pack)
    return jsonify(assessment.to_json(query.language))


@api.post(
    "/enterprises/<uscc>/assessments",
    summary="评价一家已建档企业并入库",
    operation_id="store_assessment",
    description="相同事实与相同规则不产生新版本：新版本答 201，已有版本答 200。",
    responses={200: AssessmentAnswer, 201: AssessmentAnswer, **problems(400, 401, 403, 404)},
)
@require(Permission.ASSESSMENT_STORE)
def store_assessment(path: EnterprisePath, query: StoredWeighingQuery) -> tuple[Response, int]:
    desk = current_desk()
    stored = assess_enterprise(
        desk,
        current_actor(),
        uscc=path.uscc,
        as_of=query.as_of or today(desk.clock),
        known_at=query.known_at,
        pack=query.pack,
    )
    return jsonify(stored.result), 201 if stored.created else 200

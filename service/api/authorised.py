"""Authorised queries over HTTP 授权查询接口: a third party asks with its code; the enterprise grants, follows and revokes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import Limit, public, require
from service.api.answers import Grade
from service.api.body import strict_body
from service.api.cases import OpenAnswer, StrictBody
from service.api.parameters import Day, EnterpriseCode, EnterprisePath
from service.api.problems import problems
from service.clock import SHANGHAI
from service.desk import current_desk
from service.portal_access.asking import ask
from service.portal_access.authorising import (
    Shown,
    authorisations_of,
    grant_authorisation,
    revoke_authorisation,
)
from service.portal_access.looks import looks_at
from service.queries.looking import looking

api = APIBlueprint(
    "authorised",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="authorised", description="授权查询")],
)
_SECURITY: list[dict[str, list[Any]]] = [{"bearer": []}, {"session": []}]
Scope = Literal["grade", "score", "explanation"]


class QueryBody(StrictBody):
    """The code that the enterprise handed over."""

    code: str = Field(min_length=1, max_length=100)
    language: Literal["zh", "en"] = "zh"


class GrantBody(StrictBody):
    """Whom an enterprise lets see its result."""

    grantee: str = Field(min_length=1, max_length=200)
    purpose: str = Field(min_length=1, max_length=500)
    scope: Scope
    expires_on: Day


class AuthorisationPath(BaseModel):
    """One authorisation of an enterprise."""

    uscc: EnterpriseCode = Field(description="统一社会信用代码")
    authorisation: int = Field(ge=1)


class QueryAnswer(OpenAnswer):
    """The result within the scope: ``score`` and the explanation are there only where the scope has them."""

    uscc: str
    name: str | None
    as_of: date
    scope: Scope
    grade: Grade


class UseAnswer(OpenAnswer):
    at: datetime
    channel: str
    outcome: str


class AuthorisationAnswer(OpenAnswer):
    """One authorisation with its uses; the code is shown only where it was given out."""

    id: int
    grantee: str
    purpose: str
    scope: Scope
    expires_on: date
    state: str
    queries: list[UseAnswer]


class AuthorisationsAnswer(OpenAnswer):
    authorisations: list[AuthorisationAnswer]


class GrantedAnswer(OpenAnswer):
    """The code exists only in this answer."""

    id: int
    code: str


class LookAnswer(OpenAnswer):
    day: date
    who: str
    role: str | None
    unit: str | None
    third_party: str | None
    what: str
    purpose: str
    times: int


class LooksAnswer(OpenAnswer):
    looks: list[LookAnswer]


api.before_request(strict_body)


@api.post(
    "/authorised-queries",
    summary="凭企业给的查询码查询评价结果",
    operation_id="authorised_query",
    description="无效、到期和已撤销的查询码得到同一答复（404）。每次查询都记录并告知该企业。",
    responses={200: QueryAnswer, **problems(400, 404, 413, 415, 429)},
    security=[],
)
@public(limit=Limit.QUERIES, cookie=False)
def query(body: QueryBody) -> Response:
    return jsonify(ask(current_desk(), code=body.code, channel="api", language=body.language))


@api.get(
    "/enterprises/<uscc>/authorisations",
    summary="本企业作出的查询授权及其使用",
    operation_id="list_authorisations",
    responses={200: AuthorisationsAnswer, **problems(401, 403, 404)},
    security=_SECURITY,
)
@require(Permission.AUTHORISATION_GRANT)
def listing(path: EnterprisePath) -> Response:
    with looking(current_desk(), current_actor(), Permission.AUTHORISATION_GRANT) as work:
        return jsonify({"authorisations": [_line(shown) for shown in authorisations_of(work, path.uscc)]})


@api.post(
    "/enterprises/<uscc>/authorisations",
    summary="授权他人查询",
    operation_id="grant_authorisation",
    responses={201: GrantedAnswer, **problems(400, 401, 403, 404, 413, 415)},
    security=_SECURITY,
)
@require(Permission.AUTHORISATION_GRANT)
def grant(path: EnterprisePath, body: GrantBody) -> tuple[Response, int]:
    granted = grant_authorisation(current_desk(), current_actor(), uscc=path.uscc, **body.model_dump())
    return jsonify({"id": granted.authorisation, "code": granted.code}), 201


@api.delete(
    "/enterprises/<uscc>/authorisations/<authorisation>",
    summary="撤销查询授权",
    operation_id="revoke_authorisation",
    responses={204: None, **problems(401, 403, 404, 409)},
    security=_SECURITY,
)
@require(Permission.AUTHORISATION_GRANT)
def revoke(path: AuthorisationPath) -> tuple[str, int]:
    revoke_authorisation(current_desk(), current_actor(), uscc=path.uscc, authorisation=path.authorisation)
    return "", 204


@api.get(
    "/enterprises/<uscc>/looks",
    summary="谁看过本企业的档案",
    operation_id="list_looks",
    responses={200: LooksAnswer, **problems(401, 403, 404)},
    security=_SECURITY,
)
@require(Permission.PORTAL_USE)
def looks(path: EnterprisePath) -> Response:
    with looking(current_desk(), current_actor(), Permission.PORTAL_USE) as work:
        found = looks_at(work, path.uscc)
    listed = [
        {
            "day": look.day.isoformat(),
            "who": look.who,
            "role": look.role,
            "unit": look.unit,
            "third_party": look.third_party,
            "what": look.what,
            "purpose": look.purpose,
            "times": look.times,
        }
        for look in found
    ]
    return jsonify({"looks": listed})


def _line(shown: Shown) -> dict[str, Any]:
    row = shown.row
    return {
        "id": row.id,
        "grantee": row.grantee,
        "purpose": row.purpose,
        "scope": row.scope,
        "expires_on": row.expires_on.isoformat(),
        "state": shown.state,
        "queries": [
            {"at": use.at.astimezone(SHANGHAI).isoformat(), "channel": use.channel, "outcome": use.outcome}
            for use in shown.queries
        ],
    }

"""Bearer tokens over HTTP 令牌接口."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field

from service.access.guard import bearer_token, current_actor
from service.access.permissions import Permission
from service.access.require import Limit, public, require
from service.access.sign_in import sign_in
from service.api.answers import TokenAnswer
from service.api.body import strict_body
from service.api.problems import problems
from service.clock import SHANGHAI
from service.desk import current_desk
from service.faults import Malformed
from service.operations.tokens import issue_token, revoke_token

api = APIBlueprint("tokens", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="tokens", description="令牌")])


class TokenRequest(BaseModel):
    """Who asks for a token."""

    model_config = ConfigDict(extra="forbid")

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=200)


api.before_request(strict_body)


@api.post(
    "/tokens",
    summary="用户名和口令换取令牌",
    operation_id="issue_token",
    responses={201: TokenAnswer, **problems(400, 401, 413, 415, 429)},
    security=[],
)
@public(limit=Limit.TOKENS, cookie=False)
def issue(body: TokenRequest) -> tuple[Response, int]:
    desk = current_desk()
    signed_in = sign_in(desk, body.username, body.password)
    issued = issue_token(desk, signed_in.actor)
    answer: dict[str, Any] = {
        "token": issued.token,
        "token_type": "Bearer",
        "expires_at": issued.expires_at.astimezone(SHANGHAI).isoformat(),
    }
    return jsonify(answer), 201


@api.delete(
    "/tokens/current",
    summary="作废本次请求所用的令牌",
    operation_id="revoke_token",
    responses={204: None, **problems(400, 401, 403, 404)},
    security=[{"bearer": []}],
)
@require(Permission.ACCOUNT_OWN)
def revoke() -> tuple[str, int]:
    token = bearer_token()
    if token is None:
        raise Malformed("no_token", "请求没有带令牌，没有可以作废的")
    revoke_token(current_desk(), current_actor(), token=token)
    return "", 204

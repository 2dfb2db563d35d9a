"""Draws over HTTP 抽取公示接口, open to everybody: what proves a draw, and its files byte for byte as they were published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, jsonify, make_response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.require import public
from service.api.cases import MOST, OpenAnswer
from service.api.problems import problems
from service.desk import current_desk
from service.operations.plan.published import FILES, published_file
from service.operations.plan.reading import public_draw
from service.operations.plan.view import draw_json
from service.store.engine import reading

_TEXT = {"schema": {"type": "string"}}
_FILE: dict[str, Any] = {
    "description": "文件原文",
    "content": {"text/csv": _TEXT, "application/json": {"schema": {"type": "object"}}},
}

api = APIBlueprint("draws", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="draws", description="双随机抽取公示")])


class DrawAnswer(OpenAnswer):
    """All that proves a draw (hashes are lower-case hex of SHA-256); what does not exist yet is null. A void draw stays."""

    draw: int
    frozen_at: datetime
    pack: str
    pool_size: int
    pool_sha256: str
    roster_sha256: str
    inspectors_sha256: str
    numbers_sha256: str
    commitment: str
    public_source: str
    public_day: date
    public_value: str | None
    secret: str | None
    seed: str | None
    result_sha256: str | None
    drawn_at: datetime | None
    void_at: datetime | None
    void_reason: str | None


class PublicDrawAnswer(DrawAnswer):
    """With its task and the names of its files."""

    number: str
    name: str
    matter: str
    base_rate: str
    per_object: int
    files: list[str]


class DrawPath(BaseModel):
    """One draw of a task."""

    number: str = Field(max_length=60, description="任务编号，如 抽〔2026〕0001号")
    draw: int = Field(ge=1, le=MOST, description="第几次抽取")


class DrawFilePath(DrawPath):
    """One of its files."""

    name: str = Field(max_length=20, description="POOL.csv、I.csv 或 DRAW.json")


@api.get(
    "/draws/<number>/<draw>",
    summary="一次抽取的公示内容（公开；不含企业等级与对象的对应关系）",
    operation_id="get_draw",
    responses={200: PublicDrawAnswer, **problems(404)},
    security=[],
)
@public(cookie=False)
def one(path: DrawPath) -> Response:
    with reading(current_desk().engine) as session:
        plan, matter, found = public_draw(session, path.number, path.draw)
    return jsonify(
        {
            **draw_json(found),
            "number": plan.number,
            "name": plan.name,
            "matter": matter.name,
            "base_rate": plan.base_rate,
            "per_object": plan.per_object,
            "files": [name for name, (column, _) in FILES.items() if getattr(found, column) is not None],
        }
    )


@api.get(
    "/draws/<number>/<draw>/files/<name>",
    summary="一次抽取的名录、检查人员名录或结果文件（公开），供任何人复算",
    operation_id="get_draw_file",
    responses={200: _FILE, **problems(404)},
    security=[],
)
@public(cookie=False)
def file(path: DrawFilePath) -> Response:
    with reading(current_desk().engine) as session:
        content, kind = published_file(public_draw(session, path.number, path.draw)[2], path.name)
    answer = make_response(content)
    answer.headers["Content-Type"] = f"{kind}; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return answer

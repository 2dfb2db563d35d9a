"""The rosters over HTTP 一单两库接口: matters, objects, inspectors; read a page at a time, brought in as the same CSV as on the page."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import OpenAnswer, StrictBody
from service.api.problems import problems
from service.attachments.routes import takes_files
from service.desk import current_desk
from service.operations.plan.rosters import import_inspectors, import_matters, import_objects
from service.queries.looking import looking
from service.queries.rosters import inspector_page, matter_page, object_page

_IMPORTS = {"matters": import_matters, "objects": import_objects, "inspectors": import_inspectors}

api = APIBlueprint(
    "rosters",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="rosters", description="一单两库")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class RosterQuery(StrictBody):
    """Which page."""

    after: str = Field(default="", max_length=60, description="上一页最后一项（答复中的 next）")
    per_page: int = Field(default=100, ge=1, le=500)


class ObjectQuery(RosterQuery):
    """The objects of one matter."""

    matter: str = Field(max_length=40, description="抽查事项编号")


class CheckMatterAnswer(OpenAnswer):
    """One matter of the list; ``base_rate`` is a decimal such as 0.05, ``items`` the lines of the record sheet."""

    code: str
    name: str
    field: str
    unit: str
    basis: str
    base_rate: str
    items: list[str]
    active: bool
    objects: int


class CheckMattersAnswer(OpenAnswer):
    matters: list[CheckMatterAnswer]
    next: str | None


class CheckObjectAnswer(OpenAnswer):
    uscc: str
    active: bool


class CheckObjectsAnswer(OpenAnswer):
    objects: list[CheckObjectAnswer]
    next: str | None


class InspectorAnswer(OpenAnswer):
    """``limit``: the most objects in one draw, null without one; ``avoid``: codes of the enterprises to be avoided."""

    number: str
    name: str
    unit: str
    field: str
    certificate: str
    certificate_until: date
    limit: int | None
    active: bool
    avoid: list[str]


class InspectorsAnswer(OpenAnswer):
    inspectors: list[InspectorAnswer]
    next: str | None


class RosterBody(StrictBody):
    """The file as a text; its columns are those of the page of the rosters."""

    csv: str = Field(min_length=1, description="名录内容（CSV，首行为列名）")


class RosterPath(BaseModel):
    """One roster."""

    what: Literal["matters", "objects", "inspectors"]


class ImportedAnswer(OpenAnswer):
    """How many lines were new, and how many changed or confirmed what was there."""

    added: int
    kept: int


api.before_request(strict_body)


@api.get(
    "/rosters/matters",
    summary="抽查事项清单",
    operation_id="list_check_matters",
    responses={200: CheckMattersAnswer, **problems(401, 403)},
)
@require(Permission.PLAN_WORK)
def matters(query: RosterQuery) -> Response:
    with looking(current_desk(), current_actor(), Permission.PLAN_WORK) as work:
        found = matter_page(work, query.after, query.per_page + 1)
        lines = [
            {
                "code": row.code,
                "name": row.name,
                "field": row.field,
                "unit": row.unit,
                "basis": row.basis,
                "base_rate": row.base_rate,
                "items": list(row.items),
                "active": row.active,
                "objects": objects,
            }
            for row, objects in found
        ]
    return jsonify(_page("matters", lines, "code", query))


@api.get(
    "/rosters/objects",
    summary="一个事项的检查对象名录",
    operation_id="list_check_objects",
    responses={200: CheckObjectsAnswer, **problems(401, 403)},
)
@require(Permission.PLAN_WORK)
def objects(query: ObjectQuery) -> Response:
    with looking(current_desk(), current_actor(), Permission.PLAN_WORK) as work:
        found = object_page(work, query.matter, query.after, query.per_page + 1)
    return jsonify(_page("objects", [{"uscc": uscc, "active": active} for uscc, active in found], "uscc", query))


@api.get(
    "/rosters/inspectors",
    summary="执法检查人员名录",
    operation_id="list_inspectors",
    responses={200: InspectorsAnswer, **problems(401, 403)},
)
@require(Permission.PLAN_WORK)
def inspectors(query: RosterQuery) -> Response:
    with looking(current_desk(), current_actor(), Permission.PLAN_WORK) as work:
        found = inspector_page(work, query.after, query.per_page + 1)
        lines = [
            {
                "number": row.number,
                "name": row.name,
                "unit": row.unit,
                "field": row.field,
                "certificate": row.certificate,
                "certificate_until": row.certificate_until.isoformat(),
                "limit": row.most,
                "active": row.active,
                "avoid": avoid,
            }
            for row, avoid in found
        ]
    return jsonify(_page("inspectors", lines, "number", query))


@api.post(
    "/rosters/<what>",
    summary="导入名录：全部接受或全部不接受",
    operation_id="import_roster",
    description="有错时说明行和列；同一代码出现两次、比例大于 1、没有建档的企业都不接受。重复导入同一内容没有影响。",
    responses={200: ImportedAnswer, **problems(400, 401, 403, 413, 415)},
)
@require(Permission.PLAN_WORK)
def bring_in(path: RosterPath, body: RosterBody) -> Response:
    content = body.csv.encode("utf-8", "surrogatepass")
    found = _IMPORTS[path.what](current_desk(), current_actor(), content)
    return jsonify({"added": found.added, "kept": found.kept})


takes_files("rosters.bring_in")


def _page(name: str, lines: list[dict[str, Any]], key: str, query: RosterQuery) -> dict[str, Any]:
    shown = lines[: query.per_page]
    return {name: shown, "next": shown[-1][key] if len(lines) > query.per_page else None}

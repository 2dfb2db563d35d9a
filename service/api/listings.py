"""Lists over HTTP 名单接口 (WF-4): the list types with their five elements, proposing an entry, following it, deciding on it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, select

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import (
    ONCE,
    CaseListQuery,
    CaseStanding,
    CaseStepBody,
    OpenAnswer,
    StrictBody,
    WholeCase,
    answered,
    case_page,
    stepped,
    whole_case,
)
from service.api.objection_bodies import OnceHeader
from service.api.parameters import EnterpriseCode
from service.api.problems import problems
from service.desk import current_desk
from service.operations.answer_once import once_key
from service.operations.listing.asked_once import propose_listing_once
from service.operations.listing.standing import ListingDetail
from service.operations.listing.types import ELEMENTS, ListType, list_types
from service.queries.looking import looking
from service.store.case import Case
from service.store.listing import Listing
from workflows.listing.table import STANDING

_STANDS = Case.state.in_(STANDING)

api = APIBlueprint(
    "listings",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="listings", description="名单")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class ListTypeAnswer(OpenAnswer):
    """A list that can be used, with its five elements (SQ20-10a); ``record``: the kind of record of an entry, null where it has none."""

    id: str
    name: str
    name_en: str
    colour: Literal["black", "red", "key", "white", "negative"]
    effect: str
    clause: str
    record: str | None
    basis: str
    standard: str
    procedure: str
    objection: str
    exit: str


class ListTypesAnswer(OpenAnswer):
    lists: list[ListTypeAnswer]


class ListingQuery(CaseListQuery):
    """Which entries, and which page of them."""

    list: str | None = Field(default=None, max_length=10, description="名单编号，如 BL-13")
    standing: Literal["true", "false"] | None = Field(
        default=None, description="true：只看现在在列（含暂停、重点关注）的；false：只看其他的"
    )


class ListingTerm(BaseModel):
    """Which list, and from when to when; days as ISO dates."""

    list: str
    listed_on: date | None
    planned_end: date | None
    ended_on: date | None


class ListingLine(CaseStanding, ListingTerm):
    uscc: str


class ListingPage(OpenAnswer):
    listings: list[ListingLine]
    next: str | None


class ListingAnswer(WholeCase, ListingTerm):
    """One entry with the five elements of its list as they stand today; ``type`` null where the list is no longer in use."""

    basis: str
    facts: str
    documents: str
    statement: str | None
    end_reason: str | None
    record: str | None
    type: ListTypeAnswer | None


class ProposalBody(StrictBody):
    """Putting an enterprise forward for a list."""

    uscc: EnterpriseCode
    list: str = Field(max_length=10, description="名单编号；五要素齐备的见 /lists")
    facts: str = Field(max_length=4000, description="事实")
    documents: str = Field(max_length=4000, description="认定依据的文书")


class ListingPath(BaseModel):
    """One entry."""

    number: str = Field(max_length=60, description="办件编号，如 名〔2026〕0001号")


api.before_request(strict_body)


@api.get(
    "/lists",
    summary="可以使用的名单及其五要素（依据、标准、程序、异议、退出）",
    operation_id="list_types",
    responses={200: ListTypesAnswer, **problems(401, 403)},
)
@require(Permission.PACK_READ)
def types() -> Response:
    return jsonify({"lists": [_type_json(rule) for rule in list_types().values()]})


@api.get(
    "/listings",
    summary="名单认定列表（企业只见自己的）",
    operation_id="list_listings",
    responses={200: ListingPage, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def listing(query: ListingQuery) -> Response:
    conditions: list[ColumnElement[bool]] = []
    if query.list is not None:
        conditions.append(Case.id.in_(select(Listing.case_id).where(Listing.list_type == query.list)))
    if query.standing is not None:
        conditions.append(_STANDS if query.standing == "true" else ~_STANDS)
    with looking(current_desk(), current_actor(), Permission.CASE_READ) as work:
        page = case_page(work, "listing", query, *conditions)
        ids = [case.id for case in page.cases]
        details = {row.case_id: row for row in work.session.scalars(select(Listing).where(Listing.case_id.in_(ids)))}
        lines = [line | _term(details[id]) for id, line in zip(ids, page.standing, strict=True)]
    return jsonify({"listings": lines, "next": page.onward})


@api.post(
    "/listings",
    summary="提出列入",
    operation_id="propose_listing",
    description="五要素不齐备的名单不能使用；列入之前须告知并听取陈述申辩。" + ONCE,
    responses={201: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.LISTING_PROPOSE)
def propose(header: OnceHeader, body: ProposalBody) -> tuple[Response, int]:
    answer = propose_listing_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "listing", body.model_dump()),
        uscc=body.uscc,
        list_type=body.list,
        facts=body.facts,
        documents=body.documents,
    )
    return answered(answer)


@api.get(
    "/listings/<number>",
    summary="一件名单认定：名单及五要素、事实、时限、办理过程、现在可办的步骤",
    operation_id="get_listing",
    responses={200: ListingAnswer, **problems(401, 403, 404)},
)
@require(Permission.CASE_READ)
def one(path: ListingPath) -> Response:
    file, body = whole_case(current_desk(), current_actor(), "listing", path.number)
    detail = file.detail
    assert isinstance(detail, ListingDetail)
    listed = detail.listing
    return jsonify(
        {
            **body,
            **_term(listed),
            "basis": listed.basis,
            "facts": listed.facts,
            "documents": listed.documents,
            "statement": listed.statement,
            "end_reason": listed.end_reason,
            "record": listed.record,
            "type": _type_json(detail.type) if detail.type is not None else None,
        }
    )


@api.post(
    "/listings/<number>/steps",
    summary="办理一步",
    operation_id="take_listing_step",
    description=ONCE,
    responses={200: CaseStanding, **problems(400, 401, 403, 404, 409, 413, 415)},
)
@require(Permission.CASE_STEP)
def step(path: ListingPath, header: OnceHeader, body: CaseStepBody) -> tuple[Response, int]:
    return stepped("listing", path.number, header.key, body)


def _type_json(rule: ListType) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "name_en": rule.name_en,
        "colour": rule.colour,
        "effect": rule.effect,
        "clause": rule.clause,
        "record": rule.record,
        **{element: getattr(rule, element) for element in ELEMENTS},
    }


def _term(listed: Listing) -> dict[str, Any]:
    days = {"listed_on": listed.listed_on, "planned_end": listed.planned_end, "ended_on": listed.ended_on}
    return {"list": listed.list_type, **{name: day.isoformat() if day else None for name, day in days.items()}}

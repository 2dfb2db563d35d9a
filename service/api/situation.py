"""The situation over HTTP 信用态势接口 (SQ20-13, BG22-15): the numbers behind the pictures, the warnings, the treatment of each D."""

from __future__ import annotations

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.body import strict_body
from service.api.cases import MOST, ONCE, StrictBody, answered
from service.api.objection_bodies import OnceHeader
from service.api.parameters import Day, EnterprisePath
from service.api.problems import problems
from service.api.situation_answers import (
    ActAnswer,
    ActKind,
    Progress,
    SituationAnswer,
    TreatmentAnswer,
    TreatmentsAnswer,
    WarningsAnswer,
)
from service.desk import current_desk
from service.faults import Invalid, NotFound
from service.operations.answer_once import once_key
from service.queries.looking import looking
from service.situation.as_json import counts_json, header_json, situation_json, warnings_json
from service.situation.chosen import SPANS, Chosen, UnknownChoice, chosen
from service.situation.kept import Kept, situation_of
from service.situation.treatment.as_json import treatment_json
from service.situation.treatment.asked_once import note_act_once
from service.situation.treatment.choosing import Wanted, by_region, counts, of_place, page
from service.situation.treatment.detail import treatments
from service.situation.treatment.noting import MOST as MOST_TEXT
from service.situation.treatment.standing import QUIET, line_of, lines

api = APIBlueprint(
    "situation",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="situation", description="信用态势、预警、D 级和“黑名单”企业治理")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class SituationQuery(StrictBody):
    """Which evaluation, and what of it; names as in the answers."""

    run: int | None = Field(default=None, ge=1, le=MOST, description="评价批号；不写为最近一次现行的全量评价")
    region: str = Field(default="", max_length=200, description="区域；不写为全部")
    industry: str = Field(default="", max_length=200, description="行业；不写为全部")
    months: int = Field(
        default=SPANS[0], ge=SPANS[0], le=SPANS[-1], multiple_of=SPANS[0], description="最近几个月：12、24、36"
    )


class TreatmentQuery(StrictBody):
    """Which enterprises, and which page of them."""

    region: str = Field(default="", max_length=200, description="区域；不写为全部")
    industry: str = Field(default="", max_length=200, description="行业；不写为全部")
    unit: str = Field(default="", max_length=100, description="有在办联合惩戒或者办件的单位；不写为全部")
    progress: Progress | None = Field(default=None, description="治理状态；不写为全部")
    band: int | None = Field(default=None, ge=0, le=len(QUIET), description="未动天数的分段；不写为全部")
    after: str = Field(default="", max_length=40, description="翻页位置（上一页答复中的 next）")
    per_page: int = Field(default=50, ge=1, le=200)


class ActBody(StrictBody):
    """An act of one's own unit that no other procedure records."""

    act: ActKind
    acted_on: Day
    text: str = Field(max_length=MOST_TEXT, description="情况")


api.before_request(strict_body)


@api.get(
    "/situation",
    summary="信用态势：各图各表的数字；治理一项是此刻的情况",
    operation_id="read_situation",
    responses={200: SituationAnswer, **problems(401, 403, 404, 422)},
)
@require(Permission.SITUATION_READ)
def situation(query: SituationQuery) -> Response:
    kept, wanted = _asked(query)
    found = kept.situation
    numbers = situation_json(found, wanted)
    with looking(current_desk(), current_actor(), Permission.SITUATION_READ) as work:
        chosen_ones = of_place(lines(work), numbers["region"], numbers["industry"], (found.regions, found.industries))
        treated = {
            "at": work.now.isoformat(),
            **counts_json(counts(chosen_ones)),
            "by_region": [{"name": name, **counts_json(group)} for name, group in by_region(chosen_ones)],
        }
    return jsonify({**header_json(kept), **numbers, "treatment": treated})


@api.get(
    "/situation/warnings",
    summary="预警信号：口径、出处、数值，以及达到口径的情况",
    operation_id="list_warnings",
    responses={200: WarningsAnswer, **problems(401, 403, 404, 422)},
)
@require(Permission.SITUATION_READ)
def warnings(query: SituationQuery) -> Response:
    kept, wanted = _asked(query)
    return jsonify({**header_json(kept), "signals": warnings_json(kept.situation, wanted)})


@api.get(
    "/situation/treatment",
    summary="D 级和“黑名单”企业的治理，按未动时间从长到短",
    operation_id="list_treatments",
    responses={200: TreatmentsAnswer, **problems(401, 403, 422)},
)
@require(Permission.TREATMENT_READ)
def treatment_list(query: TreatmentQuery) -> Response:
    wanted = Wanted(
        query.region,
        query.industry,
        query.unit,
        query.progress or "",
        "" if query.band is None else str(query.band),
    )
    with looking(current_desk(), current_actor(), Permission.TREATMENT_READ) as work:
        found = [line for line in lines(work) if wanted.holds(line)]
        shown = page(found, query.after, query.per_page)
        return jsonify(
            {
                "counts": counts_json(counts(found)),
                "enterprises": [treatment_json(treatment) for treatment in treatments(work, shown.lines)],
                "next": shown.after,
            }
        )


@api.get(
    "/enterprises/<uscc>/treatment",
    summary="一家 D 级或“黑名单”企业的治理",
    operation_id="read_treatment",
    responses={200: TreatmentAnswer, **problems(401, 403, 404)},
)
@require(Permission.TREATMENT_READ)
def treatment_of(path: EnterprisePath) -> Response:
    with looking(current_desk(), current_actor(), Permission.TREATMENT_READ) as work:
        (found,) = treatments(work, [line_of(work, path.uscc)])
        return jsonify(treatment_json(found))


@api.post(
    "/enterprises/<uscc>/treatment/acts",
    summary="登记本单位的约谈、核查等动作；登记后不能改动",
    operation_id="note_treatment_act",
    description=ONCE,
    responses={201: ActAnswer, **problems(400, 401, 403, 404, 409, 413, 415, 422)},
)
@require(Permission.TREATMENT_NOTE)
def note(path: EnterprisePath, header: OnceHeader, body: ActBody) -> tuple[Response, int]:
    answer = note_act_once(
        current_desk(),
        current_actor(),
        key=once_key(header.key, "treatment-act", path.uscc, body.model_dump(mode="json")),
        uscc=path.uscc,
        act=body.act,
        acted_on=body.acted_on,
        text=body.text,
    )
    return answered(answer)


def _asked(query: SituationQuery) -> tuple[Kept, Chosen]:
    """Raises NotFound, Invalid."""
    kept = situation_of(current_desk(), current_actor(), run=query.run)
    if kept is None:
        raise NotFound("no_situation", "还没有全量评价，无从统计；请先运行 chengheng evaluate --full")
    try:
        return kept, chosen(kept.situation, query.region, query.industry, str(query.months))
    except UnknownChoice as fault:
        raise Invalid("unknown_choice", fault.message, field=fault.field) from fault

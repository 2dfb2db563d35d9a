"""Changes of the rules over HTTP 政策变更接口: to read only; drafting, proving and approving are for people at the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.api.cases import MOST, OpenAnswer
from service.api.problems import problems
from service.desk import current_desk
from service.operations.policy.reading import change_file, change_lines, simulation_of
from service.operations.policy.view import change_json, file_json, simulation_json
from service.queries.looking import looking

api = APIBlueprint(
    "policy",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="policy", description="政策变更与模拟")],
    abp_security=[{"bearer": []}, {"session": []}],
)


class ChangePath(BaseModel):
    """One change."""

    number: str = Field(max_length=60, description="变更编号，如 策〔2026〕0001号")


class SimulationPath(BaseModel):
    """One simulation."""

    simulation: int = Field(ge=1, le=MOST, description="模拟编号")


class ChangeAnswer(OpenAnswer):
    """Where a change stands; ``version`` is n of ``<pack>@<n>`` once it is approved."""

    number: str
    title: str
    pack: str
    state: str
    revision: int
    base_version: int
    base_sha256: str
    sha256: str | None
    proved: bool
    in_force_from: date | None
    version: int | None
    reason: str


class ChangesAnswer(OpenAnswer):
    changes: list[ChangeAnswer]


class SimulationAnswer(OpenAnswer):
    """A simulation; ``report`` is there once it is finished: the statement, and the counts where there was data."""

    number: int
    before: str
    before_sha256: str
    after: str
    after_sha256: str
    as_of: date
    scope: str
    sample: int | None
    finished_at: datetime | None
    state: str
    report: dict[str, Any] | None = None


class WholeChange(ChangeAnswer):
    """The change with its findings, its history and the steps that the asker may take."""

    findings: list[dict[str, Any]]
    steps: list[str]
    waiting: list[dict[str, Any]]
    simulations: list[dict[str, Any]]
    history: list[dict[str, Any]]


@api.get(
    "/policy-changes",
    summary="政策变更，新的在前",
    operation_id="list_policy_changes",
    responses={200: ChangesAnswer, **problems(401, 403)},
)
@require(Permission.POLICY_READ)
def listing() -> Response:
    with looking(current_desk(), current_actor(), Permission.POLICY_READ) as work:
        return jsonify({"changes": [change_json(change) for change in change_lines(work.session)]})


@api.get(
    "/policy-changes/<number>",
    summary="一项政策变更",
    operation_id="read_policy_change",
    responses={200: WholeChange, **problems(401, 403, 404)},
)
@require(Permission.POLICY_READ)
def one(path: ChangePath) -> Response:
    with looking(current_desk(), current_actor(), Permission.POLICY_READ) as work:
        return jsonify(file_json(change_file(work, path.number)))


@api.get(
    "/policy-simulations/<simulation>",
    summary="一次模拟及其报告",
    operation_id="read_policy_simulation",
    responses={200: SimulationAnswer, **problems(401, 403, 404)},
)
@require(Permission.POLICY_READ)
def simulation(path: SimulationPath) -> Response:
    with looking(current_desk(), current_actor(), Permission.POLICY_READ) as work:
        line, _ = simulation_of(work.session, path.simulation)
        return jsonify(simulation_json(line) | {"report": line.row.report})

"""What a program sends about objections, read here and described from the table of the procedure itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from service.api.cases import MOST, StrictBody
from service.api.parameters import Day, EnterpriseCode
from service.operations.answer_once import KEY
from service.operations.objection.filing import MOST_TARGETS
from service.operations.objection.stepping import SYSTEM_EVENTS
from workflows.objection import KINDS, OBJECTION
from workflows.procedure.shape import NOWHERE, Step
from workflows.procedure.shape import Field as Entry

_DAY_SCHEMA = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
# Papers are uploaded to the case itself, with their own address.
_ELSEWHERE = "files"
_CORRECTING = frozenset(
    step.event for step in OBJECTION.steps if step.target in ("correcting", "reevaluating") and step.form
)
State = Literal[
    "received", "assigned", "comparing", "compared", "correcting", "reevaluating",
    "upheld", "dismissed", "withdrawn", "closed",
]  # fmt: skip


class TargetBody(StrictBody):
    """What is disputed: a record by its id, a stored assessment by its number, or a declaration under notice by its number."""

    type: Literal["record", "assessment", "case"]
    label: str = Field(min_length=1, max_length=200)


class FilingBody(StrictBody):
    """An objection to one or several matters of one enterprise."""

    uscc: EnterpriseCode
    targets: list[TargetBody] = Field(min_length=1, max_length=MOST_TARGETS)
    form: dict[str, Any]


class StepBody(StrictBody):
    """One step; ``revision`` is that of the case as it was read, so that nobody decides on an outdated state."""

    event: str = Field(max_length=40)
    revision: int = Field(ge=1, le=MOST, strict=True)
    form: dict[str, Any] = Field(default_factory=dict)
    corrections: list[Any] = Field(default_factory=list, max_length=100)


class PreviewBody(StrictBody):
    """The corrections whose effect is wanted."""

    corrections: list[Any] = Field(default=[], max_length=100)
    event: Literal["find_list_wrong"] | None = Field(
        default=None, description="写 find_list_wrong 时一并计入错误列入的自动撤销"
    )


class CasePath(BaseModel):
    """One case."""

    number: str = Field(max_length=60, description="办件编号，如 异〔2026〕0001号-1")


class OnceHeader(BaseModel):
    """Asked twice under one key, the effect happens once."""

    key: str | None = Field(
        default=None,
        alias="Idempotency-Key",
        pattern=f"^{KEY.pattern}$",
        description="同一请求重发时用同一个键：效果只发生一次，答复与第一次相同",
    )


def _flag(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    raise ValueError("只能写 true 或 false")


Flag = Annotated[bool, BeforeValidator(_flag)]


class ListQuery(StrictBody):
    """Which cases, and which page of them."""

    state: State | None = Field(default=None, description="状态")
    kind: Literal["evaluation", "data", "list", "notice"] | None = Field(default=None, description="异议类别")
    uscc: EnterpriseCode | None = Field(default=None, description="统一社会信用代码")
    handler: int | None = Field(default=None, ge=1, le=MOST, description="经办人账号编号")
    open: Flag | None = Field(default=None, description="true：只看办理中的；false：只看已有结论的")
    due_by: Day | None = Field(default=None, description="到期日不晚于")
    overdue: Flag | None = Field(default=None, description="true：只看逾期未办结的")
    after: str | None = Field(default=None, max_length=60, description="上一页最后一件的办件编号（答复中的 next）")
    per_page: int = Field(default=50, ge=1, le=200)


def body_schemas() -> Mapping[str, dict[str, Any]]:
    """The bodies by their component names, with the form of every step as the table gives it."""
    (submit,) = (step for step in OBJECTION.steps if NOWHERE in step.sources)
    return {
        "FilingBody": {
            "title": "FilingBody",
            "description": f"{OBJECTION.label}申请；证明材料在受理后上传",
            "type": "object",
            "required": ["uscc", "targets", "form"],
            "additionalProperties": False,
            "properties": {
                "uscc": {"type": "string", "minLength": 18, "maxLength": 18, "description": "统一社会信用代码"},
                "targets": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": MOST_TARGETS,
                    "items": {"$ref": "#/components/schemas/TargetBody"},
                },
                "form": _form(submit),
            },
        },
        "StepBody": {
            "title": "StepBody",
            "description": "办理步骤；哪些步骤现在可以办，见办件的 steps",
            "oneOf": [
                _step(step) for step in OBJECTION.steps if step is not submit and step.event not in SYSTEM_EVENTS
            ],
        },
        "PreviewBody": {
            "title": "PreviewBody",
            "type": "object",
            "required": ["corrections"],
            "additionalProperties": False,
            "properties": {"corrections": {**_CORRECTIONS, "minItems": 1}},
        },
    }


_CORRECTIONS: dict[str, Any] = {
    "type": "array",
    "maxItems": 100,
    "description": "与认定同时办理的更正，全部成功或全部不做",
    "items": {
        "type": "object",
        "required": ["action", "record"],
        "properties": {
            "action": {"enum": ["correct", "revoke", "add"], "description": "更正、撤销、补录"},
            "record": {"type": "string", "minLength": 1, "maxLength": 200, "description": "记录编号"},
            "changes": {"type": "object", "description": "改后的内容，字段名与信用档案相同"},
        },
    },
}


def _step(step: Step) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "event": {"const": step.event, "description": f"{step.label}（{step.clause}）"},
        "revision": {"type": "integer", "minimum": 1, "maximum": MOST, "description": "所见办件的 revision"},
        "form": _form(step),
    }
    if step.event in _CORRECTING:
        properties["corrections"] = _CORRECTIONS
    needs_form = any(entry.required for entry in step.form)
    return {
        "title": step.event,
        "description": step.label,
        "type": "object",
        "required": ["event", "revision", *(["form"] if needs_form else [])],
        "additionalProperties": False,
        "properties": properties,
    }


def _form(step: Step) -> dict[str, Any]:
    entries = [entry for entry in step.form if entry.kind != _ELSEWHERE]
    return {
        "type": "object",
        "required": [entry.name for entry in entries if entry.required],
        "additionalProperties": False,
        "properties": {entry.name: _entry(entry) for entry in entries},
    }


def _entry(entry: Entry) -> dict[str, Any]:
    least = 1 if entry.required else 0
    described = {"description": entry.label}
    if entry.kind == "choice":
        return {"enum": list(entry.choices), "description": "、".join(f"{k} {v}" for k, v in entry.choices.items())}
    if entry.kind == "date":
        return {**_DAY_SCHEMA, **described}
    if entry.kind == "flag":
        return {"type": "boolean", **described}
    if entry.kind == "user":
        return {"type": "integer", "minimum": 1, "maximum": 999_999_999, **described}
    if entry.kind == "rows":
        text = {"type": "string", "minLength": 1}
        names = {"field": {**text, "maxLength": 60}, "held": text, "at_source": text}
        row = {"type": "object", "required": list(names), "properties": names}
        return {"type": "array", "minItems": least, "items": row, **described}
    return {"type": "string", "minLength": least, "maxLength": entry.most, **described}


assert set(State.__args__) == {state.id for state in OBJECTION.states}  # type: ignore[attr-defined]
assert set(KINDS) == {"evaluation", "data", "list", "notice"}

"""The one shape of every error 错误格式, and the translation of faulty parameters into it."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel, Field, ValidationError

from service.faults import Invalid


class ProblemDetail(BaseModel):
    """What went wrong and where."""

    code: str = Field(description="稳定的错误代码")
    message: str = Field(description="中文说明：哪里不对、为什么、怎么办")
    field: str | None = Field(default=None, description="出错的字段")
    record: str | None = Field(default=None, description="出错的记录编号")
    line: int | None = Field(default=None, description="出错的行")


class ProblemAnswer(BaseModel):
    """The body of every answer that is not a success."""

    error: ProblemDetail


_REASONS = {
    "missing": "缺少必填项 {field}",
    "extra_forbidden": "没有名为 {field} 的参数，请核对拼写",
    "string_too_short": "{field} 太短",
    "string_too_long": "{field} 太长",
    "string_type": "{field} 应当是文字",
    "literal_error": "{field} 只能是 {expected}",
    "model_type": "请求内容应当是一个 JSON 对象",
}


def answer_bad_parameters(fault: ValidationError) -> Response:
    """The first fault of path, query or body, as a problem with status 422."""
    error = fault.errors()[0]
    field = ".".join(str(part) for part in error["loc"]) or None
    context: dict[str, Any] = dict(error.get("ctx", {}))
    if error["type"] == "value_error":
        message = str(context["error"])
    else:
        message = _REASONS.get(error["type"], "{field} 的取值不正确").format(field=field, **context)
    response = jsonify(Invalid("bad_parameter", message, field=field).as_json())
    response.status_code = Invalid.status
    return response


def problems(*statuses: int) -> dict[str | int, type[BaseModel] | dict[Any, Any] | None]:
    """The error answers that a view documents."""
    return dict.fromkeys((*statuses, 422, 500), ProblemAnswer)

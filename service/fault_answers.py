"""How a fault reaches the asker 错误答复: the problem shape for programs, a page for people."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from rulesets.errors import DossierFault
from service.faults import Invalid, ServiceFault

FaultPage = Callable[[ServiceFault, int], ResponseReturnValue]
_PAGE = "chengheng.fault_page"
_PROGRAM_PATHS = ("/api/", "/openapi.json", "/healthz", "/readyz")
log = structlog.get_logger(__name__)

_WORDS: dict[int, tuple[str, str]] = {
    400: ("bad_request", "请求无法识别，请检查格式"),
    401: ("not_signed_in", "请先登录"),
    403: ("forbidden", "没有这项权限"),
    404: ("not_found", "没有这个地址，请核对网址"),
    405: ("method_not_allowed", "这个地址不接受该请求方法"),
    413: ("body_too_large", "内容过大，请拆分后分次提交"),
    415: ("unsupported_media_type", "请求内容应当是 JSON（Content-Type: application/json）"),
    429: ("too_many_requests", "请求过于频繁，请稍后再试"),
    500: ("internal_error", "系统出错，已记录；请稍后再试，仍不成功请告知管理员请求编号"),
}


def register_fault_answers(app: Flask) -> None:
    """Answer every exception in one of the two shapes; nothing leaves as a bare traceback."""
    app.register_error_handler(ServiceFault, lambda fault: _answer(app, fault, fault.status))
    app.register_error_handler(DossierFault, lambda fault: _answer(app, from_dossier(fault), Invalid.status))
    app.register_error_handler(HTTPException, lambda error: _from_http(app, error))
    app.register_error_handler(Exception, lambda error: _from_unforeseen(app, error))


def set_fault_page(app: Flask, page: FaultPage) -> None:
    """Let people see ``page(fault, status)`` instead of JSON, wherever the address is not one for programs."""
    app.extensions[_PAGE] = page


def from_dossier(fault: DossierFault) -> ServiceFault:
    """A faulty dossier in the words of the service, with its place kept."""
    return Invalid(fault.code, fault.message, field=fault.field, record=fault.record, line=fault.line)


def for_programs() -> bool:
    """Whether the address asked for is one that programs call."""
    return request.path.startswith(_PROGRAM_PATHS)


def _answer(app: Flask, fault: ServiceFault, status: int, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    page: FaultPage | None = app.extensions.get(_PAGE)
    if page is not None and not for_programs():
        response = app.make_response(page(fault, status))
    else:
        response = jsonify(fault.as_json())
        response.status_code = status
    if status == 401 and for_programs():
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers.update(headers or {})
    return response


def _from_http(app: Flask, error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return app.make_response(error.response)
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if isinstance(error, CSRFError):
        fault = ServiceFault("csrf", "页面已过期或来源不明，请刷新页面后重新提交")
    else:
        code, words = _WORDS.get(status, (f"http_{status}", "请求未能完成"))
        fault = ServiceFault(code, words)
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return _answer(app, fault, status, kept)


def _from_unforeseen(app: Flask, error: Exception) -> ResponseReturnValue:
    log.error("unforeseen_error", endpoint=request.endpoint, exc_info=error)
    code, words = _WORDS[500]
    return _answer(app, ServiceFault(code, words), 500)

"""Reading a JSON body 请求内容: strictly, with an answer that says what is wrong with it."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from service.faults import Malformed


def read_json() -> Any:
    """The body as JSON. Raises 415 for another content type, Malformed (400) for what is not strict JSON in UTF-8."""
    if not request.is_json:
        raise UnsupportedMediaType()
    try:
        text = request.get_data(cache=True).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("bad_encoding", f"请求内容不是 UTF-8 编码（第 {error.start + 1} 个字节）") from None
    try:
        return json.loads(text, object_pairs_hook=_no_twins, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Malformed(
            "bad_json", f"请求内容不是完整的 JSON，请看第 {error.colno} 个字符附近", line=error.lineno
        ) from None
    except RecursionError:
        raise Malformed("bad_json", "JSON 嵌套过深") from None
    except ValueError:
        # Python refuses to convert integers of thousands of digits.
        raise Malformed("bad_json", "JSON 中有过长的数字") from None


def strict_body() -> None:
    """Before every request of a blueprint: what is posted has to be strict JSON. Raises as ``read_json``."""
    if request.method == "POST":
        read_json()


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) != len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise Malformed("duplicate_field", f"字段 {twin} 在同一对象中出现了两次，请删去一个", field=twin)
    return body


def _no_constant(name: str) -> NoReturn:
    raise Malformed("bad_json", f"{name} 不是 JSON 的数值")

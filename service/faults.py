"""What can go wrong, told to people 错误: a stable code, a Chinese sentence and its HTTP status."""

from __future__ import annotations

from typing import Any, ClassVar


class ServiceFault(Exception):
    """A refusal that people can read. ``code`` is stable; ``field``, ``record``, ``line`` name the place."""

    status: ClassVar[int] = 400

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str | None = None,
        record: str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.record = record
        self.line = line

    def as_json(self) -> dict[str, Any]:
        """The problem shape of the API: {"error": {"code", "message", "field"?, "record"?, "line"?}}."""
        places = {"field": self.field, "record": self.record, "line": self.line}
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        error.update({name: value for name, value in places.items() if value is not None})
        return {"error": error}


class Malformed(ServiceFault):
    """The request cannot be read at all."""

    status = 400


class NotSignedIn(ServiceFault):
    """Nobody is signed in, or the credentials are wrong or have expired."""

    status = 401

    def __init__(self, code: str = "not_signed_in", message: str = "请先登录") -> None:
        super().__init__(code, message)


class Forbidden(ServiceFault):
    """Somebody is signed in, but this role does not hold the permission."""

    status = 403

    def __init__(self, message: str = "当前岗位没有这项权限，如有需要请联系系统管理员") -> None:
        super().__init__("forbidden", message)


class NotFound(ServiceFault):
    """There is no such thing, or none that the asker may know of."""

    status = 404


class Conflict(ServiceFault):
    """What was asked rests on an outdated state; read again and decide again."""

    status = 409


class Invalid(ServiceFault):
    """The request can be read, but what it says cannot be accepted."""

    status = 422


def unknown_enterprise(uscc: str) -> NotFound:
    """The one answer for a file that is absent and for one that the asker may not see."""
    said = f"没有代码为 {uscc} 的企业档案，请核对代码" if uscc else "请填写企业的统一社会信用代码"
    return NotFound("unknown_enterprise", said, field="uscc")

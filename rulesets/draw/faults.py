"""What is wrong with the input of a draw, told to whoever has to mend it."""

from __future__ import annotations

from rulesets.errors import RulesetError


class DrawFault(RulesetError):
    """Input with which nothing can be drawn or verified 抽取名单、参数有错.

    ``code`` is stable; ``source`` says which input (pool, inspectors, result, parameters), ``line`` counts from 1 with the header,
    ``field`` is the column or the field of the result.
    """

    def __init__(
        self, code: str, message: str, *, source: str | None = None, line: int | None = None, field: str | None = None
    ) -> None:
        self.code = code
        self.message = message
        self.source = source
        self.line = line
        self.field = field
        super().__init__(message)

    def __str__(self) -> str:
        where = [
            self.source or "",
            f"第 {self.line} 行" if self.line is not None else "",
            f"字段 {self.field}" if self.field is not None else "",
        ]
        place = "，".join(part for part in where if part)
        return f"[{self.code}] {place}：{self.message}" if place else f"[{self.code}] {self.message}"


class BulkUnavailable(RulesetError):
    """The bulk engine was asked for, but the extra ``bulk`` is not installed."""

    def __init__(self) -> None:
        super().__init__("没有安装批量引擎，请运行 pip install 'chengheng[bulk]'，或改用 --engine plain")

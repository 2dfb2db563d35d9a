"""Faults in a pack or a dossier, told in the words of whoever has to mend them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class RulesetError(Exception):
    """Base of everything that rulesets/ raises on purpose."""


@dataclass(frozen=True)
class PackFault:
    """One fault in a pack 规则包: where it is, what is wrong, what to do."""

    file: str
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file} 第 {self.line} 行"
        return f"{place}：{self.field}：{self.message}" if self.field else f"{place}：{self.message}"


class PackError(RulesetError):
    """A pack that does not load; carries every fault found, not only the first."""

    def __init__(self, faults: Iterable[PackFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnknownPack(RulesetError):
    """No pack and no profile has this name."""


class NoGrading(RulesetError):
    """The chosen documents contain no scoring table, so nothing can be graded by them alone."""


class DossierFault(RulesetError):
    """A dossier 信用档案 that cannot be weighed (contract §1).

    ``code`` is stable; ``line`` is the line in JSON Lines, ``record`` the record's id or position, ``field`` the attribute.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        line: int | None = None,
        record: str | None = None,
        field: str | None = None,
        uscc: str | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.line = line
        self.record = record
        self.field = field
        self.uscc = uscc
        super().__init__(message)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "line": self.line,
            "record": self.record,
            "field": self.field,
            "message": self.message,
        }

    def __str__(self) -> str:
        where = [
            f"第 {self.line} 行" if self.line is not None else "",
            f"档案 {self.uscc}" if self.uscc else "",
            f"记录 {self.record}" if self.record is not None else "",
            f"字段 {self.field}" if self.field is not None else "",
        ]
        place = "，".join(part for part in where if part)
        return f"[{self.code}] {place}：{self.message}" if place else f"[{self.code}] {self.message}"

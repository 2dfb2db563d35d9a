"""What bulk grading refuses, in the words of whoever has to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from rulesets.errors import RulesetError


class BulkError(RulesetError):
    """Base of the refusals below; ``code`` is stable."""

    code = "bulk_error"


class NotColumnar(BulkError):
    """A policy says something that the columnar form cannot; carries every reason."""

    code = "not_columnar"

    def __init__(self, policy: str, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        lines = "\n".join(f"  {reason}" for reason in self.reasons)
        super().__init__(f"{policy} 不能批量评价，原因：\n{lines}\n请修改规则包，或逐份用 chengheng assess 评价")


class InputRefused(BulkError):
    """Input that cannot be graded at all: a missing file or column, an unknown format; or any fault under ``--strict``."""

    code = "input_refused"


class EngineMissing(BulkError):
    """A library or a Java runtime that the chosen engine needs is not installed."""

    code = "engine_missing"

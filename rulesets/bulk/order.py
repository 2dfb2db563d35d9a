"""What is to be graded, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rulesets.bulk.engine import Source, kind_of
from rulesets.bulk.errors import InputRefused
from rulesets.form.policy import Policy

Tell = Callable[[str, float], None]
"""Called with the step in words and the share (0 to 1) of that step that is done."""


@dataclass(frozen=True)
class Order:
    """``trusted``: the input has been checked before; ``strict``: any fault refuses; ``buckets``: chosen by memory where None.

    ``measures``: the result has a column ``measures``, their ids with blanks between them.
    """

    policy: Policy
    as_of: date
    records: Source
    enterprises: Source
    out: Path
    rejects: Path | None = None
    strict: bool = False
    trusted: bool = False
    buckets: int | None = None
    measures: bool = False

    def check_files(self) -> None:
        """Raises InputRefused where a file is missing, or has an extension that is not read or written."""
        given_files = [source for source in (self.records, self.enterprises) if isinstance(source, Path)]
        for given in given_files:
            if not given.is_file():
                raise InputRefused(f"没有这个文件：{given}")
        for file in (*given_files, self.out, self.rejects):
            if file is None:
                continue
            try:
                kind_of(file)
            except ValueError:
                raise InputRefused(f"{file.name} 的扩展名应当是 .parquet 或 .csv") from None
        for file in (self.out, self.rejects):
            if file is not None and not file.absolute().parent.is_dir():
                raise InputRefused(f"没有这个文件夹：{file.absolute().parent}")
            if file in given_files:
                raise InputRefused(f"{file} 是输入文件，不能写在上面")

"""What bulk grading asks of an engine. All engines run the same compiled texts, each in its own dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import ibis.expr.datatypes as dt

from rulesets.bulk.errors import InputRefused


class Bucket(NamedTuple):
    """The enterprises whose credit code has this remainder: a share of the population that is graded by itself."""

    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that an engine has in its own database, as the text of a query in its dialect."""

    sql: str


Source = Path | Rows


class Engine(Protocol):
    """A database. ``dialect`` as ibis calls it; ``memory_bytes``: what it may use, or None."""

    @property
    def dialect(self) -> str: ...

    @property
    def memory_bytes(self) -> int | None: ...

    def show(self, name: str, files: Sequence[Source], bucket: Bucket | None = None) -> Mapping[str, dt.DataType]:
        """Show Parquet or CSV files as the view ``name``, or a bucket of them; its columns. Only an engine that is a
        database takes Rows, and those by themselves. Raises InputRefused."""

    def keep(self, name: str, sql: str) -> None:
        """Keep the result under ``name``, in place of what went by it."""

    def keep_repeated(self, name: str, sql: str) -> int:
        """Keep under ``name``, as its column ``number``, each number that comes more than once in the one column of the result; how
        many they are."""

    def drop(self, *names: str) -> None:
        """Let go of kept results."""

    def fill(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
        """A small table of plain values; column types as ibis writes them."""

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """A small result, whole."""

    def write(self, sql: str, file: Path) -> None:
        """The result as one Parquet or CSV file, by the extension of ``file``."""

    def watched(self, tell: Callable[[float], None]) -> AbstractContextManager[None]:
        """Inside, ``tell`` hears from time to time which share (0 to 1) of the running statement is done."""

    def close(self) -> None: ...


def files_of(sources: Sequence[Source]) -> list[Path]:
    """The sources, all of them files. Raises InputRefused where one is not."""
    files = [source for source in sources if isinstance(source, Path)]
    if len(files) < len(sources):
        raise InputRefused("这个引擎只读文件；库内的数据请用 PostgreSQL 引擎")
    return files


def kind_of(file: Path) -> str:
    """``parquet`` or ``csv`` by the extension; raises ValueError for another one."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in ("parquet", "csv"):
        raise ValueError(kind)
    return kind

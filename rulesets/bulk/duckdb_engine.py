"""DuckDB inside the process 单机引擎: the default engine, out of core within a memory limit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis.expr.datatypes as dt
import numpy as np
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType

from rulesets.bulk.engine import Bucket, Source, files_of, kind_of
from rulesets.bulk.errors import InputRefused

_TYPES = {"string": "VARCHAR", "date": "DATE", "int32": "INTEGER", "int64": "BIGINT"}
_ARROW = {"string": pa.string(), "date": pa.date32(), "int32": pa.int32(), "int64": pa.int64()}
_TELL_SECONDS = 0.2
MOST_MEMORY_UNTOLD = "4.5GB"
"""What a run takes at most unless it is told otherwise (ours): beside it there is room for other programs on a laptop, and fifty million
enterprises are graded in less than 5 GB."""


class DuckDB:
    """One connection with its own memory limit and folder for what does not fit."""

    dialect = "duckdb"

    def __init__(self, spill: Path, memory: str | None = None, threads: int | None = None) -> None:
        """``memory`` as DuckDB writes it (2GB), or None for ``MOST_MEMORY_UNTOLD``, less where the machine has less; ``spill`` must
        exist. Raises InputRefused for a ``memory`` that cannot be read."""
        self._connection = duckdb.connect()
        self._set("temp_directory", str(spill))
        self._set("preserve_insertion_order", "false")
        self._set("enable_progress_bar", "true")
        self._set("enable_progress_bar_print", "false")
        if memory is not None:
            try:
                self._set("memory_limit", memory)
            except duckdb.Error as error:
                raise InputRefused(f"--memory “{memory}”读不懂，请写成 2GB 或 800MB") from error
        elif self._memory() > self._bytes(MOST_MEMORY_UNTOLD):
            self._set("memory_limit", MOST_MEMORY_UNTOLD)
        self.memory_bytes = self._memory()
        if threads is not None:
            self._set("threads", str(threads))

    def _memory(self) -> int:
        ((told,),) = self._connection.execute("SELECT current_setting('memory_limit')").fetchall()
        return self._bytes(told)

    def _bytes(self, told: str) -> int:
        ((size,),) = self._connection.execute("SELECT parse_formatted_bytes(?)", [told]).fetchall()
        return int(size)

    def _set(self, name: str, value: str) -> None:
        self._connection.execute(f"SET {name} = {_quoted(value)}")

    def show(self, name: str, files: Sequence[Source], bucket: Bucket | None = None) -> Mapping[str, dt.DataType]:
        files = files_of(files)
        listed = "[" + ", ".join(_quoted(str(file)) for file in files) + "]"
        reader = (
            f"read_parquet({listed})"
            if kind_of(files[0]) == "parquet"
            else f"read_csv({listed}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
        )
        chosen = "" if bucket is None else f" WHERE hash(uscc::VARCHAR) % {bucket.of} = {bucket.number}"
        try:
            self._connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS SELECT * FROM {reader}{chosen}')  # noqa: S608
            described = self._connection.execute(f'DESCRIBE "{name}"').fetchall()
        except duckdb.Error as error:
            raise InputRefused(f"读不了 {files[0]}：{_first_line(error)}") from error
        return {column: _type_of(text) for column, text, *_ in described}

    def keep(self, name: str, sql: str) -> None:
        self._run(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')

    def keep_repeated(self, name: str, sql: str) -> int:
        # To sort plain numbers takes a third of what it takes to group them.
        (numbers,) = self._run(sql).fetchnumpy().values()
        numbers.sort()
        found = np.unique(numbers[1:][numbers[1:] == numbers[:-1]])
        self._connection.register("found_twice", {"number": found})
        self._connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT number FROM found_twice')  # noqa: S608
        self._connection.unregister("found_twice")
        return len(found)

    def drop(self, *names: str) -> None:
        for name in names:
            self._connection.execute(f'DROP TABLE IF EXISTS "{name}"')

    def fill(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
        listed = ", ".join(f'"{column}" {_TYPES[kind]}' for column, kind in columns.items())
        self._connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" ({listed})')
        if rows:
            given = {
                column: pa.array([row[number] for row in rows], _ARROW[kind])
                for number, (column, kind) in enumerate(columns.items())
            }
            self._connection.register("given_rows", pa.table(given))
            self._connection.execute(f'INSERT INTO "{name}" SELECT * FROM given_rows')  # noqa: S608
            self._connection.unregister("given_rows")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self._run(sql).fetchall()

    def write(self, sql: str, file: Path) -> None:
        # More values than that are no words to be numbered: to try it with every credit code takes long and comes to nothing.
        options = (
            "FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1000"
            if kind_of(file) == "parquet"
            else "FORMAT csv, HEADER"
        )
        self._run(f"COPY ({sql}) TO {_quoted(str(file))} ({options})")

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql)
        except (duckdb.InvalidInputException, duckdb.IOException) as error:
            raise InputRefused(f"读写数据时出错：{_first_line(error)}") from error

    @contextmanager
    def watched(self, tell: Callable[[float], None]) -> Iterator[None]:
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_TELL_SECONDS):
                tell(max(self._connection.query_progress(), 0.0) / 100)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def close(self) -> None:
        self._connection.close()


def _type_of(text: str) -> dt.DataType:
    """An absent type (a column of nothing but absent values) and the types that nobody expects are read as text."""
    try:
        return DuckDBType.from_string(text.strip('"'))
    except Exception:  # whatever the parser of types does not know
        return dt.string


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]

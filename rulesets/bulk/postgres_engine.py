"""PostgreSQL 库内引擎: the same texts in its dialect, for rows that are in the database already and need not leave it.

Everything kept is a temporary table of the transaction that the connection is in; the caller ends it, and nothing of it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import psycopg
import pyarrow as pa

from rulesets.bulk.columns import ENTERPRISES, RECORDS, is_native
from rulesets.bulk.engine import Bucket, Rows, Source, files_of, kind_of
from rulesets.bulk.errors import InputRefused
from rulesets.bulk.postgres_copy import bring, fetch, type_names
from rulesets.bulk.postgres_text import DIALECT, in_postgres

_TYPES: Mapping[str, str] = {"string": "text", "date": "date", "int32": "integer", "int64": "bigint"}
_READ: Mapping[str, dt.DataType] = {
    "text": dt.string, "date": dt.date, "timestamp": dt.timestamp, "timestamptz": dt.timestamp, "bool": dt.boolean,
    "int2": dt.int16, "int4": dt.int32, "int8": dt.int64, "float8": dt.float64,
}  # fmt: skip
_SETTINGS = ("work_mem = '256MB'", "jit = off")
"""Room for one grouping, and no machine code for texts that run once (ours, measured)."""
_WEIGHED = {"records": RECORDS, "enterprises": ENTERPRISES}


class PostgreSQL:
    """Inside the transaction of ``connection``, which is not in autocommit. The connection stays open when the engine is closed."""

    dialect = DIALECT
    memory_bytes = None

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        # The first touch registers what ibis needs to write this dialect.
        assert ibis.postgres is not None
        self._connection = connection
        self._made: dict[str, str] = {}
        for setting in _SETTINGS:
            self._run(f"SET LOCAL {setting}")

    def show(self, name: str, files: Sequence[Source], bucket: Bucket | None = None) -> Mapping[str, dt.DataType]:
        """Files are brought into the database; of a query in it, a view is made. What it has no type for is text."""
        if bucket is not None:
            raise InputRefused("PostgreSQL 引擎在数据库里一次评价全部企业，不分批")
        self.drop(name)
        (first, *others) = files
        if isinstance(first, Rows) and not others:
            self._run(f'CREATE TEMP VIEW "{name}" AS {first.sql}')
            self._made[name] = "VIEW"
        else:
            with self._faults():
                bring(self._connection, name, files_of(files))
            self._made[name] = "TABLE"
            self._run(f'ANALYZE pg_temp."{name}"')
        with self._faults():
            names = type_names(self._connection, f'SELECT * FROM pg_temp."{name}"')  # noqa: S608
        found = {column: _READ.get(kind, dt.string) for column, kind in names.items()}
        _refuse_texts(name, found)
        return found

    def keep(self, name: str, sql: str) -> None:
        self.drop(name)
        self._run(f'CREATE TEMP TABLE "{name}" AS {in_postgres(sql)}')
        self._made[name] = "TABLE"
        # Without these statistics the planner takes every kept result for a small one.
        self._run(f'ANALYZE pg_temp."{name}"')

    def keep_repeated(self, name: str, sql: str) -> int:
        self.keep(name, f"SELECT number FROM ({sql}) AS numbers GROUP BY number HAVING count(*) > 1")  # noqa: S608
        ((count,),) = self.ask(f'SELECT count(*) FROM pg_temp."{name}"')  # noqa: S608
        return int(count)

    def drop(self, *names: str) -> None:
        for name in names:
            kind = self._made.pop(name, None)
            if kind is not None:
                self._run(f'DROP {kind} pg_temp."{name}"')

    def fill(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
        self.drop(name)
        listed = ", ".join(f'"{column}" {_TYPES[kind]}' for column, kind in columns.items())
        self._run(f'CREATE TEMP TABLE "{name}" ({listed})')
        self._made[name] = "TABLE"
        with (
            self._faults(),
            self._connection.cursor() as cursor,
            cursor.copy(f'COPY pg_temp."{name}" FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)
        self._run(f'ANALYZE pg_temp."{name}"')

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with self._faults():
            return self._connection.execute(in_postgres(sql)).fetchall()

    def write(self, sql: str, file: Path) -> None:
        with self._faults():
            fetch(self._connection, in_postgres(sql), file, kind_of(file))

    def _run(self, sql: str) -> None:
        with self._faults():
            self._connection.execute(sql)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except psycopg.errors.InsufficientPrivilege as error:
            raise InputRefused(
                "数据库账号没有建立临时表的权限，请由管理员授予（GRANT TEMPORARY ON DATABASE）"
            ) from error
        except (psycopg.DataError, psycopg.OperationalError, pa.ArrowInvalid) as error:
            raise InputRefused(f"读写数据时出错：{str(error).splitlines()[0]}") from error

    @contextmanager
    def watched(self, tell: Callable[[float], None]) -> Iterator[None]:
        """The server tells no share of a statement; the beginning is told, so that the step is named."""
        tell(0.0)
        yield

    def close(self) -> None:
        self.drop(*list(self._made))


def _refuse_texts(name: str, found: Mapping[str, dt.DataType]) -> None:
    """To read a text as a day or a number and pass over what cannot be read has no form in this dialect."""
    wanted = _WEIGHED.get(name, {})
    texts = [column for column, kind in wanted.items() if column in found and not is_native(found[column], kind)]
    if texts:
        raise InputRefused(
            f"{name} 的列 {'、'.join(texts)} 是文字或小数：PostgreSQL 不能跳过读不懂的值。请给出有类型的列（Parquet），或改用 duckdb 引擎"
        )

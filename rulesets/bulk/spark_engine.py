"""Apache Spark 分布式引擎: the same texts in Spark's dialect, for data that lives where one machine is not enough."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
from pyspark.errors import AnalysisException, PySparkException, PySparkRuntimeError
from pyspark.sql import DataFrame, SparkSession

from rulesets.bulk.engine import Bucket, Source, files_of, kind_of
from rulesets.bulk.errors import EngineMissing, InputRefused

_TYPES: Mapping[str, str] = {"string": "string", "date": "date", "int32": "int", "int64": "bigint"}
_READ: Mapping[str, dt.DataType] = {
    "string": dt.string, "date": dt.date, "timestamp": dt.timestamp, "timestamp_ntz": dt.timestamp, "boolean": dt.boolean,
    "tinyint": dt.int8, "smallint": dt.int16, "int": dt.int32, "bigint": dt.int64, "float": dt.float32, "double": dt.float64,
    "void": dt.null,
}  # fmt: skip


class Spark:
    """One session on this machine, or on the cluster whose address is in ``MASTER``; files and ``spill`` must be reachable from it."""

    dialect = "pyspark"
    memory_bytes = None

    def __init__(self, spill: Path, memory: str | None = None) -> None:
        if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
            raise EngineMissing(
                "Spark 需要 Java 17 以上（apt-get install default-jre-headless），或者用 --engine duckdb"
            )
        # The first touch registers the options without which ibis cannot write Spark's dialect.
        assert ibis.pyspark is not None
        self._spill = spill
        self._numbers = count()
        builder = SparkSession.builder.appName("chengheng").config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.sql.shuffle.partitions", "8")
        builder = builder.config("spark.driver.memory", (memory or "2g").lower().removesuffix("b"))
        builder = builder.config("spark.log.level", "ERROR").config("spark.local.dir", str(spill))
        builder = builder.master(os.environ.get("MASTER", "local[*]"))
        try:
            self._session: Any = builder.getOrCreate()
        except PySparkRuntimeError as error:
            raise EngineMissing(f"启动不了 Spark：{error}") from error

    def show(self, name: str, files: Sequence[Source], bucket: Bucket | None = None) -> Mapping[str, dt.DataType]:
        files = files_of(files)
        paths = [str(file.absolute()) for file in files]
        try:
            if kind_of(files[0]) == "parquet":
                found = self._session.read.parquet(*paths)
            else:
                found = self._session.read.csv(paths, header=True, escape='"', multiLine=True, nullValue="")
            if bucket is not None:
                found = found.where(f"pmod(hash(uscc), {bucket.of}) = {bucket.number}")
        except AnalysisException as error:
            raise InputRefused(f"读不了 {files[0]}：{_first_line(error)}") from error
        found.createOrReplaceTempView(name)
        return {column: _READ.get(kind, dt.string) for column, kind in found.dtypes}

    def keep(self, name: str, sql: str) -> None:
        # Written out and read back, so that a later step neither repeats the work nor holds it in memory.
        folder = str(self._spill / f"{name}-{next(self._numbers)}")
        self._run(sql).write.parquet(folder)
        self._session.read.parquet(folder).createOrReplaceTempView(name)

    def keep_repeated(self, name: str, sql: str) -> int:
        self.keep(name, f"SELECT number FROM ({sql}) GROUP BY number HAVING count(*) > 1")  # noqa: S608
        ((count,),) = self.ask(f"SELECT count(*) FROM {name}")  # noqa: S608
        return int(count)

    def drop(self, *names: str) -> None:
        for name in names:
            self._session.catalog.dropTempView(name)

    def fill(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
        listed = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in columns.items())
        self._session.createDataFrame(list(rows), listed).createOrReplaceTempView(name)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        try:
            return [tuple(row) for row in self._run(sql).collect()]
        except PySparkException as error:
            raise InputRefused(f"读写数据时出错：{_first_line(error)}") from error

    def write(self, sql: str, file: Path) -> None:
        folder = self._spill / f"written-{next(self._numbers)}"
        writer = self._run(sql).coalesce(1).write
        if kind_of(file) == "parquet":
            writer.parquet(str(folder))
        else:
            writer.csv(str(folder), header=True, escape='"', emptyValue="")
        (part,) = folder.glob("part-*")
        shutil.move(part, file)

    def _run(self, sql: str) -> DataFrame:
        found: DataFrame = self._session.sql(sql)
        return found

    @contextmanager
    def watched(self, tell: Callable[[float], None]) -> Iterator[None]:
        """Spark tells no share of a statement; the beginning is told, so that the step is named."""
        tell(0.0)
        yield

    def close(self) -> None:
        for name in ("records", "enterprises", "result"):
            self._session.catalog.dropTempView(name)
        self._session.stop()


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]

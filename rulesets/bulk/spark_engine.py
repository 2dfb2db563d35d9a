"""Apache Spark 分布式引擎: the same texts in Spark's dialect, for data that lives where one machine is not enough."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
from ibis.backends.pyspark.datatypes import PySparkType
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame
from pyspark.sql.functions import col, contains, lit, raise_error, when

from rulesets.bulk.engine import Bucket, Source, files_of, kind_of
from rulesets.bulk.errors import InputRefused
from rulesets.bulk.spark_session import open_session, reason

_TYPES: Mapping[str, str] = {"string": "string", "date": "date", "int32": "int", "int64": "bigint"}
_CSV = {"header": True, "quote": '"', "escape": '"'}
_TELL_SECONDS = 0.5


class Spark:
    """One session of ``open_session``; files and ``spill`` must be reachable from every machine that works for it."""

    dialect = "pyspark"
    memory_bytes = None

    def __init__(self, spill: Path, memory: str | None = None) -> None:
        """Raises EngineMissing where Spark cannot start, InputRefused for a ``memory`` that cannot be."""
        # The first touch registers the options without which ibis cannot write Spark's dialect.
        assert ibis.pyspark is not None
        self._spill = spill
        self._numbers = count()
        self._folders: dict[str, Path] = {}
        self._session = open_session(spill, memory)

    def show(self, name: str, files: Sequence[Source], bucket: Bucket | None = None) -> Mapping[str, dt.DataType]:
        files = files_of(files)
        paths = [str(file.absolute()) for file in files]
        try:
            if kind_of(files[0]) == "parquet":
                found = self._session.read.parquet(*paths)
            else:
                # A row with more or fewer fields than the header stops the run: what would be left of it is a guess.
                found = _utf8(self._session.read.csv(paths, multiLine=True, nullValue="", mode="FAILFAST", **_CSV))
            if bucket is not None:
                found = found.where(f"pmod(hash(uscc), {bucket.of}) = {bucket.number}")
            found.createOrReplaceTempView(name)
        except (PySparkException, Py4JError) as error:
            raise InputRefused(f"读不了 {files[0]}：{reason(error)}") from error
        return {field.name: _type_of(field.dataType) for field in found.schema.fields}

    def keep(self, name: str, sql: str) -> None:
        # Written out and read back, so that a later step neither repeats the work nor holds it in memory.
        folder = self._spill / f"{name}-{next(self._numbers)}"
        found = self._run(sql)
        with _refusing():
            found.write.parquet(str(folder))
            self._session.read.parquet(str(folder)).createOrReplaceTempView(name)
        self._forget(name)
        self._folders[name] = folder

    def keep_repeated(self, name: str, sql: str) -> int:
        self.keep(name, f"SELECT number FROM ({sql}) GROUP BY number HAVING count(*) > 1")  # noqa: S608
        ((times,),) = self.ask(f"SELECT count(*) FROM {name}")  # noqa: S608
        return int(times)

    def drop(self, *names: str) -> None:
        for name in names:
            self._session.catalog.dropTempView(name)
            self._forget(name)

    def fill(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> None:
        listed = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in columns.items())
        self._session.createDataFrame(list(rows), listed).createOrReplaceTempView(name)
        self._forget(name)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        found = self._run(sql)
        with _refusing():
            return [tuple(row) for row in found.collect()]

    def write(self, sql: str, file: Path) -> None:
        folder = self._spill / f"written-{next(self._numbers)}"
        writer = self._run(sql).coalesce(1).write
        with _refusing():
            if kind_of(file) == "parquet":
                writer.parquet(str(folder))
            else:
                # Spark would take the blanks from both ends of a text.
                whole = {"ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False}
                writer.options(**_CSV, **whole).csv(str(folder))
        (part,) = folder.glob("part-*")
        shutil.move(part, file)
        shutil.rmtree(folder)

    def _run(self, sql: str) -> DataFrame:
        found: DataFrame = self._session.sql(sql)
        return found

    def _forget(self, name: str) -> None:
        """The rows that were kept under the name, and are read no more, leave the disk."""
        folder = self._folders.pop(name, None)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def watched(self, tell: Callable[[float], None]) -> Iterator[None]:
        """Spark plans a statement in stages, the later ones on the way: with each stage that is done, half of what was left is told as
        done."""
        done = threading.Event()
        tracker = self._session.sparkContext.statusTracker()

        def watch() -> None:
            met: set[int] = set()
            told = 0.0
            while not done.wait(_TELL_SECONDS):
                try:
                    active = {stage: tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()}
                except Py4JError:
                    return
                met |= active.keys()
                shares = [info.numCompletedTasks / max(info.numTasks, 1) for info in active.values() if info]
                told = max(told, 1 - 0.5 ** (len(met) - len(active) + max(shares, default=0.0)))
                tell(told)

        watcher = threading.Thread(target=watch, daemon=True)
        tell(0.0)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def close(self) -> None:
        self._session.stop()


@contextmanager
def _refusing() -> Iterator[None]:
    """A statement that is sound, and stopped at what it read or wrote."""
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise InputRefused(f"读写数据时出错：{reason(error)}") from error


def _utf8(texts: DataFrame) -> DataFrame:
    """Stops at bytes that are no UTF-8: Spark would put the same mark for all of them, and two names could become one."""
    refused = raise_error(lit("文件里有不是 UTF-8 编码的文字，请另存为 UTF-8"))
    return texts.select(
        *[
            when(contains(col(f"`{name}`"), lit("\ufffd")), refused).otherwise(col(f"`{name}`")).alias(name)
            for name in texts.columns
        ]
    )


def _type_of(found: Any) -> dt.DataType:
    """The types that nobody expects are read as text."""
    try:
        known: dt.DataType = PySparkType.to_ibis(found)
    except Exception:  # whatever the table of types does not know
        return dt.string
    return known

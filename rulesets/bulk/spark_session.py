"""Starting Apache Spark 启动 Spark: quietly, reachable from nowhere else, and in words where it does not start."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from rulesets.bulk.errors import EngineMissing, InputRefused

JAVA_WANTED = "Spark 需要 Java 17 或 21（apt-get install openjdk-17-jre-headless）；不用 Java 请用 --engine duckdb"
DRIVER_MEMORY = "2g"
LEAST_MEMORY = 512 * 10**6
"""Spark itself refuses to start with less than 450 MiB (rounded up here)."""
PARTITIONS_PER_CORE = 4
_CAUSED = "Caused by: "
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([kmgt])(i?)b?", re.IGNORECASE)


def open_session(spill: Path, memory: str | None) -> Any:
    """A session on this machine, or on the cluster whose address is in ``MASTER``; what Java says is kept in a file in ``spill``.

    ``memory`` as DuckDB writes it (2GB): what each Java process may use. The one of this process is started once, so that a later
    session has the memory of the first. Raises EngineMissing where there is no Java or Spark does not start, InputRefused for a size
    that cannot be.
    """
    master = os.environ.get("MASTER", "local[*]")
    settings = {
        "spark.app.name": "chengheng",
        "spark.master": master,
        "spark.driver.memory": DRIVER_MEMORY if memory is None else megabytes(memory),
        "spark.local.dir": str(spill),
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(spill),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if master.startswith("local"):
        # Nobody outside this machine has anything to ask of it, and so it starts without a network too.
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    elif memory is not None:
        settings["spark.executor.memory"] = settings["spark.driver.memory"]
    _require_java()
    said = spill / "java.log"
    try:
        context = SparkContext(
            conf=SparkConf().setAll(list(settings.items())), gateway=_java(said, list(settings.items()))
        )
        session: Any = SparkSession(context)
    except (PySparkException, Py4JError, OSError, ValueError) as error:
        todo = JAVA_WANTED if master.startswith("local") else f"请核对 MASTER（{master}）是不是 Spark 集群的地址"
        raise EngineMissing(f"启动不了 Spark：{_told(said) or reason(error)}\n{todo}") from error
    session.conf.set("spark.sql.shuffle.partitions", str(PARTITIONS_PER_CORE * context.defaultParallelism))
    return session


def reason(error: Exception) -> str:
    """What an error of Spark or of its Java says was wrong, with the cause behind it."""
    lines = [line.strip().removeprefix(": ") for line in str(error).splitlines() if line.strip()]
    if isinstance(error, Py4JError) and len(lines) > 1:
        # The first line only names the call that failed.
        lines = lines[1:]
    causes = [line.removeprefix(_CAUSED) for line in lines if line.startswith(_CAUSED)]
    told = dict.fromkeys([*lines[:1], *causes[-1:]])
    return "；".join(told) or type(error).__name__


def _require_java() -> None:
    """Where Spark's own script looks for it. Raises EngineMissing."""
    home = os.environ.get("JAVA_HOME")
    if home and not os.access(Path(home, "bin", "java"), os.X_OK):
        raise EngineMissing(f"JAVA_HOME（{home}）里没有 bin/java。{JAVA_WANTED}")
    if not home and shutil.which("java") is None:
        raise EngineMissing(f"没有找到 Java。{JAVA_WANTED}")


_started: list[Any] = []


def _java(said: Path, settings: list[tuple[str, str]]) -> Any:
    """The Java of this process; its own chatter goes to ``said`` and not between the lines of the command."""
    if not _started:
        with said.open("wb") as log:
            _started.append(launch_gateway(SparkConf().setAll(settings), {"stdout": log, "stderr": log}))
    return _started[0]


def _told(said: Path) -> str | None:
    """The last line that Java said of an error before it gave up."""
    if not said.is_file():
        return None
    lines = [line.strip() for line in said.read_text(encoding="utf-8", errors="replace").splitlines()]
    found = [line for line in lines if re.search(r"error|exception|no such file|caused by", line, re.IGNORECASE)]
    return found[-1] if found else None


def megabytes(memory: str) -> str:
    """A size as DuckDB writes it (GB is 1000³ bytes, GiB 1024³) in Java's words, rounded down. Raises InputRefused."""
    found = _SIZE.fullmatch(memory.strip())
    if found is None:
        raise InputRefused(f"--memory “{memory}”读不懂，请写成 2GB 或 800MB")
    number, unit, binary = found.groups()
    size = int(float(number) * (1024 if binary else 1000) ** (" kmgt".index(unit.lower())))
    if size < LEAST_MEMORY:
        raise InputRefused(f"--memory {memory} 太小，Spark 至少要 {LEAST_MEMORY // 10**6}MB")
    return f"{size >> 20}m"

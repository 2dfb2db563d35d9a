"""``chengheng grade``: grades a whole population from Parquet or CSV (design/contract.md §3)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from rulesets.bulk.engine import Engine
    from rulesets.bulk.order import Tell
    from rulesets.bulk.summary import Summary
    from rulesets.form.policy import Policy

EXIT_FAULT = 2
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(help="批量评价：读入记录表和企业表（Parquet 或 CSV），写出每家企业的等级、得分、各项指标和抽查系数")
@click.option("--records", required=True, type=_FILE, help="记录表")
@click.option("--enterprises", required=True, type=_FILE, help="企业表；没有记录的企业也评价")
@click.option("--as-of", "as_of", required=True, metavar="YYYY-MM-DD", help="评价日")
@click.option("--out", required=True, type=_FILE, help="结果文件，.parquet 或 .csv；完整写出，或者不写")
@click.option("--pack", default=None, help="规则包或适用范围，默认 cangzhou-2021-175")
@click.option("--packs-root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="另一个规则包文件夹")
@click.option("--memory", default=None, metavar="SIZE", help="内存上限，如 2GB（不写则至多 4.5GB）；超出部分用磁盘")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True, help="计算引擎")
@click.option("--rejects", type=_FILE, default=None, help="把有问题的数据连同原因写到这个文件（.csv 或 .parquet）")
@click.option("--strict", is_flag=True, help="数据有任何问题都不评价，退出码 2")
@click.option("--trusted", is_flag=True, help="数据已检查过，跳过检查")
@click.option("--measures", is_flag=True, help="结果另有一列 measures：由等级和事实得出的监管措施编号，以空格分隔")
@click.option("--quiet", is_flag=True, help="不显示进度和摘要")
def grade(
    records: Path,
    enterprises: Path,
    as_of: str,
    out: Path,
    pack: str | None,
    packs_root: Path | None,
    memory: str | None,
    engine: str,
    rejects: Path | None,
    strict: bool,
    trusted: bool,
    measures: bool,
    quiet: bool,
) -> None:
    if trusted and (strict or rejects):
        fail("--trusted 跳过检查，不能与 --strict、--rejects 同用")
    day = day_of(as_of)
    policy = policy_of(pack, packs_root)
    with refusing(), tempfile.TemporaryDirectory(prefix=".chengheng-", dir=_beside(out)) as spill:
        from rulesets.bulk.grading import grade as grade_all
        from rulesets.bulk.order import Order

        order = Order(policy, day, records, enterprises, out, rejects, strict, trusted, measures=measures)
        order.check_files()
        opened = open_engine(engine, Path(spill), memory)
        try:
            with progress(quiet) as tell:
                summary = grade_all(order, opened, tell)
        finally:
            opened.close()
    if not quiet:
        show(summary, out, rejects)


def open_engine(name: str, spill: Path, memory: str | None) -> Engine:
    """The engine of this name. Raises EngineMissing where its library or its runtime is not installed."""
    if name == "spark":
        from rulesets.bulk.spark_engine import Spark

        return Spark(spill, memory)
    from rulesets.bulk.duckdb_engine import DuckDB

    return DuckDB(spill, memory)


@contextmanager
def refusing() -> Iterator[None]:
    """Turns every refusal of bulk grading into one message and exit code 2."""
    from rulesets.bulk.errors import BulkError
    from rulesets.errors import NoGrading

    try:
        yield
    except ModuleNotFoundError as error:
        fail(f"缺少 {error.name}；批量评价要另外安装：pip install 'chengheng[bulk]'（Spark：'chengheng[spark]'）")
    except (BulkError, NoGrading) as error:
        fail(str(error))
    except OSError as error:
        fail(f"读写文件时出错：{error}")


def day_of(text: str) -> date:
    try:
        if len(text) == len("2026-11-21"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    fail(f"--as-of “{text}”不是日期，请写成 2026-11-21 这样的年-月-日")


def policy_of(pack: str | None, packs_root: Path | None) -> Policy:
    from rulesets.catalogue import DEFAULT, catalogue
    from rulesets.errors import PackError, UnknownPack

    try:
        return catalogue(packs_root).policy(pack or DEFAULT)
    except PackError as error:
        fail("规则包有错，未作任何评价：\n" + "\n".join(f"  {fault}" for fault in error.faults))
    except UnknownPack as error:
        fail(str(error))


def fail(message: str) -> NoReturn:
    click.echo(f"错误：{message}", err=True)
    raise SystemExit(EXIT_FAULT)


def _beside(out: Path) -> Path | None:
    """What does not fit into memory is kept beside the result, where there is room for it; elsewhere if there is no such folder."""
    folder = out.absolute().parent
    return folder if folder.is_dir() else None


@contextmanager
def progress(quiet: bool) -> Iterator[Tell]:
    """A bar on a terminal; silence everywhere else."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("准备", total=1.0)
        yield lambda step, share: progress.update(task, description=step, completed=min(max(share, 0.0), 1.0))


def show(summary: Summary, out: Path, rejects: Path | None) -> None:
    """The summary goes to standard error: standard output stays free for programs."""
    seconds = sum(summary.seconds.values())
    click.echo(f"已评价 {summary.enterprises:,} 家企业（{summary.records:,} 条记录），写入 {out}", err=True)
    shares = [f"{grade} {count:,}" for grade, count in summary.grades.items()]
    withheld = f"；因数据问题未评 {summary.withheld:,}" if summary.withheld else ""
    click.echo(f"等级：{'，'.join(shares)}{withheld}", err=True)
    click.echo("否决：" + "，".join(f"{name} {count:,}" for name, count in summary.vetoes.items()), err=True)
    most = max(summary.scores.values(), default=1)
    for lower, count in summary.scores.items():
        click.echo(f"  {lower:>4} 分起 {'█' * round(40 * count / most):<40} {count:,}", err=True)
    if summary.faults:
        where = f"，明细见 {rejects}" if rejects else "；加 --rejects 文件 可得到明细"
        listed = "，".join(f"{code} {times:,}" for code, times in summary.faults.items())
        click.echo(f"数据问题：{listed}{where}", err=True)
    steps = "，".join(f"{_STEPS[name]} {value:.2f} 秒" for name, value in summary.seconds.items())
    click.echo(f"用时 {seconds:.2f} 秒（{steps}），每秒 {summary.records_per_second:,.0f} 条记录", err=True)


_STEPS = {"compile": "编译", "check": "检查", "grade": "评价"}

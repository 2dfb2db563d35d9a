"""``chengheng situation``: grades, dishonesty information, blacklisted enterprises and early-warning signals from the bulk tables."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.grade import day_of, fail, open_engine, policy_of, refusing

if TYPE_CHECKING:
    from datetime import date

    from rulesets.form.policy import Policy
    from service.situation.placing import Files

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    help="信用态势：由记录表、企业表和批量评价结果统计等级、失信信息、“黑名单”占比和预警信号，输出 JSON；"
    "或者用 --run 补算本系统某一批全量评价的态势"
)
@click.option("--records", type=_FILE, help="记录表")
@click.option("--enterprises", type=_FILE, help="企业表")
@click.option("--graded", type=_FILE, help="chengheng grade 写出的结果")
@click.option("--before", default=None, type=_FILE, help="上一次评价的结果；给出时统计等级变动")
@click.option("--as-of", "as_of", metavar="YYYY-MM-DD", help="评价日")
@click.option("--pack", default=None, help="规则包或适用范围，默认 cangzhou-2021-175；由它知道哪些是失信信息")
@click.option("--memory", default=None, metavar="SIZE", help="内存上限，如 2GB；超出部分用磁盘")
@click.option("--out", default=None, type=_FILE, help="写到这个文件，默认标准输出")
@click.option("--run", default=None, type=click.IntRange(1), help="评价批号；算出后入库，供态势页面查看")
def situation(
    records: Path | None,
    enterprises: Path | None,
    graded: Path | None,
    before: Path | None,
    as_of: str | None,
    pack: str | None,
    memory: str | None,
    out: Path | None,
    run: int | None,
) -> None:
    given = records, enterprises, graded
    if run is not None:
        if any(value is not None for value in (*given, before, as_of, pack, memory, out)):
            fail("--run 用这一批评价自己的数据和设置，不能与其他选项同用")
        _kept(run)
        return
    if records is None or enterprises is None or graded is None or as_of is None:
        fail("请给出 --records、--enterprises、--graded 和 --as-of，或者只给出 --run")
    if out is not None and not out.absolute().parent.is_dir():
        fail(f"没有这个文件夹：{out.absolute().parent}")
    with refusing():
        from service.situation.placing import Files

        files = Files(records, enterprises, graded, before)
        files.check()
    text = _counted(files, policy_of(pack, None), day_of(as_of), memory, out)
    if out is None:
        click.echo(text)
        return
    from service.cli.whole_file import write_whole

    with refusing():
        write_whole(out, [text, "\n"], replace=True)


def _counted(files: Files, policy: Policy, day: date, memory: str | None, out: Path | None) -> str:
    beside = out.absolute().parent if out is not None else None
    with refusing(), tempfile.TemporaryDirectory(prefix=".chengheng-", dir=beside) as spill:
        from service.situation.composing import compose

        engine = open_engine("duckdb", Path(spill), memory)
        try:
            return json.dumps(compose(engine, files, policy, day).to_json(), ensure_ascii=False)
        finally:
            engine.close()


def _kept(run: int) -> None:
    from service.access.actor import operator
    from service.cli.environment import opened_desk
    from service.situation.computing import compute_situation

    with opened_desk() as desk, refusing():
        new = compute_situation(desk, operator("cli"), run)
    click.echo(f"第 {run} 批评价的态势已算出" if new else f"第 {run} 批评价的态势早已算出，没有改动", err=True)

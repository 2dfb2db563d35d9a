"""``chengheng parity``: on real data, whether bulk grading and single assessments give the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from service.cli.grade import day_of, fail, open_engine, policy_of, progress, refusing

EXIT_DIFFERENT = 1
MOST_SHOWN = 20
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(help="抽样比对：全部批量评价一遍，再从中抽取企业逐家评价，逐列比较；有一处不同退出码为 1")
@click.option("--records", required=True, type=_FILE, help="记录表")
@click.option("--enterprises", required=True, type=_FILE, help="企业表")
@click.option("--as-of", "as_of", required=True, metavar="YYYY-MM-DD", help="评价日")
@click.option("--sample", type=click.IntRange(1), default=1000, show_default=True, help="抽取多少家")
@click.option("--seed", default="", help="抽样的种子；同一种子抽到同一批企业")
@click.option("--pack", default=None, help="规则包或适用范围，默认 cangzhou-2021-175")
@click.option("--packs-root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="另一个规则包文件夹")
@click.option("--memory", default=None, metavar="SIZE", help="内存上限，如 2GB")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True, help="计算引擎")
@click.option("--quiet", is_flag=True, help="不显示进度")
def parity(
    records: Path,
    enterprises: Path,
    as_of: str,
    sample: int,
    seed: str,
    pack: str | None,
    packs_root: Path | None,
    memory: str | None,
    engine: str,
    quiet: bool,
) -> None:
    if not all(letter.isalnum() or letter in "-_. " for letter in seed):
        fail("--seed 只能用文字、数字、空格和 - _ .")
    day = day_of(as_of)
    policy = policy_of(pack, packs_root)
    with refusing(), tempfile.TemporaryDirectory(prefix="chengheng-") as folder:
        from rulesets.bulk.order import Order
        from rulesets.bulk.parity import compare

        opened = open_engine(engine, Path(folder), memory)
        try:
            order = Order(policy, day, records, enterprises, Path(folder) / "graded.parquet")
            with progress(quiet) as tell:
                found = compare(order, opened, sample, seed, tell)
        finally:
            opened.close()
    for difference in found.differences[:MOST_SHOWN]:
        click.echo(f"{difference.uscc} {difference.column}：批量 {difference.bulk}，逐家 {difference.forward}")
    withheld = f"，另有 {found.withheld:,} 家因数据问题未评" if found.withheld else ""
    if found.differences:
        firms = len({difference.uscc for difference in found.differences})
        click.echo(f"比对 {found.compared:,} 家{withheld}：{firms:,} 家不同，共 {len(found.differences):,} 处")
        raise SystemExit(EXIT_DIFFERENT)
    click.echo(f"比对 {found.compared:,} 家{withheld}：等级、得分、各项指标、监管措施和抽查系数全部相同")

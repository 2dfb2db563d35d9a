"""``chengheng grade-stored``: the stored enterprises graded inside PostgreSQL, the result written to a file."""

from __future__ import annotations

from pathlib import Path

import click

from service.cli.environment import opened_desk, plain_faults
from service.cli.grade import day_of, progress, refusing, show
from service.clock import SHANGHAI

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    help="库内评价：库内全部企业在 PostgreSQL 里按列评价，只取出结果文件；不保存、不发布、不通知，正式评价用 evaluate"
)
@click.option("--as-of", "as_of", required=True, metavar="YYYY-MM-DD", help="评价日；按现在已知的信息和该日的规则")
@click.option("--out", required=True, type=_FILE, help="结果文件，.parquet 或 .csv；完整写出，或者不写")
@click.option("--rejects", type=_FILE, default=None, help="把有问题的数据连同原因写到这个文件（.csv 或 .parquet）")
@click.option("--measures", is_flag=True, help="结果另有一列 measures：由等级和事实得出的监管措施编号，以空格分隔")
@click.option("--quiet", is_flag=True, help="不显示进度和摘要")
def grade_stored(as_of: str, out: Path, rejects: Path | None, measures: bool, quiet: bool) -> None:
    day = day_of(as_of)
    with opened_desk() as desk, plain_faults(), refusing(), progress(quiet) as tell:
        from service.population.inside import grade_inside

        found = grade_inside(desk, day, out, rejects, measures=measures, tell=tell)
    if not quiet:
        click.echo(
            f"规则 {found.policy.identifier}，数据截至 {found.known_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
            err=True,
        )
        show(found.summary, out, rejects)

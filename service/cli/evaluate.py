"""``chengheng evaluate``: ask for an evaluation of the stored enterprises, and wait for it or leave it to the worker."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from service.cli.environment import fail, opened_desk, plain_faults

if TYPE_CHECKING:
    from service.operations.operation import Desk
    from service.store.evaluation import EvaluationRun


@click.command(
    help="提出一批定期评价（WF-9）：库内企业按列评价，一次发布，再逐家更新措施、通知企业；由定时任务的执行进程完成"
)
@click.option("--full", is_flag=True, help="评价全部企业；不加时只评价有变化的和到了窗口边界的")
@click.option(
    "--as-of", "as_of", default=None, metavar="YYYY-MM-DD", help="评价日，默认今天；过去的日子只供查看，不引起后续"
)
@click.option("--wait", is_flag=True, help="就在本进程执行并显示进度，完成后才返回")
@click.option("--quiet", is_flag=True, help="不显示进度")
def evaluate(full: bool, as_of: str | None, wait: bool, quiet: bool) -> None:
    from service.access.actor import operator
    from service.evaluation.asking import ask_for_run

    with opened_desk() as desk, plain_faults():
        run = ask_for_run(desk, operator("cli"), whole=full, as_of=_day(as_of))
        click.echo(f"已提出第 {run.number} 批评价（{'全部企业' if run.whole else '有变化的企业'}，评价日 {run.as_of}）")
        if not wait:
            click.echo("由定时任务执行（chengheng scheduler）；进度见网站“定期评价”页面，或用 --wait 立即执行")
            return
        _show(_carried_out(desk, run, quiet))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        fail(f"--as-of “{text}”不是日期，请写成 2026-11-21 这样的年-月-日")


def _carried_out(desk: Desk, run: EvaluationRun, quiet: bool) -> EvaluationRun:
    """The run when it is over; work that another process has taken up is waited for."""
    from threading import Event

    from service.cli.grade import progress
    from service.evaluation.runs import run_of
    from service.long_work.reading import long_work
    from service.long_work.working import WORKER, work_on
    from service.store.engine import reading
    from service.store.long_work import OPEN

    with progress(quiet) as tell:
        work_on(desk, WORKER, run.long_work_id, tell)
        while True:
            with reading(desk.engine) as session:
                item, found = long_work(session, run.long_work_id), run_of(session, run.number)
            if item.state not in OPEN:
                break
            tell(item.step, item.share_permille / 1000)
            Event().wait(1.0)
            work_on(desk, WORKER, run.long_work_id, tell)
    if item.state != "done":
        fail(f"第 {run.number} 批评价没有完成：{item.error_message or '已取消'}")
    return found


def _show(run: EvaluationRun) -> None:
    grades = "，".join(f"{grade} {count:,}" for grade, count in (run.grades or {}).items() if grade != "none")
    moves = "，".join(f"{move[0]}→{move[1]} {count:,}" for move, count in (run.moves or {}).items()) or "没有"
    click.echo(f"已评价 {run.enterprises:,} 家企业（{run.records:,} 条记录）：{grades}")
    click.echo(f"等级变化：{moves}；已更新 {run.followed:,} 家")
    if run.discrepancies or run.faults:
        click.echo(
            f"批量与逐家评价不一致 {run.discrepancies} 家，后续处理失败 {run.faults} 家（下一批自动重试），请查看日志",
            err=True,
        )
        raise SystemExit(1)

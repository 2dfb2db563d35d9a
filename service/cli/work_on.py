"""``chengheng work-on``: the process that the scheduler starts for one piece of long work."""

from __future__ import annotations

import click

from service.cli.environment import opened_desk


@click.command("work-on", help="执行一项排队的长任务（由定时任务启动；也可手动执行，同一任务不会做两遍）")
@click.argument("number", type=int)
def work_on(number: int) -> None:
    from service.long_work.working import WORKER
    from service.long_work.working import work_on as do

    with opened_desk() as desk:
        if not do(desk, WORKER, number):
            click.echo(f"任务 {number} 没有完成：不在排队、正由其他进程执行，或者失败（见日志）", err=True)
            raise SystemExit(1)

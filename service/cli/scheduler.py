"""``chengheng scheduler``: the process that reminds and delivers."""

from __future__ import annotations

import click

from service.cli.environment import opened_desk


@click.command(help="运行定时任务：提醒、投递、晨间汇总、夜间自查；可同时启动多个，只有一个在工作")
@click.option("--once", is_flag=True, help="把各项任务各做一遍后退出（可由系统定时器调用）")
@click.option("--retry", is_flag=True, help="把已停止重试的消息重新排队后退出")
def scheduler(once: bool, retry: bool) -> None:
    import signal
    from threading import Event

    from service.outbox.deliver import try_again
    from service.scheduler.jobs import ACTOR, JOBS, run_job
    from service.scheduler.run import run

    with opened_desk() as desk:
        if retry:
            click.echo(f"已重新排队 {try_again(desk, ACTOR)} 条消息")
            return
        if once:
            for job in JOBS:
                run_job(desk, job)
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run(desk, stop)

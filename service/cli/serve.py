"""``chengheng serve``: the website and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from service.cli.environment import fail, opened_desk, plain_faults

if TYPE_CHECKING:
    from service.operations.operation import Desk


@click.command(help="启动网站与接口（waitress）")
@click.option("--host", help="监听地址，默认取 CHENGHENG_HOST")
@click.option("--port", type=click.IntRange(1, 65_535), help="监听端口，默认取 CHENGHENG_PORT")
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="工作线程数")
@click.option("--with-scheduler", is_flag=True, help="同时运行定时任务（不另起 chengheng scheduler 进程时）")
def serve(host: str | None, port: int | None, threads: int, with_scheduler: bool) -> None:
    import waitress

    from service.app import create_app
    from service.logs import configure_logs
    from service.settings import load_settings

    given = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    with plain_faults():
        settings = load_settings(**given)
    configure_logs(as_json=settings.log_json, level=settings.log_level)
    with opened_desk() as desk, plain_faults():
        app = create_app(settings, desk.clock, desk.engine)
        click.echo(f"诚衡已启动：http://{settings.host}:{settings.port}（Ctrl+C 停止）", err=True)
        if with_scheduler:
            _start_scheduler(desk)
        try:
            waitress.serve(app, host=settings.host, port=settings.port, threads=threads, ident=None)
        except OSError as error:
            fail(f"不能监听 {settings.host}:{settings.port}：{error.strerror}，请换一个端口（--port）")


def _start_scheduler(desk: Desk) -> None:
    """In a thread that ends with the process; the lock that makes it the leader ends with it too."""
    from threading import Event, Thread

    from service.scheduler.run import run

    Thread(target=run, args=(desk, Event()), name="scheduler", daemon=True).start()

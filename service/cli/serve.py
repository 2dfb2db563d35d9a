"""``chengheng serve``: the website and the API."""

from __future__ import annotations

import click

from service.cli.environment import fail, opened_desk, plain_faults


@click.command(help="启动网站与接口（waitress）")
@click.option("--host", help="监听地址，默认取 CHENGHENG_HOST")
@click.option("--port", type=click.IntRange(1, 65_535), help="监听端口，默认取 CHENGHENG_PORT")
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="工作线程数")
def serve(host: str | None, port: int | None, threads: int) -> None:
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
        try:
            waitress.serve(app, host=settings.host, port=settings.port, threads=threads, ident=None)
        except OSError as error:
            fail(f"不能监听 {settings.host}:{settings.port}：{error.strerror}，请换一个端口（--port）")

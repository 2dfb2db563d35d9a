"""``chengheng demo``: a filled office at an address of this machine, in one command."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.environment import fail, opened_engine, plain_faults

if TYPE_CHECKING:
    from service.demo.state import DemoState
    from service.operations.operation import Desk


@click.command(help="装入演示数据并启动网站（用自己的数据库 instance/demo.db）")
@click.option("--port", type=click.IntRange(1, 65_535), help="监听端口，默认取 CHENGHENG_PORT")
@click.option("--keep", is_flag=True, help="保留较早一天装入的数据；不写则每天重新装入")
@click.option("--no-serve", is_flag=True, help="只装入数据，不启动网站")
def demo(port: int | None, keep: bool, no_serve: bool) -> None:
    from service.access.passwords import Passwords
    from service.clock import SystemClock
    from service.demo.state import DATABASE, FILES
    from service.logs import configure_logs
    from service.operations.operation import Desk
    from service.settings import load_settings

    with plain_faults():
        given = load_settings(**({} if port is None else {"port": port}))
        path = (given.instance_dir / DATABASE).resolve()
        # A folder of its own as well: papers and evaluations of the demonstration never lie among real ones. And a log of
        # every request would push the accounts out of sight.
        changed = {"database_url": f"sqlite:///{path}", "instance_dir": path.parent / FILES, "log_level": "WARNING"}
        settings = given.model_copy(update=changed)
    configure_logs(as_json=settings.log_json, level=settings.log_level)
    fresh = _clear_the_way(given.instance_dir, keep)
    with opened_engine(settings) as engine:
        desk = Desk(engine, SystemClock(), settings, Passwords(settings))
        state = _prepared(desk, given.instance_dir, fresh)
        if no_serve:
            _introduce(state, None)
        else:
            _serve(desk, state)


def _clear_the_way(folder: Path, keep: bool) -> DemoState | None:
    """The state that stays; None when the database is to be made anew."""
    from service.clock import SystemClock, today
    from service.demo.state import forget, read_state

    state = read_state(folder)
    if state is not None and (keep or state.is_of(today(SystemClock()))):
        return state
    forget(folder)
    return None


def _prepared(desk: Desk, folder: Path, state: DemoState | None) -> DemoState:
    from service.access.actor import operator
    from service.clock import today
    from service.demo.filling import fill
    from service.demo.state import new_state, write_state
    from service.evaluation.asking import ask_for_run
    from service.store.schema import upgrade

    upgrade(desk.engine)
    if state is not None:
        return state
    day = today(desk.clock)
    state = new_state(day)
    click.echo("正在装入演示数据 …", err=True)
    count = fill(desk, day, state.password)
    # Worked on as soon as the site is served.
    ask_for_run(desk, operator("demo"), whole=True)
    write_state(folder, state)
    click.echo(f"已装入 {count} 家虚构的企业。", err=True)
    return state


def _introduce(state: DemoState, address: str | None) -> None:
    from service.access.roles import LABELS
    from service.demo.people import PEOPLE

    click.echo(f"诚衡演示（数据以 {state.day} 为准，企业均为虚构）")
    if address is not None:
        click.echo(f"网址：{address}")
    click.echo(f"口令：{state.password}（所有演示账号相同）")
    click.echo("账号：")
    for person in PEOPLE:
        click.echo(f"  {person.username:<12}{LABELS[person.role]}，{person.unit}")
    if address is not None:
        click.echo("按 Ctrl+C 停止。")


def _serve(desk: Desk, state: DemoState) -> None:
    from threading import Event, Thread

    import waitress

    from service.app import create_app
    from service.scheduler.run import run

    settings = desk.settings
    with plain_faults():
        app = create_app(settings, desk.clock, desk.engine)
        listening = _listen(settings.host, settings.port)
        # Only now is it certain that the address answers.
        _introduce(state, f"http://{settings.host}:{settings.port}")
        stop = Event()
        working = Thread(target=run, args=(desk, stop), name="scheduler")
        working.start()
        try:
            waitress.serve(app, sockets=[listening], threads=8, ident=None, _quiet=True)
        finally:
            stop.set()
            working.join()


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        fail(f"不能监听 {host}:{port}：{error.strerror}，请换一个端口（--port）")

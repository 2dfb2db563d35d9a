"""``chengheng notices verify``: whether the daily proof of the public notices holds."""

from __future__ import annotations

import click

from service.cli.environment import opened_desk


@click.group(help="自主申报公示")
def notices() -> None:
    """The public notices."""


@notices.command(help="逐日复核公示留痕的校验值及其前后相连；有问题时退出码为 1")
def verify() -> None:
    from service.public_notice.daily_proof import count_days, first_fault
    from service.store.engine import reading

    with opened_desk() as desk, reading(desk.engine) as session:
        fault, days = first_fault(session), count_days(session)
    if fault is not None:
        click.echo(f"公示留痕不完整：{fault}；请从备份恢复并报告", err=True)
        raise SystemExit(1)
    click.echo(f"公示留痕 {days} 天，逐日相符")

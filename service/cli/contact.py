"""``chengheng contact``: the e-mail address at which a person is reached."""

from __future__ import annotations

import click

from service.cli.environment import opened_desk


@click.command(help="登记账号的邮箱，提醒和通知会发到这里；不写邮箱则删除")
@click.argument("username")
@click.argument("email", default="")
def contact(username: str, email: str) -> None:
    from service.access.actor import operator
    from service.outbox.addresses import set_email

    with opened_desk() as desk:
        set_email(desk, operator("cli"), email=email, username=username)
    click.echo(f"已登记 {username} 的邮箱" if email else f"已删除 {username} 的邮箱")

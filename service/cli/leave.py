"""``chengheng leave``: who is away and who stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from service.cli.environment import opened_desk

if TYPE_CHECKING:
    from datetime import datetime

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group(help="休假与代理")
def leave() -> None:
    """Leave."""


@leave.command(help="登记休假：首末两日都算，期间的提醒抄送代理人")
@click.argument("username")
@click.option("--first", type=_DAY, required=True, help="首日")
@click.option("--last", type=_DAY, required=True, help="末日")
@click.option("--cover", required=True, help="代理人的用户名")
def add(username: str, first: datetime, last: datetime, cover: str) -> None:
    from service.access.actor import operator
    from service.outbox.leave import enter_leave

    with opened_desk() as desk:
        number = enter_leave(
            desk, operator("cli"), username=username, first=first.date(), last=last.date(), cover=cover
        )
    click.echo(f"已登记休假 {number}：{username}，{first.date()} 至 {last.date()}，由 {cover} 代理")


@leave.command(help="取消休假")
@click.argument("number", type=int)
def cancel(number: int) -> None:
    from service.access.actor import operator
    from service.outbox.leave import cancel_leave

    with opened_desk() as desk:
        cancel_leave(desk, operator("cli"), number=number)
    click.echo(f"已取消休假 {number}")


@leave.command("list", help="列出尚未结束的休假")
def list_leave() -> None:
    from sqlalchemy import select
    from sqlalchemy.orm import aliased

    from service.clock import today
    from service.store.account import User
    from service.store.engine import reading
    from service.store.leave import Leave

    cover = aliased(User)
    query = (
        select(Leave, User.username, cover.username)
        .join(User, User.id == Leave.user_id)
        .join(cover, cover.id == Leave.cover_id)
        .order_by(Leave.first, Leave.id)
    )
    with opened_desk() as desk, reading(desk.engine) as session:
        for row, away, stand_in in session.execute(query.where(Leave.last >= today(desk.clock))):
            click.echo(f"{row.id}\t{away}\t{row.first}\t{row.last}\t{stand_in}")

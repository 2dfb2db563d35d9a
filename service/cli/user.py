"""``chengheng user``: accounts, from the machine's console."""

from __future__ import annotations

import sys

import click

from service.access.roles import LABELS, Role
from service.cli.environment import fail, opened_desk


@click.group(help="账号管理")
def user() -> None:
    """Accounts."""


@user.command(help="新建账号；口令由提示输入，或用 --password-stdin 从标准输入读取")
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="岗位")
@click.option("--name", "display_name", required=True, help="姓名或称呼")
@click.option("--unit", help="单位")
@click.option("--uscc", help="所属企业的统一社会信用代码（仅企业用户）")
@click.option("--password-stdin", is_flag=True, help="从标准输入读取口令")
def add(username: str, role: str, display_name: str, unit: str | None, uscc: str | None, password_stdin: bool) -> None:
    from service.access.actor import operator
    from service.operations.users import create_user

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            fail("标准输入中没有口令")
    else:
        password = click.prompt("口令", hide_input=True, confirmation_prompt="再输入一次")
    with opened_desk() as desk:
        number = create_user(
            desk,
            operator("cli"),
            username=username,
            password=password,
            role=Role(role),
            display_name=display_name,
            unit=unit,
            uscc=uscc,
        )
    click.echo(f"已建账号 {username}（{LABELS[Role(role)]}，编号 {number}）")


@user.command(help="解除登录锁定")
@click.argument("username")
def unlock(username: str) -> None:
    from service.access.actor import operator
    from service.operations.users import unlock_user

    with opened_desk() as desk:
        unlock_user(desk, operator("cli"), username=username)
    click.echo(f"已解锁 {username}")


@user.command(help="停用账号，其会话与令牌立即失效")
@click.argument("username")
def deactivate(username: str) -> None:
    from service.access.actor import operator
    from service.operations.users import deactivate_user

    with opened_desk() as desk:
        deactivate_user(desk, operator("cli"), username=username)
    click.echo(f"已停用 {username}")


@user.command("list", help="列出账号")
def list_users() -> None:
    from sqlalchemy import select

    from service.store.account import User
    from service.store.engine import reading

    with opened_desk() as desk, reading(desk.engine) as session:
        for row in session.scalars(select(User).order_by(User.username)):
            locked = row.locked_until is not None and row.locked_until > desk.clock.now()
            state = "停用" if not row.active else "锁定" if locked else "正常"
            click.echo(f"{row.username}\t{LABELS[Role(row.role)]}\t{row.unit or ''}\t{state}")

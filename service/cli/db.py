"""``chengheng db``: the structure of the database."""

from __future__ import annotations

import click

from service.cli.environment import opened_engine, settings_or_fail


@click.group(help="数据库结构")
def db() -> None:
    """Migrations."""


@db.command(help="升级到本程序需要的结构（可重复执行）")
@click.option("--revision", default="head", show_default=True, help="目标版本")
def upgrade(revision: str) -> None:
    from service.store import schema

    with opened_engine(settings_or_fail()) as engine:
        schema.upgrade(engine, revision)
        with engine.connect() as connection:
            click.echo(f"数据库结构：{schema.current_revision(connection)}")


@db.command(help="降级到较早的结构；会删去其后版本的数据")
@click.argument("revision")
@click.confirmation_option(prompt="降级会删去数据，确定吗？")
def downgrade(revision: str) -> None:
    from service.store import schema

    with opened_engine(settings_or_fail()) as engine:
        schema.downgrade(engine, revision)
        with engine.connect() as connection:
            click.echo(f"数据库结构：{schema.current_revision(connection) or '空'}")


@db.command(help="检查数据库结构与程序是否一致")
def check() -> None:
    from service.store import schema

    with opened_engine(settings_or_fail()) as engine:
        schema.check(engine)
        click.echo("数据库结构与程序一致")

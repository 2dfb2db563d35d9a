"""``chengheng audit``: the audit chain."""

from __future__ import annotations

import click

from service.cli.environment import opened_desk


@click.group(help="审计链")
def audit() -> None:
    """The audit chain."""


@audit.command(help="逐条验证审计链；有改动、缺失时指出第一处并以退出码 1 结束")
@click.option("--expect-head", help="曾经公布的链尾哈希；用来发现末尾被删去的记录")
def verify(expect_head: str | None) -> None:
    from service.store.audit import verify as verify_chain
    from service.store.engine import reading

    with opened_desk() as desk, reading(desk.engine) as session:
        report = verify_chain(session, expect_head)
    if not report.holds:
        click.echo(f"审计链在第 {report.broken_seq} 条断裂：{report.reason}", err=True)
        raise SystemExit(1)
    click.echo(f"审计链完整：{report.rows} 条，链尾 {report.head}")

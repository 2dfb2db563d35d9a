"""``chengheng integrity``: the nightly checks, now."""

from __future__ import annotations

import click

from service.cli.environment import opened_desk


@click.command(help="自查：没有时限的办件、没有提醒的时限、停用的经办人、审计链等；有问题时退出码为 1")
def integrity() -> None:
    from service.access.actor import operator
    from service.reminders.integrity import check_integrity

    with opened_desk() as desk:
        found = check_integrity(desk, operator("cli"))
    for finding in found:
        click.echo(f"{finding.code}\t{finding.subject}\t{finding.message}")
    if found:
        click.echo(f"共 {len(found)} 项，处理办法见 docs/runbook.md", err=True)
        raise SystemExit(1)
    click.echo("没有发现问题")

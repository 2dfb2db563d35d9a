"""``chengheng calendar``: the holiday notices that count, what another would change, and putting it forward."""

from __future__ import annotations

from pathlib import Path

import click

from service.cli.environment import fail, opened_desk, plain_faults

_SHOWN = 50


@click.group(help="放假安排与工作日历")
def calendar() -> None:
    """The working-day calendar."""


@calendar.command("list", help="列出各年放假安排及其文号")
def list_notices() -> None:
    from service.access.actor import operator
    from service.calendar_change.listing import calendars

    with opened_desk() as desk:
        found = calendars(desk, operator("cli"))
    click.echo(f"日历版本：{found.version}")
    for year in found.years:
        origin = "载入" if year.origin == "loaded" else "随程序提供"
        click.echo(f"{year.notice.year}\t{year.notice.number}\t{year.notice.title}\t{origin}")
    for row in found.proposed:
        click.echo(f"{row.year}\t{row.number}\t{row.title}\t待核准（第 {row.id} 号）")
    if found.behind:
        click.echo(f"有 {found.behind} 件时限还没有按现行日历重新计算，请执行 chengheng calendar recompute")


@calendar.command(help="预览：载入这份放假安排会改变哪些未办结案件的到期日")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def preview(file: Path) -> None:
    from service.access.actor import operator
    from service.calendar_change.preview import preview_notice

    text = _text_of(file)
    with opened_desk() as desk, plain_faults():
        found = preview_notice(desk, operator("cli"), text)
    click.echo(
        f"{found.notice.year} 年（{found.notice.number}）：涉及 {found.looked_at} 件，到期日变动 {len(found.moving)} 件，"
        f"其中变为逾期 {len(found.overdue)} 件；由暂定转为确定 {len(found.firm)} 件"
    )
    for change in found.changes[:_SHOWN]:
        marks = "，变为逾期" * change.becomes_overdue + "，不再是暂定" * change.becomes_firm
        click.echo(f"{change.case}\t{change.before} → {change.after}{marks}")
    if len(found.changes) > _SHOWN:
        click.echo(f"……另有 {len(found.changes) - _SHOWN} 件")


@calendar.command(help="提出载入一份放假安排；由另一位人员在管理页面核准后生效")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    from service.access.actor import operator
    from service.calendar_change.loading import propose_calendar

    text = _text_of(file)
    with opened_desk() as desk, plain_faults():
        number = propose_calendar(desk, operator("cli"), text=text)
    click.echo(f"已提出，第 {number} 号；请政策规则人员或系统管理员在“放假安排”页面查看预览并核准")


@calendar.command(help="继续未完成的时限重新计算（可重复执行）")
def recompute() -> None:
    from service.access.actor import operator
    from service.calendar_change.moving import move_clocks

    with opened_desk() as desk, plain_faults():
        done = move_clocks(desk, operator("cli"))
    click.echo(f"重新计算 {done.counted} 件，到期日变动 {done.moved} 件，由暂定转为确定 {done.firm} 件")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        fail(f"{file} 不是 UTF-8 编码（第 {error.start + 1} 个字节）")

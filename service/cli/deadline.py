"""``chengheng deadline``: when a time limit runs out, and why (design/contract.md §4)."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from workflows.clock import Pause

EXIT_FAULT = 2


@click.command(help="计算到期日，并逐日说明计入或不计入的原因")
@click.option("--from", "start", required=True, metavar="YYYY-MM-DD", help="收到之日（当日不计入）")
@click.option("--working-days", type=int, help="工作日数")
@click.option("--days", "calendar_days", type=int, help="日历日数（末日为休息日的顺延）")
@click.option("--calendar", "calendar_name", default="CN", show_default=True, help="日历")
@click.option("--pause", "pauses", multiple=True, metavar="首日..末日", help="暂停，首末两日都停；可多次")
def deadline(
    start: str, working_days: int | None, calendar_days: int | None, calendar_name: str, pauses: tuple[str, ...]
) -> None:
    from workflows.calendar import published_calendar
    from workflows.clock import Span, compute_deadline
    from workflows.clock.deadline import DeadlineFault

    if (working_days is None) == (calendar_days is None):
        _fail("--working-days 与 --days 要写且只写一个")
    if calendar_name != "CN":
        _fail(f"没有名为 {calendar_name} 的日历，现有：CN")
    span = Span(working_days, "working_days") if working_days is not None else Span(calendar_days or 0, "calendar_days")
    try:
        answer = compute_deadline(published_calendar(), _day(start, "--from"), span, [_pause(text) for text in pauses])
    except DeadlineFault as fault:
        _fail(str(fault))
    click.echo(json.dumps(answer.to_json(), ensure_ascii=False))


def _pause(text: str) -> Pause:
    from workflows.clock import Pause

    first, separator, last = text.partition("..")
    if not separator:
        _fail(f"--pause “{text}”应写成 2026-09-28..2026-10-09")
    return Pause(_day(first, "--pause"), _day(last, "--pause"), "按申请暂停")


def _day(text: str, option: str) -> dt.date:
    try:
        if len(text) == len("2026-09-24"):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    _fail(f"{option} “{text}”不是日期，请写成 2026-09-24 这样的年-月-日")


def _fail(message: str) -> NoReturn:
    click.echo(f"错误：{message}", err=True)
    raise SystemExit(EXIT_FAULT)

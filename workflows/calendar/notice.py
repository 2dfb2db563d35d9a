"""One year's holiday notice 部分节假日安排的通知 of the General Office of the State Council, as a YAML file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rulesets.errors import PackError
from rulesets.loading.strict_yaml import Document, parse

_LONGEST_HOLIDAY = 16
"""A span of more days is taken for a slip (ours)."""


class NoticeFault(Exception):
    """A notice that cannot be loaded; says file, line and what to mend."""


@dataclass(frozen=True)
class Notice:
    """The days off and the make-up working days of one year; ``holidays`` maps a day to the name of its festival."""

    year: int
    title: str
    number: str
    holidays: dict[date, str]
    make_up_days: frozenset[date]


def read_notice(text: str, file: str = "notice.yaml") -> Notice:
    """Raises NoticeFault with file and line."""
    try:
        document = parse(text, file)
    except PackError as error:
        raise NoticeFault(str(error)) from error
    return _Reader(document).notice()


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document

    def fail(self, path: tuple[str | int, ...], message: str) -> NoticeFault:
        line = self.document.line_of(path)
        place = self.document.file + (f" 第 {line} 行" if line else "")
        return NoticeFault(f"{place}：{message}")

    def notice(self) -> Notice:
        data = self.document.data
        if not isinstance(data, dict):
            raise self.fail((), "应当写明 year、title、number、holidays 和 make_up_days")
        for key in data:
            if key not in ("year", "title", "number", "holidays", "make_up_days"):
                raise self.fail((key,), f"没有 {key} 这一项，请核对拼写")
        year = data.get("year")
        if not isinstance(year, int) or not 1949 <= year <= 2200:
            raise self.fail(("year",), "year 应当是年份，如 2027")
        holidays: dict[date, str] = {}
        for day, name, path in self._holidays(data.get("holidays"), year):
            if day in holidays:
                raise self.fail(path, f"{day} 写了两次")
            holidays[day] = name
        make_up_days = frozenset(self._make_up_days(data.get("make_up_days"), year, holidays))
        return Notice(year, self._text(data, "title"), self._text(data, "number"), holidays, make_up_days)

    def _text(self, data: dict[str, Any], key: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value:
            raise self.fail((key,), f"缺少 {key}（通知的{'标题' if key == 'title' else '文号'}）")
        return value

    def _holidays(self, listed: Any, year: int) -> Iterator[tuple[date, str, tuple[str | int, ...]]]:
        if not isinstance(listed, list) or not listed:
            raise self.fail(("holidays",), "holidays 应当是一列假期，每个有 name、from、until")
        for index, item in enumerate(listed):
            path: tuple[str | int, ...] = ("holidays", index)
            if (
                not isinstance(item, dict)
                or set(item) != {"name", "from", "until"}
                or not isinstance(item["name"], str)
            ):
                raise self.fail(path, "一个假期要写且只写 name、from、until")
            start = self._day(item["from"], (*path, "from"), year)
            end = self._day(item["until"], (*path, "until"), year)
            if not 0 <= (end - start).days < _LONGEST_HOLIDAY:
                raise self.fail(path, f"{item['name']}从 {start} 到 {end} 不合理，请核对先后和长度")
            for offset in range((end - start).days + 1):
                yield start + timedelta(days=offset), item["name"], path

    def _make_up_days(self, listed: Any, year: int, holidays: dict[date, str]) -> Iterator[date]:
        if not isinstance(listed, list):
            raise self.fail(("make_up_days",), "make_up_days 应当是一列日期；没有调休上班日写 []")
        for index, item in enumerate(listed):
            path = ("make_up_days", index)
            day = self._day(item, path, year)
            if day.weekday() < 5:
                raise self.fail(path, f"{day} 本来就是周一至周五，调休上班日应当是周六或周日")
            if day in holidays:
                raise self.fail(path, f"{day} 同时写成了假期和上班日")
            yield day

    def _day(self, value: Any, path: tuple[str | int, ...], year: int) -> date:
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            day = None
        if day is None:
            raise self.fail(path, f"“{value}”不是日期，请写成 {year}-10-01 这样的年-月-日")
        if day.year != year:
            raise self.fail(path, f"{day} 不在 {year} 年；跨年的假期请分写在两年的通知里")
        return day

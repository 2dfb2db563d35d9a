"""Reading a roster file 名录文件: each row checked where it stands; the first fault stops all of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rulesets.draw import DrawFault
from rulesets.draw.rows import Row, check_plain
from rulesets.draw.rows import rows as csv_rows
from rulesets.records.uscc import is_valid

_YES, _NO = frozenset({"true", "1", "yes", "是", "有效"}), frozenset({"false", "0", "no", "否", "失效"})
_MOST_BYTES = 20_000_000


class Line:
    """One row with its line number; every reader raises DrawFault with line and field."""

    def __init__(self, source: str, number: int, row: Row) -> None:
        self._source, self.number, self._row = source, number, row

    def fault(self, code: str, message: str, field: str | None = None) -> DrawFault:
        return DrawFault(code, message, source=self._source, line=self.number, field=field)

    def text(self, name: str, most: int) -> str:
        """A text that must be there, of at most ``most`` characters."""
        value = check_plain(self._row.get(name, ""), self._source, self.number, name)
        if not value:
            raise self.fault("missing_text", "不能为空", name)
        if len(value) > most:
            raise self.fault("too_long", f"最多 {most} 个字，现有 {len(value)} 个", name)
        return value

    def optional(self, name: str, most: int) -> str | None:
        return self.text(name, most) if self._row.get(name, "").strip() else None

    def code(self, name: str = "uscc") -> str:
        value = self._row.get(name, "")
        if not is_valid(value):
            raise self.fault("bad_uscc", f"“{value[:40]}”不是规范的统一社会信用代码，请核对 18 位代码和校验码", name)
        return value

    def codes(self, name: str) -> tuple[str, ...]:
        """Credit codes between blanks."""
        found = tuple(self._row.get(name, "").split())
        for value in found:
            if not is_valid(value):
                raise self.fault("bad_uscc", f"“{value[:40]}”不是规范的统一社会信用代码；多个代码用空格隔开", name)
        return found

    def flag(self, name: str) -> bool:
        """Yes where the column is absent or empty."""
        value = self._row.get(name, "").strip().lower() or "true"
        if value not in _YES and value not in _NO:
            raise self.fault("bad_flag", f"“{value[:20]}”应写 true（有效）或 false（失效）", name)
        return value in _YES

    def day(self, name: str) -> date:
        value = self._row.get(name, "").strip()
        try:
            if len(value) == len("2026-11-21"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self.fault("bad_date", f"“{value[:20]}”应写成 2026-11-21 这样的年-月-日", name)

    def count(self, name: str) -> int | None:
        value = self._row.get(name, "").strip()
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) <= 6):
            raise self.fault("bad_limit", f"“{value[:20]}”应为不小于 0 的整数；没有上限的留空", name)
        return int(value)


def lines(content: bytes, source: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Iterator[Line]:
    """The rows of a CSV file; ``required`` columns must be there. Raises DrawFault."""
    if len(content) > _MOST_BYTES:
        raise DrawFault("too_large", f"文件超过 {_MOST_BYTES // 1_000_000} MB，请分开导入", source=source)
    for number, row in csv_rows(content, source, required, optional):
        yield Line(source, number, row)


def once(seen: dict[str, int], key: str, line: Line, field: str) -> None:
    """Raises DrawFault where ``key`` stood on an earlier line."""
    earlier = seen.setdefault(key, line.number)
    if earlier != line.number:
        raise line.fault("twice", f"{key} 已在第 {earlier} 行出现，请只保留一行", field)

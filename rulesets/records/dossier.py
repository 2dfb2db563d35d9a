"""The dossier 信用档案 of one enterprise: everything known about it, as dated records (contract §1)."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from rulesets.errors import DossierFault
from rulesets.records import uscc as codes
from rulesets.records.kinds import KINDS, KNOWN_ATTRIBUTES, Attribute, RecordKind

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EARLIEST = dt.date(1900, 1, 1)
_COMMON = frozenset({"id", "kind", "date", "ended_on", "revoked", "source"})


@dataclass(frozen=True, slots=True)
class Record:
    """One dated fact. ``id`` is the supplier's, or kind@date where none was given."""

    id: str
    kind: str
    date: dt.date
    ended_on: dt.date | None
    revoked: bool
    source: str | None
    attributes: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The record in the shape of the contract; absent attributes are left out."""
        body: dict[str, Any] = {"id": self.id, "kind": self.kind, "date": self.date.isoformat()}
        if self.ended_on is not None:
            body["ended_on"] = self.ended_on.isoformat()
        if self.revoked:
            body["revoked"] = True
        if self.source is not None:
            body["source"] = self.source
        for name, value in self.attributes.items():
            if value is not None:
                body[name] = value.isoformat() if isinstance(value, dt.date) else value
        return body


@dataclass(frozen=True, slots=True)
class Dossier:
    """One enterprise and its records, in canonical order; ``warnings`` name attributes that nobody reads."""

    uscc: str
    name: str | None
    region: str | None
    records: tuple[Record, ...]
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"uscc": self.uscc}
        if self.name is not None:
            body["name"] = self.name
        if self.region is not None:
            body["region"] = self.region
        body["records"] = [record.to_json() for record in self.records]
        return body


def read_dossier(data: object, line: int | None = None) -> Dossier:
    """Check one dossier and give it its types. Raises DossierFault naming line, record and field."""
    reader = _Reader(line)
    return reader.dossier(data)


class _Reader:
    """Knows where it is in the dossier, so that every fault can name the place."""

    def __init__(self, line: int | None) -> None:
        self.line = line
        self.uscc: str | None = None
        self.record: str | None = None
        self.warnings: list[str] = []

    def fail(self, code: str, message: str, field: str | None = None) -> NoReturn:
        raise DossierFault(code, message, line=self.line, record=self.record, field=field, uscc=self.uscc)

    def dossier(self, data: object) -> Dossier:
        if not isinstance(data, dict):
            self.fail("not_an_object", '一份档案应当是一个 JSON 对象，如 {"uscc": …, "records": […]}')
        raw = data.get("uscc")
        self.uscc = raw if isinstance(raw, str) else None
        code = self._code(data)
        self.uscc = code
        name = self._text(data, "name")
        region = self._text(data, "region")
        if "records" not in data:
            self.fail("missing_field", '缺少 records；没有记录的企业请写 "records": []', "records")
        listed = data["records"]
        if not isinstance(listed, list):
            self.fail("wrong_type", "records 应当是一个列表", "records")
        self._note_unread(data, frozenset({"uscc", "name", "region", "records"}))
        records = [self._record(item, position) for position, item in enumerate(listed, start=1)]
        return Dossier(code, name, region, _in_order(self, records), tuple(dict.fromkeys(self.warnings)))

    def _code(self, data: dict[str, Any]) -> str:
        raw = data.get("uscc")
        if raw is None:
            self.fail("missing_field", "缺少统一社会信用代码 uscc", "uscc")
        if not isinstance(raw, str):
            self.fail("wrong_type", "统一社会信用代码应当是 18 位文字（数字写法会丢失位数），请加引号", "uscc")
        code = codes.normal_form(raw)
        if len(code) != 18:
            self.fail("bad_uscc", f"统一社会信用代码应当有 18 位，这里是 {len(code)} 位", "uscc")
        if not codes.is_valid(code):
            self.fail("bad_uscc", "统一社会信用代码校验位不对（GB 32100-2015），请核对是否抄错", "uscc")
        return code

    def _record(self, item: object, position: int) -> tuple[Record, bool]:
        """The record, and whether it came with an id of its own."""
        self.record = f"#{position}"
        if not isinstance(item, dict):
            self.fail("not_an_object", f"第 {position} 条记录应当是一个 JSON 对象")
        given = item.get("id")
        if given is not None:
            if not isinstance(given, str | int) or isinstance(given, bool) or given == "":
                self.fail("wrong_type", "记录编号 id 应当是非空文字", "id")
            self._whole(str(given), "id")
            self.record = str(given)
        kind = self._kind(item)
        day = self._day(item, "date", required=True)
        assert day is not None
        ended_on = self._day(item, "ended_on")
        if ended_on is not None and ended_on < day:
            self.fail("ended_before_start", f"ended_on {ended_on} 早于 date {day}，请核对先后", "ended_on")
        revoked = self._flag(item, "revoked", False)
        source = self._text(item, "source")
        attributes = {name: self._attribute(item, attribute) for name, attribute in kind.attributes.items()}
        repaired_on = attributes.get("repaired_on")
        if repaired_on is not None and repaired_on < day:
            self.fail("repaired_before_start", f"repaired_on {repaired_on} 早于 date {day}，请核对先后", "repaired_on")
        self._note_unread(item, _COMMON | kind.attributes.keys() | KNOWN_ATTRIBUTES)
        identity = str(given) if given is not None else f"{kind.id}@{day.isoformat()}"
        record = Record(identity, kind.id, day, ended_on, revoked, source, attributes)
        return record, given is not None

    def _kind(self, item: dict[str, Any]) -> RecordKind:
        name = item.get("kind")
        if name is None:
            self.fail("missing_field", "缺少信息类别 kind", "kind")
        kind = KINDS.get(name) if isinstance(name, str) else None
        if kind is None:
            near = difflib.get_close_matches(str(name), KINDS, n=1)
            hint = f"，是否想写 {near[0]}（{KINDS[near[0]].label}）" if near else "，可用的类别见接口说明"
            self.fail("unknown_kind", f"不认识的信息类别“{name}”{hint}", "kind")
        return kind

    def _attribute(self, item: dict[str, Any], attribute: Attribute) -> Any:
        name = attribute.name
        value = item.get(name)
        if value is None or (value == "" and attribute.required):
            if attribute.required:
                self.fail("missing_field", f"缺少必填项 {name}{_allowed(attribute)}", name)
            return attribute.default
        if attribute.type == "bool":
            return self._flag(item, name, attribute.default)
        if attribute.type == "date":
            return self._day(item, name)
        if attribute.type == "text":
            return self._text(item, name)
        if attribute.type == "integer":
            return self._integer(value, attribute)
        if not isinstance(value, str) or value not in attribute.choices:
            self.fail("bad_choice", f"“{value}”不是 {name} 的取值{_allowed(attribute)}", name)
        return value

    def _integer(self, value: object, attribute: Attribute) -> int:
        least, most = attribute.least, attribute.most
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail("wrong_type", f"{attribute.name} 应当是整数", attribute.name)
        if (least is not None and value < least) or (most is not None and value > most):
            self.fail("out_of_range", f"{attribute.name} 应当在 {least} 与 {most} 之间，这里是 {value}", attribute.name)
        return value

    def _day(self, item: dict[str, Any], name: str, *, required: bool = False) -> dt.date | None:
        value = item.get(name)
        if value is None:
            if required:
                self.fail("missing_field", f"缺少日期 {name}", name)
            return None
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            self.fail("bad_date", f"“{value}”不是日期，请写成 2026-03-01 这样的年-月-日", name)
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            self.fail("bad_date", f"日历上没有 {value} 这一天", name)
        if day < _EARLIEST:
            self.fail("bad_date", f"{value} 早于 1900 年，请核对年份", name)
        return day

    def _flag(self, item: dict[str, Any], name: str, default: bool) -> bool:
        value = item.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fail("wrong_type", f"{name} 只能是 true 或 false，这里是 {value!r}", name)
        return value

    def _text(self, item: dict[str, Any], name: str) -> str | None:
        value = item.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fail("wrong_type", f"{name} 应当是文字", name)
        return self._whole(value, name)

    def _whole(self, text: str, field: str) -> str:
        """JSON can carry half a character (a lone surrogate), which no later step could write down."""
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail("bad_text", f"{field} 里有不完整的字符，请从来源重新导出", field)
        return text

    def _note_unread(self, item: dict[str, Any], known: frozenset[str]) -> None:
        for name in item:
            if name not in known:
                near = difflib.get_close_matches(str(name), known, n=1)
                hint = f"，是否想写 {near[0]}" if near else ""
                self.warnings.append(f"没有规则使用字段“{name}”{hint}")


def _allowed(attribute: Attribute) -> str:
    if attribute.choices:
        return "（可选：" + "、".join(f"{key} {text['zh']}" for key, text in attribute.choices.items()) + "）"
    return ""


def _in_order(reader: _Reader, records: list[tuple[Record, bool]]) -> tuple[Record, ...]:
    """Canonical order, so that the order of the input can never change a result; ids made unique."""
    given = Counter(record.id for record, has_id in records if has_id)
    for identity, times in given.items():
        if times > 1:
            reader.record = identity
            reader.fail("duplicate_record", f"记录编号 {identity} 出现了 {times} 次，同一记录只能报一次", "id")
    used = set(given)
    result = []
    for record, has_id in sorted(records, key=_sort_key):
        if not has_id:
            record = replace(record, id=_free_name(record.id, used))
            used.add(record.id)
        result.append(record)
    # Once more by their names: a dossier written out with them and read again keeps its order.
    return tuple(sorted(result, key=lambda record: (record.date, record.kind, record.id)))


def _sort_key(pair: tuple[Record, bool]) -> tuple[dt.date, str, bool, str, str]:
    record, has_id = pair
    return record.date, record.kind, has_id, record.id, repr(record.to_json())


def _free_name(wanted: str, used: set[str]) -> str:
    name, copy = wanted, 1
    while name in used:
        copy += 1
        name = f"{wanted}~{copy}"
    return name

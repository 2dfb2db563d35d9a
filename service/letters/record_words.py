"""Records in the words of a letter: what is disputed, and what a decision changed in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from rulesets.records.kinds import KINDS
from service.letters.wording import wording
from service.operations.objection.standing import reason_mark
from service.operations.operation import Work
from service.store.objection import ObjectionCase
from service.store.record import CreditRecord, RecordVersion

_NOTHING = "（无）"


def record_words(label: str, version: RecordVersion) -> str:
    """For example 行政处罚信息（2025-03-01，来源：市市场监督管理局，记录编号 p1）."""
    source = f"，来源：{version.source}" if version.source else ""
    return f"{KINDS[version.kind].label}（{version.date.isoformat()}{source}，记录编号 {label}）"


def changes_for(work: Work, case: ObjectionCase) -> list[dict[str, str]]:
    """Each record that was changed or added for the case: which, what was done, and the items that differ."""
    query = (
        select(CreditRecord.label, RecordVersion)
        .join(RecordVersion, RecordVersion.record_id == CreditRecord.id)
        .where(CreditRecord.enterprise_id == case.enterprise_id, RecordVersion.reason.startswith(reason_mark(case)))
        .order_by(RecordVersion.id)
    )
    return [
        {
            "record": record_words(label, version),
            "change": wording().changes[version.change],
            "items": "；".join(_differences(work, version)) if version.change in ("corrected", "repaired") else "",
        }
        for label, version in work.session.execute(query)
    ]


def _differences(work: Work, version: RecordVersion) -> list[str]:
    earlier = work.session.scalars(
        select(RecordVersion).where(
            RecordVersion.record_id == version.record_id, RecordVersion.number == version.number - 1
        )
    ).one_or_none()
    old = earlier.to_json("") if earlier is not None else {}
    new = version.to_json("")
    names = [name for name in wording().fields if old.get(name) != new.get(name)]
    return [
        f"{wording().fields[name]}由{_value(version.kind, name, old.get(name))}改为{_value(version.kind, name, new.get(name))}"
        for name in names
    ]


def _value(kind: str, name: str, value: Any) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    attribute = KINDS[kind].attributes.get(name)
    if attribute is not None and attribute.choices:
        return f"“{attribute.choices[str(value)]['zh']}”"
    return f"“{value}”"

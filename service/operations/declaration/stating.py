"""What is declared 申报内容, checked fact by fact against the rule of its type."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from rulesets.form.procedures import DeclarationTypeRule, DeclaredFactRule
from rulesets.records.kinds import KINDS
from service.faults import Invalid
from service.operations.wording import check_storable

MOST_TEXT = 200
MOST_FEN = 10**15
"""Ten trillion yuan (ours); the column of no database overflows."""
MOST_HOURS = 10**6


def read_facts(rule: DeclarationTypeRule, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The facts as they are kept: days in ISO, money as an integer of fen, hours as an integer.

    Raises Invalid with the field: missing_fact, unknown_fact, bad_fact, future_day.
    """
    known = {fact.id for fact in rule.facts}
    for name in given:
        if name not in known:
            raise Invalid("unknown_fact", f"“{rule.label.zh}”没有 {str(name)[:40]} 这一项", field=str(name)[:40])
    stated: dict[str, Any] = {}
    for fact in rule.facts:
        value = given.get(fact.id)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            if fact.required:
                raise Invalid("missing_fact", f"请填写“{fact.label.zh}”", field=fact.id)
            continue
        stated[fact.id] = _read(fact, rule, value)
    day = date.fromisoformat(stated[rule.day])
    if day > today:
        label = next(fact.label.zh for fact in rule.facts if fact.id == rule.day)
        raise Invalid("future_day", f"“{label}”不能晚于今天（{today}），请核对", field=rule.day)
    return stated


def happened_on(rule: DeclarationTypeRule, facts: Mapping[str, Any]) -> date:
    """The day that dates the item."""
    return date.fromisoformat(facts[rule.day])


def item_key(rule: DeclarationTypeRule, facts: Mapping[str, Any]) -> str:
    """Equal for two declarations of one item (AMB-60): SHA-256 over type and the facts that make an item, spelling apart."""
    parts = [rule.id, *(_plain(facts.get(name)) for name in rule.same_item)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def choices_of(rule: DeclarationTypeRule, fact: DeclaredFactRule) -> Mapping[str, Mapping[str, str]]:
    """The values of a choice with their names in both languages: those of the record's attribute."""
    assert rule.kind is not None and fact.choices_of is not None
    return KINDS[rule.kind].attributes[fact.choices_of].choices


def _plain(value: Any) -> Any:
    """The name of a party without blanks, width and case; everything else as it is."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).casefold().split())
    return value


def _read(fact: DeclaredFactRule, rule: DeclarationTypeRule, value: Any) -> Any:
    if fact.type in ("money", "hours"):
        most = MOST_FEN if fact.type == "money" else MOST_HOURS
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most:
            unit = "分" if fact.type == "money" else "小时"
            raise Invalid("bad_fact", f"“{fact.label.zh}”应当是大于 0 的整数（单位：{unit}）", field=fact.id)
        return value
    if not isinstance(value, str):
        raise Invalid("bad_fact", f"“{fact.label.zh}”应当是文字", field=fact.id)
    if fact.type == "date":
        try:
            if len(value) != len("2026-11-21"):
                raise ValueError(value)
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise Invalid("bad_fact", f"“{fact.label.zh}”应写成 2026-11-21 这样的年-月-日", field=fact.id) from None
    if fact.type == "choice":
        choices = choices_of(rule, fact)
        if value not in choices:
            known = "、".join(names["zh"] for names in choices.values())
            raise Invalid("bad_fact", f"“{fact.label.zh}”只能选：{known}", field=fact.id)
        return value
    check_storable(value, fact.id, most=MOST_TEXT)
    return value

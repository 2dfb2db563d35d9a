"""What was typed into the declaration wizard, and what it means 申报草稿的内容: yuan become fen, hours a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rulesets.form.procedures import DeclarationTypeRule
from service.faults import Invalid
from service.operations.commitment.signing import Signature
from service.operations.declaration.filing import Statement

FACT = "fact."
PAGES = ("facts", "papers", "sign", "review")
FIELDS = {
    "facts": ("contact", "phone", "distinct"),
    "papers": (),
    "sign": ("signer", "agreed"),
    "review": (),
}
_YUAN = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?")


def typed_on(page: str, form: Mapping[str, str]) -> dict[str, str]:
    """The entries of one page; what the page does not have is not touched."""
    wanted = FIELDS[page]
    found = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in wanted}
    if page == "facts":
        found |= {name: value.strip() for name, value in form.items() if name.startswith(FACT)}
    return found


def merged(entries: Mapping[str, Any], page: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """The entries with those of one page put in. A signature under other facts is none: its tick is taken back."""
    kept = {**entries, **typed}
    changed = any(entries.get(name, "") != value for name, value in typed.items() if name.startswith(FACT))
    if page == "facts" and changed:
        kept.pop("agreed", None)
    return kept


def facts_typed(rule: DeclarationTypeRule, entries: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in the shape of ``read_facts``. Raises Invalid where an amount or a number of hours cannot be read."""
    facts: dict[str, Any] = {}
    for fact in rule.facts:
        text = str(entries.get(FACT + fact.id, "")).strip()
        if not text:
            continue
        if fact.type == "money":
            facts[fact.id] = _fen(text.replace(",", "").replace("，", ""), fact.label.zh, fact.id)
        elif fact.type == "hours":
            if not (text.isascii() and text.isdigit() and len(text) < 9):
                raise Invalid("bad_fact", f"“{fact.label.zh}”应当是整数小时，例如 40", field=fact.id)
            facts[fact.id] = int(text)
        else:
            facts[fact.id] = text
    return facts


def statement_of(rule: DeclarationTypeRule, entries: Mapping[str, Any]) -> Statement:
    """What is handed in. Raises Invalid."""
    return Statement(
        rule.id,
        facts_typed(rule, entries),
        str(entries.get("contact", "")),
        str(entries.get("phone", "")),
        str(entries.get("distinct", "")),
    )


def signature_of(entries: Mapping[str, Any]) -> Signature:
    return Signature(str(entries.get("signer", "")), entries.get("agreed") == "yes")


def _fen(text: str, label: str, field: str) -> int:
    found = _YUAN.fullmatch(text)
    if found is None:
        raise Invalid("bad_fact", f"“{label}”应当是以元为单位的数，最多两位小数，例如 50000 或 50000.50", field=field)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))

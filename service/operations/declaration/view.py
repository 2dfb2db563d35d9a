"""What the pages and programs show of a declaration 申报内容: its facts in words, its commitment, its notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rulesets.form.procedures import DeclarationTypeRule
from service.operations.declaration.rules import rules_of
from service.operations.declaration.standing import declaration_of, notice_clock, objections_open
from service.operations.declaration.stating import choices_of
from service.operations.operation import Work
from service.store.case import Case
from service.store.declaration import Declaration
from service.store.legal_clock import LegalClock

_FEN = 100


@dataclass(frozen=True, slots=True)
class FactLine:
    """One declared fact in both languages."""

    id: str
    label: str
    label_en: str
    value: str
    value_en: str


@dataclass(frozen=True, slots=True)
class DeclarationView:
    """``notice_last``: the last day of the public notice; ``shows_contact`` only to the declarant and the office."""

    declaration: Declaration
    rule: DeclarationTypeRule | None
    facts: tuple[FactLine, ...]
    notice: LegalClock | None
    objections: int

    @property
    def notice_last(self) -> date | None:
        return self.notice.due_on if self.notice is not None else None


def view_of(work: Work, case: Case) -> DeclarationView:
    detail = declaration_of(work.session, case)
    rule = rules_of(work).type_of(case.kind)
    return DeclarationView(
        detail,
        rule,
        facts_in_words(rule, detail.facts),
        notice_clock(work.session, case.id),
        objections_open(work.session, case),
    )


def facts_in_words(rule: DeclarationTypeRule | None, facts: Mapping[str, Any]) -> tuple[FactLine, ...]:
    """The facts as people read them; those of a type that is no longer in force by their bare names."""
    if rule is None:
        return tuple(FactLine(name, name, name, str(value), str(value)) for name, value in facts.items())
    lines = []
    for fact in rule.facts:
        if fact.id not in facts:
            continue
        value = facts[fact.id]
        zh = en = str(value)
        if fact.type == "money":
            zh, en = f"{in_yuan(value)} 元", f"CNY {in_yuan(value)}"
        elif fact.type == "hours":
            zh, en = f"{value} 小时", f"{value} h"
        elif fact.type == "choice":
            names = choices_of(rule, fact)[value]
            zh, en = names["zh"], names["en"]
        lines.append(FactLine(fact.id, fact.label.zh, fact.label.en, zh, en))
    return tuple(lines)


def in_yuan(fen: int) -> str:
    """Fen as yuan, to the fen, with separators: 1,234.50."""
    return f"{fen // _FEN:,}.{fen % _FEN:02}"

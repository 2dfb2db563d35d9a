"""What a public notice says 公示内容: who declares what, since when, until when. No person, no telephone, no paper, no grade."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rulesets.form.procedures import DeclarationTypeRule
from rulesets.procedures import declaration_rules
from service.faults import NotFound
from service.operations.calendar import calendar_in_force
from service.operations.declaration.standing import notice_clock
from service.operations.declaration.view import FactLine, facts_in_words
from service.settings import Settings
from service.store.declaration import Declaration, DeclarationCase
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock

SHOWN_AFTER = timedelta(days=90)
"""How long a finished notice can still be read, marked as over (ours)."""


@dataclass(frozen=True)
class PublicNotice:
    """One notice as the public sees it. ``first`` is the day of publication, ``last`` the last day, which ends at 24:00.

    ``day`` counts the working days of the notice up to today, 0 on the day of publication. ``running`` while objections are taken.
    """

    number: str
    enterprise: str
    uscc: str
    rule: DeclarationTypeRule | None
    type: str
    facts: tuple[FactLine, ...]
    sites: tuple[date, date]
    first: date
    last: date
    provisional: bool
    length: int
    day: int
    state: str
    running: bool
    clock: LegalClock

    def canonical(self) -> dict[str, Any]:
        """What is published and proved, in a fixed shape."""
        return {
            "number": self.number,
            "enterprise": self.enterprise,
            "uscc": self.uscc,
            "type": self.type,
            "facts": {line.id: line.value for line in self.facts},
            "published": [day.isoformat() for day in self.sites],
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
        }


def running_notices(session: Session, settings: Settings, today: date) -> tuple[PublicNotice, ...]:
    """Every notice that lasts, by number: also while falsehood is looked into, for the notice itself goes on."""
    query = _query().where(DeclarationCase.state.in_(("in_notice", "awaiting_decision", "false_review")))
    found = (_notice(session, settings, today, *row) for row in session.execute(query).all())
    return tuple(notice for notice in found if notice.running)


def find_notice(session: Session, settings: Settings, today: date, number: str) -> PublicNotice:
    """One notice, running or over since not too long. Raises NotFound."""
    row = (
        session.execute(_query().where(DeclarationCase.number == number)).one_or_none()
        if number.isprintable()
        else None
    )
    notice = _notice(session, settings, today, *row) if row is not None else None
    if notice is None or notice.last + SHOWN_AFTER < today:
        raise NotFound("unknown_notice", f"没有编号为 {number[:60]} 的公示")
    return notice


def canonical_text(notices: Sequence[PublicNotice], day: date, before: str | None) -> str:
    """The content of a day as it is hashed: JSON with sorted keys, no blanks, in the order of the numbers."""
    listed = sorted((notice.canonical() for notice in notices), key=lambda item: str(item["number"]))
    body = {"day": day.isoformat(), "before": before, "notices": listed}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """SHA-256 (hex) of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def _query() -> Any:
    return (
        select(DeclarationCase, Declaration, Enterprise)
        .join(Declaration, Declaration.case_id == DeclarationCase.id)
        .join(Enterprise, Enterprise.id == DeclarationCase.enterprise_id)
        .where(Declaration.notice_first.is_not(None))
        .order_by(DeclarationCase.number)
    )


def _notice(
    session: Session,
    settings: Settings,
    today: date,
    case: DeclarationCase,
    detail: Declaration,
    enterprise: Enterprise,
) -> PublicNotice:
    clock = notice_clock(session, case.id)
    assert clock is not None and clock.due_on is not None
    assert detail.notice_first is not None and detail.province_site_on is not None and detail.city_site_on is not None
    rule = declaration_rules(settings.profile, today).type_of(case.kind)
    calendar = calendar_in_force(session)
    until = min(today, clock.due_on)
    passed = (until - detail.notice_first).days
    counted = sum(calendar.day(detail.notice_first + timedelta(days=step)).working for step in range(1, passed + 1))
    running = today <= clock.due_on and (case.state == "in_notice" or _is_reviewed_in_notice(case, detail))
    return PublicNotice(
        number=case.number,
        enterprise=enterprise.name or enterprise.uscc,
        uscc=enterprise.uscc,
        rule=rule,
        type=case.kind,
        facts=facts_in_words(rule, detail.facts),
        sites=(detail.province_site_on, detail.city_site_on),
        first=detail.notice_first,
        last=clock.due_on,
        provisional=clock.provisional,
        length=clock.length,
        day=counted,
        state=case.state,
        running=running,
        clock=clock,
    )


def _is_reviewed_in_notice(case: DeclarationCase, detail: Declaration) -> bool:
    return case.state == "false_review" and detail.review_from in ("in_notice", "awaiting_decision")

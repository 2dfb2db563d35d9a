"""The inbox: one's own notices only, newest first, page by page."""

from __future__ import annotations

import pytest

from service.faults import NotFound
from service.outbox import inbox
from service.outbox.inbox import inbox_of, mark_read, unread_count
from tests.service.reminders.conftest import Office


def test_one_reads_ones_own_newest_first(office: Office) -> None:
    number = office.assigned()
    office.procedure.step(number, "urge", {}, office.procedure.enterprise)
    found = inbox_of(office.desk, office.procedure.caseworker)
    assert [notice.kind for notice in found.notices] == ["urged", "assigned"]
    assert (found.unread, found.before) == (2, None)
    assert inbox_of(office.desk, office.procedure.other).notices == ()


def test_reading_one_and_then_all(office: Office) -> None:
    number = office.assigned()
    office.procedure.step(number, "urge", {}, office.procedure.enterprise)
    me = office.procedure.caseworker
    first = inbox_of(office.desk, me).notices[0]
    assert mark_read(office.desk, me, notices=[first.id]) == 1
    assert mark_read(office.desk, me, notices=[first.id]) == 0
    assert [n.kind for n in inbox_of(office.desk, me, unread_only=True).notices] == ["assigned"]
    assert mark_read(office.desk, me) == 1 and unread_count(office.desk, me) == 0
    assert unread_count(office.desk, office.procedure.supervisor) == 1


def test_a_foreign_notice_cannot_be_marked(office: Office) -> None:
    office.assigned()
    mine, theirs = office.notices(office.procedure.caseworker), office.notices(office.procedure.enterprise)
    with pytest.raises(NotFound):
        mark_read(office.desk, office.procedure.caseworker, notices=[mine[0].id, theirs[0].id])
    assert unread_count(office.desk, office.procedure.caseworker) == 1


def test_long_inboxes_come_in_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "PAGE", 2)
    number = office.assigned()
    for wanted in "甲乙":
        office.procedure.step(number, "ask_supplement", {"wanted": wanted}, office.procedure.supervisor)
        office.procedure.step(number, "give_supplement", {"text": wanted}, office.procedure.enterprise)
    me = office.procedure.caseworker
    first = inbox_of(office.desk, me)
    assert len(first.notices) == 2 and first.unread == 3 and first.before is not None
    rest = inbox_of(office.desk, me, before=first.before)
    assert [n.kind for n in rest.notices] == ["assigned"] and rest.before is None

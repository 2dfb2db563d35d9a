"""Declarations under public notice 自主申报公示: the list, each with its receipt, the daily proof, the feeds; cacheable, no cookies."""

from __future__ import annotations

from datetime import date

from flask import Response, make_response, url_for
from sqlalchemy import select

from service.access.require import public
from service.clock import today
from service.desk import current_desk
from service.faults import NotFound
from service.public_notice.content import PublicNotice, find_notice, running_notices
from service.public_notice.daily_proof import proof_of
from service.public_notice.feeds import atom, calendar
from service.store.engine import reading
from service.store.notice_day import NoticeDay
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.public.open_page import kept, open_page, open_voice
from workflows.declaration import DECLARATION

MOST_DAYS = 400
"""Of the proof on one page (ours)."""


@web.get("/notices")
@public(cookie=False)
def notices() -> Response:
    return kept(open_page("public/notices.html", notices=_running(), today=today(current_desk().clock)))


@web.get("/notices/<number>")
@public(cookie=False)
def notice(number: str) -> Response:
    desk = current_desk()
    day = today(desk.clock)
    with reading(desk.engine) as session:
        found = find_notice(session, desk.settings, day, number)
        proof = proof_of(session, found, day)
    words = CaseWords(open_voice(), DECLARATION)
    return kept(open_page("public/notice.html", notice=found, proof=proof, today=day, words=words))


@web.get("/notices/days")
@public(cookie=False)
def notice_days() -> Response:
    with reading(current_desk().engine) as session:
        rows = session.scalars(select(NoticeDay).order_by(NoticeDay.day.desc()).limit(MOST_DAYS)).all()
    return kept(open_page("public/notice_days.html", rows=rows))


@web.get("/notices/days/<day>")
@public(cookie=False)
def notice_day(day: str) -> Response:
    """The canonical text of a day: whoever hashes it gets the published value."""
    try:
        asked = date.fromisoformat(day) if len(day) == len("2026-09-21") else None
    except ValueError:
        asked = None
    with reading(current_desk().engine) as session:
        row = session.get(NoticeDay, asked) if asked is not None else None
    if row is None:
        raise NotFound("unknown_day", "这一天没有公示留痕")
    answer = make_response(row.content)
    answer.mimetype = "application/json"
    return kept(answer)


@web.get("/notices.atom")
@public(cookie=False)
def notices_atom() -> Response:
    home = url_for("web.notices", _external=True)
    itself = url_for("web.notices_atom", _external=True)
    answer = make_response(atom(_running(), home, itself, _address, current_desk().clock.now()))
    answer.mimetype = "application/atom+xml"
    return kept(answer)


@web.get("/notices.ics")
@public(cookie=False)
def notices_calendar() -> Response:
    answer = make_response(calendar(_running(), _address, current_desk().clock.now()))
    answer.mimetype = "text/calendar"
    return kept(answer)


def _running() -> tuple[PublicNotice, ...]:
    desk = current_desk()
    with reading(desk.engine) as session:
        found = running_notices(session, desk.settings, today(desk.clock))
    return tuple(sorted(found, key=lambda each: (each.last, each.number)))


def _address(number: str) -> str:
    return url_for("web.notice", number=number, _external=True)

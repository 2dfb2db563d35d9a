"""``/calendar/<token>.ics``: the calendar feed. The secret in the address is the permission."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from service.access.require import public
from service.desk import current_desk
from service.faults import NotFound
from service.reminders.feed import feed_of

calendar_feed = Blueprint("calendar_feed", __name__)


@calendar_feed.get("/calendar/<token>.ics")
@public(cookie=False)
def feed(token: str) -> ResponseReturnValue:
    """Calendar programs cannot sign in; whoever knows the secret sees numbers and due days, no grade and no facts."""
    text = feed_of(current_desk(), token)
    if text is None:
        raise NotFound("unknown_feed", "没有这个日历订阅，可能已被撤销")
    return Response(text, mimetype="text/calendar", headers={"Content-Disposition": 'inline; filename="chengheng.ics"'})

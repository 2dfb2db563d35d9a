"""Telling people from machines without a puzzle 防滥用: a field that only machines fill in, and a moment that only people let pass."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from service.faults import Invalid

TRAP = "website"
"""The name of the field that stays empty; it is hidden from eyes and from screen readers alike."""
FASTEST = timedelta(seconds=3)
SLOWEST = timedelta(hours=12)
"""How fast and how slow a person fills in the form (ours)."""


def stamp(secret: str, purpose: str, now: datetime) -> str:
    """The moment at which a form was shown, signed for this purpose."""
    moment = str(int(now.timestamp()))
    return f"{moment}.{_signature(secret, purpose, moment)}"


def check_human(secret: str, purpose: str, now: datetime, given: str, trap: str) -> None:
    """Raises Invalid where the form was filled in by a machine, or lay open too long. What was typed is kept by the page."""
    moment, _, signature = given.partition(".")
    genuine = moment.isascii() and moment.isdigit() and len(moment) < 12
    if not genuine or not hmac.compare_digest(signature, _signature(secret, purpose, moment)):
        raise Invalid("stale_form", "表单已失效，请核对内容后再次提交")
    shown = datetime.fromtimestamp(int(moment), UTC)
    if trap.strip():
        raise Invalid("not_a_person", "请把“请勿填写”一栏留空后再次提交", field=TRAP)
    if now - shown < FASTEST:
        raise Invalid("too_fast", "提交得太快，请核对内容后再次提交")
    if now - shown > SLOWEST:
        raise Invalid("stale_form", "表单打开的时间太长，请核对内容后再次提交")


def _signature(secret: str, purpose: str, moment: str) -> str:
    return hmac.new(secret.encode(), f"{purpose}|{moment}".encode(), hashlib.sha256).hexdigest()

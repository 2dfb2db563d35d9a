"""The page of a refusal or an error 错误页, in both languages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.faults import ServiceFault
from service.web.coming_back import is_own_page
from service.web.phrases import phrasebook
from service.web.speaking import current_voice

_READS = frozenset({"GET", "HEAD"})


def fault_page(fault: ServiceFault, status: int) -> ResponseReturnValue:
    """What people see. Who only has to sign in is sent there, and afterwards back."""
    if status == 401 and request.method in _READS:
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("web.sign_in_page", next=None if wanted == "/" else wanted))
    known = f"fault.{status}.title" in phrasebook()
    family = f"fault.{status}" if known else "fault.400" if status < 500 else "fault.500"
    voice = current_voice()
    # The fault's own sentence is Chinese and tells more than the general one.
    message = fault.message if voice.language == "zh" else voice.say(f"{family}.text")
    page = render_template(
        "fault.html",
        status=status,
        title=voice.say(f"{family}.title"),
        message=message,
        request_id=g.get("request_id"),
        back=_came_from(),
    )
    return page, status


def _came_from() -> str | None:
    """The page of this site that led here, where the browser names one; what was typed there is kept by the browser."""
    parts = urlsplit(request.referrer or "")
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    here = request.full_path if request.method in _READS else None
    if parts.netloc != request.host or not is_own_page(address) or address == (here or "").rstrip("?"):
        return None
    return address

"""Somebody else was faster 情况有变: what changed meanwhile, and what was typed is kept."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue

from service.web.desk.viewing import OpenCase
from service.web.desk.words import CaseWords
from service.web.speaking import current_voice


def stale_page(opened: OpenCase, event: str, entries: Mapping[str, str], seen: int) -> ResponseReturnValue:
    """The lines since the person looked, the state now, and the way on where the step is still possible."""
    file = opened.file
    since = tuple(line for line in file.history if line.event.number > seen)
    wished = next((step for step in file.procedure.steps if step.event == event), None)
    page = render_template(
        "desk/stale.html",
        opened=opened,
        file=file,
        case=file.case,
        since=since,
        before=since[0].event.before if since else file.case.state,
        wished=wished,
        step=opened.step(event),
        entries=entries,
        words=CaseWords(current_voice(), file.procedure),
    )
    return page, 409

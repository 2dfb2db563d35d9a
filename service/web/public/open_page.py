"""A page without a reader 公开页面: no session, no cookie; the language stands in the address, so that caches can keep it."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, request, url_for

from service.web.phrases import LANGUAGES, Voice

_SECONDS = 300
_HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}


def open_voice() -> Voice:
    """The language of the address: ?lang=en, else Chinese."""
    return Voice("en" if request.values.get("lang") == LANGUAGES[1] else "zh")


def open_page(template: str, *, status: int = 200, **context: Any) -> Response:
    """Render without what belongs to a signed-in reader. Not cached; see ``kept``."""
    voice = open_voice()
    other = "en" if voice.language == "zh" else "zh"
    text = current_app.jinja_env.get_template(template).render(
        t=voice.say,
        term=voice.term,
        voice=voice,
        html_language=_HTML_LANGUAGE[voice.language],
        other_language=other,
        lang=voice.language if voice.language == "en" else None,
        other_address=url_for(
            request.endpoint or "web.notices", **(request.view_args or {}), lang="en" if other == "en" else None
        ),
        **context,
    )
    return make_response(text, status)


def kept(answer: Response) -> Response:
    """Let caches keep an answer for a while, and ask again by its ETag."""
    answer.cache_control.public = True
    answer.cache_control.max_age = _SECONDS
    answer.add_etag()
    answer.make_conditional(request)
    return answer

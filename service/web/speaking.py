"""The language of the reader 界面语言, and what every template may use."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, g, request, session
from markupsafe import Markup, escape

from service.access.actor import Actor
from service.access.permissions import Permission, Scope
from service.access.roles import LABELS, LABELS_EN
from service.web.forms import LanguageForm, SignOutForm
from service.web.navigation import navigation
from service.web.phrases import LANGUAGES, Language, Voice

CHOSEN = "language"
_HTML_LANGUAGE: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def dated(text: str) -> Markup:
    """The text with its days marked as such, so that no line breaks inside a day."""
    return Markup(_DAY.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704  (escaped just before)


def actor_or_none() -> Actor | None:
    """Who is asking; None while nobody is signed in."""
    actor: Actor | None = g.get("actor")
    return actor


def current_voice() -> Voice:
    """The language of the signed-in user, else the one chosen in this browser, else Chinese."""
    actor = actor_or_none()
    wanted = actor.language if actor is not None else session.get(CHOSEN)
    return Voice(next((language for language in LANGUAGES if language == wanted), "zh"))


def register_speaking(app: Flask) -> None:
    """Give every template its voice and the reader."""
    app.jinja_env.filters["dated"] = dated

    @app.context_processor
    def speak() -> dict[str, Any]:
        voice = current_voice()
        actor = actor_or_none()
        return {
            "t": voice.say,
            "term": voice.term,
            "voice": voice,
            "html_language": _HTML_LANGUAGE[voice.language],
            "actor": actor,
            "role_label": _role_label(actor, voice),
            "navigation": navigation(actor),
            "sees_all_files": actor is not None and actor.scope(Permission.ASSESSMENT_READ) is Scope.ALL,
            "other_language": "en" if voice.language == "zh" else "zh",
            "language_form": LanguageForm,
            "sign_out_form": SignOutForm,
            "this_page": request.full_path.rstrip("?") if request.method == "GET" else "/",
        }


def _role_label(actor: Actor | None, voice: Voice) -> str:
    if actor is None or actor.role is None:
        return ""
    return voice.pick(LABELS[actor.role], LABELS_EN[actor.role])

"""The published grading standard 评价标准: every row, point, condition and veto with its clause; never anybody's grade.

One address for each language, without a session and without forms, so that caches and printers can keep it.
"""

from __future__ import annotations

from datetime import date

from flask import current_app, make_response, request
from flask.typing import ResponseReturnValue

from rulesets.errors import PackError
from rulesets.form.policy import GRADES, Policy
from service.access.require import public
from service.clock import today
from service.desk import current_desk
from service.faults import Invalid, NotFound
from service.operations.operation import Desk
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules_at
from service.web.blueprint import web
from service.web.phrases import LANGUAGES, Voice

_SECONDS = 300
_HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}


@web.get("/standard")
@public(cookie=False)
def grading_standard() -> ResponseReturnValue:
    wanted = request.args.get("lang", "zh")
    voice = Voice(next((language for language in LANGUAGES if language == wanted), "zh"))
    desk = current_desk()
    day = today(desk.clock)
    rules = _rules(desk, request.args.get("pack", DEFAULT_PACK), day)
    # Not render_template: what it adds to a page belongs to a reader, and this page has none.
    text = current_app.jinja_env.get_template("public/standard.html").render(
        t=voice.say,
        term=voice.term,
        voice=voice,
        html_language=_HTML_LANGUAGE[voice.language],
        other_language="en" if voice.language == "zh" else "zh",
        rules=rules,
        grades=[rules.grades[grade] for grade in GRADES if grade in rules.grades],
        documents=rules.written,
        default=rules.identifier == rules_at(desk, DEFAULT_PACK, day).identifier,
    )
    answer = make_response(text)
    answer.cache_control.public = True
    answer.cache_control.max_age = _SECONDS
    answer.add_etag()
    return answer.make_conditional(request)


def _rules(desk: Desk, name: str, day: date) -> Policy:
    try:
        rules = rules_at(desk, name, day)
    except (PackError, Invalid):
        raise NotFound("unknown_pack", "没有这份评价标准") from None
    if not (rules.indicators and rules.grades):
        raise NotFound("unknown_pack", "没有这份评价标准")
    return rules

"""Why this grade 评级依据: the page that answers an enterprise's first question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import structlog
from flask import render_template, request
from flask.typing import ResponseReturnValue

from rulesets.catalogue import catalogue
from rulesets.errors import PackError
from rulesets.records import uscc as codes
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.faults import Invalid, Malformed
from service.operations.operation import Desk
from service.operations.weigh import DEFAULT_PACK, weigh
from service.policy.in_force import rules, versions
from service.queries.disputed import disputed_records
from service.store.engine import reading
from service.web.blueprint import web
from service.web.phrases import Voice
from service.web.sheet.build import build_sheet
from service.web.speaking import current_voice
from service.web.viewing import open_file

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
log = structlog.get_logger(__name__)


@web.get("/enterprises/<uscc>/grade")
@require(Permission.ASSESSMENT_READ)
def why_this_grade(uscc: str) -> ResponseReturnValue:
    desk = current_desk()
    now = today(desk.clock)
    as_of = _day_asked(now)
    pack = request.args.get("pack") or DEFAULT_PACK
    code = codes.normal_form(uscc)
    dossier = open_file(desk, current_actor(), uscc=code, as_of=as_of, pack=pack)
    voice = current_voice()
    found = weigh(desk, dossier, as_of, pack)
    return render_template(
        "grade/page.html",
        found=found,
        sheet=build_sheet(found, dossier, voice),
        today=now,
        pack=pack,
        packs=_gradings(desk, as_of, voice),
        default_pack=DEFAULT_PACK,
        disputed=_disputed(desk, code),
        may_object=current_actor().may(Permission.OBJECTION_FILE),
    )


def _disputed(desk: Desk, code: str) -> Mapping[str, str]:
    """The records that an objection is under way on: marked wherever they are shown."""
    with reading(desk.engine) as session:
        return disputed_records(session, code)


def _day_asked(now: date) -> date:
    text = request.args.get("as_of", "").strip()
    if not text:
        return now
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Malformed("bad_date", f"评价日“{text[:20]}”不是日历上的日期，请写成 2026-03-01 这样的年-月-日", field="as_of")


def _gradings(desk: Desk, as_of: date, voice: Voice) -> list[tuple[str, str]]:
    """(name, title) of everything that can grade: the city's own document, the profiles that stack others on it, and every version."""
    found = []
    with reading(desk.engine) as session:
        for name in (DEFAULT_PACK, *catalogue().profiles()):
            try:
                chosen = rules(session, name, as_of)
            except (PackError, Invalid) as error:
                # A broken profile must not take down the pages of all the others.
                log.error("profile_unusable", profile=name, reason=str(error))
                continue
            if chosen.grades and chosen.indicators:
                found.append((name, voice.pick(chosen.title, chosen.title_en)))
        approved = versions(session, (DEFAULT_PACK,))
    if approved:
        found.append((f"{DEFAULT_PACK}@0", voice.say("policy.as_installed")))
    return found + [
        (
            f"{version.pack}@{version.number}",
            voice.say("policy.version_from", n=version.number, day=version.in_force_from),
        )
        for version in approved
    ]

"""Pages of the treatment of D-graded and blacklisted enterprises 黑名单治理 (BG22-15): the list, one enterprise, noting an act, Excel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.clock import SHANGHAI
from service.desk import current_desk
from service.faults import Conflict, Invalid, ServiceFault
from service.operations.joint.units import reading_unit
from service.operations.operation import Work
from service.queries.looking import looking
from service.situation.names import NOT_STATED
from service.situation.treatment.choosing import Wanted, counts, page
from service.situation.treatment.detail import treatments
from service.situation.treatment.exporting import MOST_EXPORTED, export_treatments
from service.situation.treatment.noting import MOST, note_act
from service.situation.treatment.standing import PROGRESS, QUIET, line_of, lines
from service.store.treatment import ACTS
from service.web.blueprint import web
from service.web.speaking import current_voice
from service.web.supervision.situation_files import excel_of
from service.web.supervision.situation_pictures import band_words
from service.web.supervision.treatment_words import TreatmentWords

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 200


@web.get("/situation/treatment")
@require(Permission.TREATMENT_READ)
def treatment_page() -> str:
    wanted, voice = _wanted(), current_voice()
    with looking(current_desk(), current_actor(), Permission.TREATMENT_READ) as work:
        everybody = lines(work)
        chosen = [line for line in everybody if wanted.holds(line)]
        shown = page(chosen, request.args.get("after", ""))
        return render_template(
            "situation/treatment.html",
            at=moment_of(work),
            unit=reading_unit(work),
            wanted=asdict(wanted),
            address={name: value for name, value in asdict(wanted).items() if value},
            regions=_names(line.region for line in everybody),
            industries=_names(line.industry for line in everybody),
            units=sorted({unit for line in everybody for unit in line.units}),
            progress=PROGRESS,
            bands=[band_words(voice, band) for band in range(len(QUIET) + 1)],
            counts=counts(chosen),
            treatments=treatments(work, shown.lines),
            after=shown.after,
            words=TreatmentWords(voice),
        )


@web.get("/situation/treatment.xlsx")
@require(Permission.TREATMENT_READ)
def treatment_excel() -> Response:
    voice = current_voice()
    found = export_treatments(current_desk(), current_actor(), wanted=_wanted())
    lead = voice.say("treatment.lead", at=_shown(found.at))
    if found.of > len(found.rows):
        lead += voice.say("treatment.not_all", count=found.of, most=MOST_EXPORTED)
    data = excel_of([TreatmentWords(voice).sheet(found.rows)], voice, lead)
    return as_download(data, f"{voice.say('treatment.nav')}_{found.at.astimezone(SHANGHAI).date()}.xlsx", _EXCEL)


@web.get("/situation/treatment/<uscc>")
@require(Permission.TREATMENT_READ)
def treatment_of(uscc: str) -> ResponseReturnValue:
    return _one(uscc, {}, None)


@web.post("/situation/treatment/<uscc>/acts")
@require(Permission.TREATMENT_NOTE)
def note_treatment(uscc: str) -> ResponseReturnValue:
    """Note an act; on an error the page comes back with everything typed."""
    typed = {name: request.form.get(name, "").strip()[: 4 * MOST] for name in ("act", "acted_on", "text")}
    try:
        note_act(
            current_desk(),
            current_actor(),
            uscc=uscc,
            act=typed["act"],
            acted_on=_day(typed["acted_on"]),
            text=typed["text"],
        )
    except (Conflict, Invalid) as fault:
        return _one(uscc, typed, fault)
    return redirect(url_for("web.treatment_of", uscc=uscc, noted=1), 303)


def moment_of(work: Work) -> str:
    """The moment of a look, as people in Shanghai read it."""
    return _shown(work.now)


def _one(uscc: str, typed: dict[str, str], problem: ServiceFault | None) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.TREATMENT_READ) as work:
        line = line_of(work, uscc)
        (treatment,) = treatments(work, [line])
        shown = render_template(
            "situation/treatment_of.html",
            at=moment_of(work),
            unit=reading_unit(work),
            line=line,
            treatment=treatment,
            words=TreatmentWords(current_voice()),
            acts=ACTS,
            most=MOST,
            today=work.now.astimezone(SHANGHAI).date(),
            typed=typed,
            problem=problem,
        )
    return shown, problem.status if problem is not None else 200


def _shown(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _wanted() -> Wanted:
    """Raises Invalid."""
    given = {name: request.args.get(name, "").strip()[:_LONGEST] for name in Wanted.__dataclass_fields__}
    wanted = Wanted(**given)
    wanted.check()
    return wanted


def _names(found: Iterable[str]) -> list[str]:
    """To choose from; what stands for no name comes last."""
    return sorted(set(found), key=lambda name: (name == NOT_STATED, name))


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    # Python reads other forms as well, that people may mean otherwise.
    if found is None or found.isoformat() != text:
        raise Invalid("bad_day", "日期应写成 2026-11-21 这样的年-月-日", field="acted_on")
    return found

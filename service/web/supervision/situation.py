"""The page of the situation 信用态势 (SQ20-13, BG22-15), its pictures and its files; for supervisor and policy officer only."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.clock import SHANGHAI
from service.desk import current_desk
from service.faults import Invalid
from service.situation.chosen import SPANS, Chosen, UnknownChoice, chosen
from service.situation.groups import total
from service.situation.heat import heat
from service.situation.kept import Kept, situation_of
from service.web.blueprint import web
from service.web.speaking import current_voice
from service.web.supervision import situation_sheets as tables
from service.web.supervision.situation_files import csv_of, excel_of
from service.web.supervision.situation_pictures import PICTURES, treatment
from service.web.supervision.situation_treatment import shown_now, treatment_now
from service.web.supervision.situation_words import SituationWords, share_of

_LIVE = "treatment"
"""The one picture of now; the others are of the evaluation."""
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _Asked:
    kept: Kept
    words: SituationWords
    chosen: Chosen

    @property
    def address(self) -> dict[str, str]:
        """The choice as the parameters of an address."""
        return {
            name: value for name in ("run", "region", "industry", "months") if (value := request.args.get(name, ""))
        }

    @property
    def lead(self) -> str:
        """Of which day and run, and what was chosen."""
        situation, say = self.kept.situation, self.words.voice.say
        places = [
            self.words.name(names[number])
            for names, number in ((situation.regions, self.chosen.region), (situation.industries, self.chosen.industry))
            if number is not None
        ]
        asked = self.words.voice.join(places) if places else say("situation.everybody")
        return say(
            "situation.lead",
            as_of=situation.as_of,
            run=self.kept.run,
            pack=situation.pack,
            chosen=asked,
            months=self.chosen.months,
        )


@web.get("/situation")
@require(Permission.SITUATION_READ)
def situation_page() -> str:
    asked = _asked()
    if asked is None:
        return render_template("situation/empty.html")
    words = asked.words
    return render_template(
        "situation/page.html",
        asked=asked,
        kept=asked.kept,
        words=words,
        known_at=asked.kept.known_at.astimezone(SHANGHAI) if asked.kept.known_at is not None else None,
        treatment=shown_now(words, asked.chosen),
        total=total(words.situation, asked.chosen),
        share_of=share_of,
        warnings=tables.by_signal(words, asked.chosen),
        regions=tables.regions(words, asked.chosen),
        industries=tables.industries(words, asked.chosen),
        domains=tables.domains(words, asked.chosen),
        months=tables.months(words, asked.chosen),
        kinds=tables.kinds(words, asked.chosen),
        heat=heat(words.situation, asked.chosen),
        movement=tables.movement(words),
        cases=tables.cases(words, asked.chosen),
        spans=SPANS,
    )


@web.get("/situation/chart.svg")
@require(Permission.SITUATION_READ)
def situation_chart() -> Response:
    asked = _there()
    picture, narrow = request.args.get("picture", ""), bool(request.args.get("narrow"))
    if picture == _LIVE:
        found = treatment_now(asked.kept.situation, asked.chosen)
        drawn = treatment(found.groups, asked.words.voice, found.at, narrow)
    elif picture in PICTURES:
        drawn = PICTURES[picture](asked.words, asked.chosen, narrow)
    else:
        raise Invalid("unknown_picture", f"没有这个图，可选：{'、'.join((*PICTURES, _LIVE))}", field="picture")
    return Response(drawn, mimetype="image/svg+xml")


# An SVG draws with styles of its own; opened by itself it may do that and nothing else.
situation_chart.talisman_view_options = {  # type: ignore[attr-defined]
    "content_security_policy": {"default-src": "'none'", "style-src": "'unsafe-inline'", "sandbox": ""}
}


@web.get("/situation/tables.xlsx")
@require(Permission.SITUATION_READ)
def situation_excel() -> Response:
    asked = _there(exported=True)
    data = excel_of(tables.sheets(asked.words, asked.chosen), asked.words.voice, asked.lead)
    return as_download(data, _file_name(asked, "xlsx"), _EXCEL)


@web.get("/situation/tables.csv")
@require(Permission.SITUATION_READ)
def situation_csv() -> Response:
    asked = _there(exported=True)
    data = csv_of(tables.sheets(asked.words, asked.chosen), asked.words.voice, asked.lead)
    return as_download(data, _file_name(asked, "csv"), "text/csv")


def _file_name(asked: _Asked, ending: str) -> str:
    return f"{asked.words.voice.say('situation.title')}_{asked.kept.situation.as_of}_{asked.kept.run}.{ending}"


def _there(*, exported: bool = False) -> _Asked:
    asked = _asked(exported=exported)
    if asked is None:
        raise Invalid("no_situation", "还没有全量评价，无从统计；请先运行 chengheng evaluate --full")
    return asked


def _asked(*, exported: bool = False) -> _Asked | None:
    """What the address asks for; None while there is nothing at all. Raises Invalid, NotFound."""
    kept = situation_of(current_desk(), current_actor(), run=_run(), exported=exported)
    if kept is None:
        return None
    args = request.args
    try:
        wanted = chosen(kept.situation, args.get("region", ""), args.get("industry", ""), args.get("months", ""))
    except UnknownChoice as fault:
        raise Invalid("unknown_choice", fault.message, field=fault.field) from fault
    return _Asked(kept, SituationWords(kept.situation, current_voice()), wanted)


def _run() -> int | None:
    text = request.args.get("run", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid("bad_run", "评价批号应当是数字", field="run")
    return int(text)

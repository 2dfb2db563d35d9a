"""The page of the figures 办件统计, its chart and its Excel file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.desk import current_desk
from service.figures.asked import day_asked
from service.figures.chart import chart_svg
from service.figures.columns import COLUMNS, in_words
from service.figures.excel import excel_file
from service.figures.gathering import Figures, figures_of
from service.web.speaking import current_voice

figures = Blueprint("figures", __name__)
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@figures.get("/figures")
@require(Permission.FIGURES_READ)
def page() -> str:
    return render_template("figures/page.html", figures=_asked(), columns=COLUMNS, in_words=in_words)


@figures.get("/figures/chart.svg")
@require(Permission.FIGURES_READ)
def chart() -> Response:
    return Response(chart_svg(_asked(), current_voice()), mimetype="image/svg+xml")


# An SVG draws with styles of its own; opened by itself it may do that and nothing else.
chart.talisman_view_options = {  # type: ignore[attr-defined]
    "content_security_policy": {"default-src": "'none'", "style-src": "'unsafe-inline'", "sandbox": ""}
}


@figures.get("/figures/table.xlsx")
@require(Permission.FIGURES_READ)
def table() -> Response:
    found, voice = _asked(exported=True), current_voice()
    name = f"{voice.say('figures.title')}_{found.first}_{found.last}.xlsx"
    return as_download(excel_file(found, voice), name, _EXCEL)


def _asked(*, exported: bool = False) -> Figures:
    return figures_of(
        current_desk(), current_actor(), first=day_asked("first"), last=day_asked("last"), exported=exported
    )

"""The page of the usage of records 使用情况, its chart and its Excel file (CZ22-6.2)."""

from __future__ import annotations

from flask import Response, render_template

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.desk import current_desk
from service.figures.asked import day_asked
from service.figures.check_chart import usage_svg
from service.figures.check_excel import usage_excel
from service.figures.check_usage import USAGE_COLUMNS, UsageFigures, usage_of
from service.web.blueprint import web
from service.web.speaking import current_voice

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@web.get("/checks/figures")
@require(Permission.CHECK_USE)
def check_figures() -> str:
    return render_template("check/figures.html", figures=_asked(), columns=USAGE_COLUMNS)


@web.get("/checks/figures/chart.svg")
@require(Permission.CHECK_USE)
def check_chart() -> Response:
    return Response(usage_svg(_asked(), current_voice()), mimetype="image/svg+xml")


# An SVG draws with styles of its own; opened by itself it may do that and nothing else.
check_chart.talisman_view_options = {  # type: ignore[attr-defined]
    "content_security_policy": {"default-src": "'none'", "style-src": "'unsafe-inline'", "sandbox": ""}
}


@web.get("/checks/figures/table.xlsx")
@require(Permission.CHECK_USE)
def check_table() -> Response:
    found, voice = _asked(exported=True), current_voice()
    name = f"{voice.say('check_figures.title')}_{found.first}_{found.last}.xlsx"
    return as_download(usage_excel(found, voice), name, _EXCEL)


def _asked(*, exported: bool = False) -> UsageFigures:
    return usage_of(
        current_desk(), current_actor(), first=day_asked("first"), last=day_asked("last"), exported=exported
    )

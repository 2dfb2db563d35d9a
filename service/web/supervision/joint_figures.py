"""The page of the figures of joint incentives and sanctions 联合奖惩统计, its chart and its Excel file (BG22-14b)."""

from __future__ import annotations

from flask import Response, render_template

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.desk import current_desk
from service.figures.asked import day_asked
from service.figures.joint_chart import joint_svg
from service.figures.joint_excel import joint_excel
from service.figures.joint_usage import JOINT_COLUMNS, JointFigures
from service.figures.joint_usage import joint_figures as figures_of
from service.web.blueprint import web
from service.web.speaking import current_voice

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@web.get("/joint/figures")
@require(Permission.DESK_WORK)
def joint_figures() -> str:
    return render_template("joint/figures.html", figures=_asked(), columns=JOINT_COLUMNS)


@web.get("/joint/figures/chart.svg")
@require(Permission.DESK_WORK)
def joint_chart() -> Response:
    return Response(joint_svg(_asked(), current_voice()), mimetype="image/svg+xml")


# An SVG draws with styles of its own; opened by itself it may do that and nothing else.
joint_chart.talisman_view_options = {  # type: ignore[attr-defined]
    "content_security_policy": {"default-src": "'none'", "style-src": "'unsafe-inline'", "sandbox": ""}
}


@web.get("/joint/figures/table.xlsx")
@require(Permission.DESK_WORK)
def joint_table() -> Response:
    found, voice = _asked(exported=True), current_voice()
    name = f"{voice.say('joint_figures.title')}_{found.first}_{found.last}.xlsx"
    return as_download(joint_excel(found, voice), name, _EXCEL)


def _asked(*, exported: bool = False) -> JointFigures:
    return figures_of(
        current_desk(), current_actor(), first=day_asked("first"), last=day_asked("last"), exported=exported
    )

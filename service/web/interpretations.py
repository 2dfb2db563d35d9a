"""Every reading in force 解释口径: where a document leaves a choice, what was chosen, and whether the document says so."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from service.access.permissions import Permission
from service.access.require import require
from service.clock import today
from service.desk import current_desk
from service.policy.in_force import shelf_on
from service.store.engine import reading
from service.web.blueprint import web
from service.web.sheet.readings import readings_of
from service.web.speaking import current_voice


@web.get("/interpretations")
@require(Permission.PACK_READ)
def interpretations() -> ResponseReturnValue:
    voice = current_voice()
    desk = current_desk()
    with reading(desk.engine) as session:
        shelf = shelf_on(session, today(desk.clock))
    packs = [shelf.pack(name) for name in shelf.pack_names()]
    listed = [(pack, readings_of(pack, voice)) for pack in packs]
    return render_template("interpretations.html", listed=listed)

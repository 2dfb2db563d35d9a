"""Choosing the language 切换语言: kept with the account, before signing in with the browser's session."""

from __future__ import annotations

from flask import redirect, session
from flask.typing import ResponseReturnValue

from service.access.require import public
from service.desk import current_desk
from service.faults import Malformed
from service.operations.users import choose_language
from service.web.blueprint import web
from service.web.coming_back import own_page
from service.web.forms import LanguageForm
from service.web.speaking import CHOSEN, actor_or_none


@web.post("/language")
@public()
def change_language() -> ResponseReturnValue:
    form = LanguageForm()
    if not form.validate():
        raise Malformed("bad_language", "界面语言只能是中文或英文", field="language")
    actor = actor_or_none()
    if actor is None:
        session[CHOSEN] = form.language.data
    elif actor.language != form.language.data:
        choose_language(current_desk(), actor, language=form.language.data)
    return redirect(own_page(form.next.data), 303)

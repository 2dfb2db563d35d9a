"""Signing in and out 登录与退出.

One answer stands for every failure (wrong password, unknown name, closed or locked account), so that nobody can learn
from it which names exist; it also tells the lockout, so that a locked-out user knows what to do.
"""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from service.access.delegates import DelegationOver
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import Limit, public, require
from service.access.session import close_session, open_session
from service.access.sign_in import sign_in
from service.desk import current_desk
from service.faults import NotSignedIn
from service.operations.users import choose_language, end_sessions
from service.web.blueprint import web
from service.web.coming_back import own_page
from service.web.forms import SignInForm
from service.web.speaking import CHOSEN, actor_or_none


@web.get("/sign-in")
@public()
def sign_in_page() -> ResponseReturnValue:
    if actor_or_none() is not None:
        return redirect(url_for("web.home"))
    form = SignInForm(data={"next": request.args.get("next", "")})
    return render_template("sign_in.html", form=form, problem=None, came_for_page="next" in request.args)


@web.post("/sign-in")
@public(limit=Limit.SIGN_IN)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _refused(form, "sign_in.incomplete", 400)
    desk = current_desk()
    try:
        signed_in = sign_in(desk, form.username.data, form.password.data)
    except DelegationOver as fault:
        return _refused(form, fault.message, 401)
    except NotSignedIn:
        return _refused(form, "sign_in.refused", 401)
    chosen = session.get(CHOSEN)
    open_session(desk, signed_in)
    if chosen is not None and chosen != signed_in.actor.language:
        choose_language(desk, signed_in.actor, language=chosen)
    return redirect(own_page(form.next.data), 303)


@web.post("/sign-out")
@require(Permission.ACCOUNT_OWN)
def leave() -> ResponseReturnValue:
    actor = current_actor()
    end_sessions(current_desk(), actor)
    close_session()
    # The language outlives the session, so that the page after signing out is in it too.
    session[CHOSEN] = actor.language
    return redirect(url_for("web.sign_in_page"), 303)


def _refused(form: SignInForm, message: str, status: int) -> ResponseReturnValue:
    settings = current_desk().settings
    page = render_template(
        "sign_in.html",
        form=form,
        problem=message,
        came_for_page=False,
        failures=settings.lockout_failures,
        minutes=settings.lockout_minutes,
    )
    return page, status

"""A third party asks with the code that an enterprise gave it 凭授权查询 (CZ21-2.2.2c); the code is never a part of an address."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from service.access.require import Limit, public
from service.desk import current_desk
from service.faults import NotFound
from service.portal_access.asking import ask
from service.web.blueprint import web
from service.web.speaking import current_voice


@web.get("/query")
@public()
def query_page() -> ResponseReturnValue:
    return render_template("public/query.html", answer=None, problem=None, entries={})


@web.post("/query")
@public(limit=Limit.QUERIES)
def authorised_query() -> ResponseReturnValue:
    code = request.form.get("code", "")
    try:
        answer = ask(current_desk(), code=code, channel="page", language=current_voice().language)
    except NotFound as fault:
        return render_template("public/query.html", answer=None, problem=fault, entries={"code": code}), fault.status
    return render_template("public/query.html", answer=answer, problem=None, entries={})

"""Checking a credit report 报告核验, open to everybody: genuine or not, and nothing of the result."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from service.access.require import public
from service.credit_report.verifying import verify_report
from service.desk import current_desk
from service.web.blueprint import web


@web.get("/verify")
@public()
def verify_page() -> ResponseReturnValue:
    """A code proves a paper and opens nothing, so it may stand in the address and be passed on with the paper."""
    code = request.args.get("code", "").strip()
    found = verify_report(current_desk(), code) if code else None
    page = render_template("public/verify.html", code=code, found=found)
    return page, 404 if code and found is None else 200

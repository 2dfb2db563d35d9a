"""A draft as Excel or ZIP 导出与导入: out for those who live in it, and back in, whole or not at all."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.editing.archive import zip_of
from rulesets.editing.excel_out import workbook
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound
from service.operations.policy.editing import EditInvalid, take_excel, take_zip
from service.web.blueprint import web
from service.web.policy.edit_contents import contents_page
from service.web.policy.edit_draft import Draft, draft_of, sent_revision

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TAKEN = {"excel": take_excel, "zip": take_zip}


@web.get("/policy/<number>/edit/excel")
@require(Permission.POLICY_READ)
def policy_excel(number: str) -> ResponseReturnValue:
    draft = draft_of(number)
    return _file(draft, workbook(draft.files, draft.pack), _EXCEL, "xlsx")


@web.get("/policy/<number>/edit/zip")
@require(Permission.POLICY_READ)
def policy_zip(number: str) -> ResponseReturnValue:
    draft = draft_of(number)
    return _file(draft, zip_of(draft.files), "application/zip", "zip")


@web.post("/policy/<number>/edit/import/<what>")
@require(Permission.POLICY_DRAFT)
def policy_import(number: str, what: str) -> ResponseReturnValue:
    """Take a file back in; every fault is named, and then nothing is taken."""
    taken = _TAKEN.get(what)
    if taken is None:
        raise NotFound("unknown_format", "只能导入 Excel 或 ZIP")
    draft = draft_of(number)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise EditInvalid("no_file", ["请先选择文件"])
        saved = taken(current_desk(), current_actor(), number=number, revision=sent_revision(), data=sent.read())
    except (Invalid, Conflict) as fault:
        return contents_page(draft_of(number), fault, what)
    done = "saved" if saved.revision != draft.revision else "unchanged"
    return redirect(url_for("web.policy_edit", number=number, done=done), 303)


def _file(draft: Draft, data: bytes, media_type: str, ending: str) -> Response:
    answer = Response(data, content_type=media_type)
    # The pack and the revision name the file; the number of the change is not ASCII.
    answer.headers["Content-Disposition"] = f'attachment; filename="{draft.pack}-r{draft.revision}.{ending}"'
    return answer

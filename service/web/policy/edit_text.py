"""One file of a draft as text 文本修改, for what no form can say."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rulesets.editing.text_differences import text_differences
from rulesets.loading.changing import may_change
from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.policy.editing import save_text
from service.web.blueprint import web
from service.web.policy.edit_checking import Answer, check_text
from service.web.policy.edit_draft import Draft, draft_of, sent_revision
from service.web.speaking import current_voice


@web.get("/policy/<number>/edit/files/<file>")
@require(Permission.POLICY_READ)
def policy_text(number: str, file: str) -> ResponseReturnValue:
    draft = draft_of(number)
    return _page(draft, file, _text(draft, file))


@web.post("/policy/<number>/edit/files/<file>")
@require(Permission.POLICY_DRAFT)
def policy_text_save(number: str, file: str) -> ResponseReturnValue:
    """Save, or with the button of that name only check. A draft that does not hold may be saved."""
    draft = draft_of(number)
    _text(draft, file)
    typed = _typed()
    if request.form.get("do") == "check":
        return _page(draft, file, typed, check_text(draft, file, typed, current_voice()))
    try:
        saved = save_text(
            current_desk(), current_actor(), number=number, revision=sent_revision(), file=file, text=typed
        )
    except (Conflict, Invalid) as fault:
        again = draft_of(number)
        return _page(again, file, typed, check_text(again, file, typed, current_voice()), fault)
    done = "saved" if saved.revision != draft.revision else "unchanged"
    return redirect(url_for("web.policy_text", number=number, file=file, done=done), 303)


@web.post("/policy/<number>/edit/files/<file>/check")
@require(Permission.POLICY_DRAFT)
def policy_text_check(number: str, file: str) -> ResponseReturnValue:
    """The check of what is being typed, for the script of the page. Nothing is saved."""
    draft = draft_of(number)
    _text(draft, file)
    return jsonify(check_text(draft, file, _typed(), current_voice()).as_json())


def _text(draft: Draft, file: str) -> str:
    if file not in draft.files:
        raise NotFound("unknown_file", "规则包里没有这份文件")
    return draft.files[file]


def _typed() -> str:
    """Browsers send line ends as CR LF."""
    return request.form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


def _page(
    draft: Draft, file: str, typed: str, answer: Answer | None = None, problem: ServiceFault | None = None
) -> ResponseReturnValue:
    overtaken = text_differences({file: draft.files[file]}, {file: typed}) if problem is not None else []
    page = render_template(
        "policy/edit_text.html",
        draft=draft,
        file=file,
        typed=typed,
        changeable=may_change(file),
        answer=answer or check_text(draft, file, draft.files[file], current_voice()),
        asked=answer is not None,
        overtaken=overtaken,
        problem=problem,
        done=request.args.get("done"),
    )
    return page, problem.status if problem is not None else 200

"""Papers of a case over HTTP 材料页: the list with a form to hand one in, and each as a download."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import RequestEntityTooLarge

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments import faults
from service.attachments.papers import MOST_PAPERS, find_matter, hand_in, papers_of, take_out
from service.attachments.sending import SANDBOX, as_download
from service.clock import SHANGHAI
from service.desk import current_desk
from service.letters.shelf import letters_of
from service.operations.cases.conduct import conduct_of
from service.operations.operation import Work, operation
from service.store.case import Stage

attachments = Blueprint("attachments", __name__)
_UPLOADS = {"attachments.upload"}
"""The addresses that take files; every other one takes small bodies only."""


class UploadForm(FlaskForm):  # type: ignore[misc]
    """Nothing but the proof that the file came from our page; the file itself is read as it is."""


@operation(Permission.CASE_READ)
def papers_page(work: Work, *, number: str) -> dict[str, Any]:
    """What the page shows: letters and papers of a case or application that the actor may see. Raises NotFound."""
    matter = find_matter(work, number)
    issued = [(case.number, line) for case in matter.cases for line in letters_of(work.session, case.id)]
    return {
        "number": matter.number,
        "is_case": matter.case is not None,
        "own_page": f"{conduct_of(matter.case.procedure).portal}/{quote(number)}" if matter.case is not None else None,
        "letters": issued,
        "papers": papers_of(work.session, *matter.owners),
        "may_add": work.actor.may(Permission.CASE_STEP)
        and any(case.stage == Stage.UNDER_WAY.value for case in matter.cases),
    }


@attachments.get("/cases/<number>/attachments")
@require(Permission.CASE_READ)
def listing(number: str) -> str:
    desk = current_desk()
    shown = papers_page(desk, current_actor(), number=number)
    return render_template(
        "letters/papers.html",
        **shown,
        form=UploadForm(formdata=None),
        most=MOST_PAPERS,
        most_size=faults.in_words(desk.settings.attachment_max_bytes),
        zone=SHANGHAI,
    )


@attachments.post("/cases/<number>/attachments")
@require(Permission.CASE_STEP)
def upload(number: str) -> ResponseReturnValue:
    desk = current_desk()
    try:
        file = request.files.get("file")
    except RequestEntityTooLarge as error:
        raise faults.too_large(request.content_length, desk.settings.attachment_max_bytes) from error
    if file is None or not file.filename:
        # Whether the matter exists is not told before it is known that the asker may know.
        papers_page(desk, current_actor(), number=number)
        raise faults.missing()
    hand_in(desk, current_actor(), number=number, name=file.filename, stream=file.stream)
    return redirect(url_for("attachments.listing", number=number), 303)


@attachments.get("/cases/<number>/attachments/<int:attachment>")
@require(Permission.CASE_READ)
def download(number: str, attachment: int) -> Response:
    found = take_out(current_desk(), current_actor(), number=number, attachment=attachment)
    return as_download(found.data, found.name, found.media_type)


# Read by the security headers: what somebody handed in may do nothing in the reader's browser.
download.talisman_view_options = {"content_security_policy": SANDBOX}  # type: ignore[attr-defined]


def takes_files(endpoint: str) -> None:
    """Let an address of a wizard take files as well."""
    _UPLOADS.add(endpoint)


def register_upload_limit(app: Flask, most: int) -> None:
    """Let the addresses that take files take larger bodies; to be registered before whatever reads a body."""

    @app.before_request
    def widen() -> None:
        if request.endpoint in _UPLOADS:
            # Twice, so that a file a little too large is told its size instead of being cut off.
            request.max_content_length = max(2 * most, most + 1024 * 1024)

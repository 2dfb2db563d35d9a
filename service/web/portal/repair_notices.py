"""Downloading a repair notice 信用修复告知书."""

from __future__ import annotations

from flask import Response

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.desk import current_desk
from service.letters.pdf import pdf_file
from service.letters.routes import WORD_TYPE
from service.letters.word import word_file
from service.operations.repair.notice_shelf import open_repair_notice
from service.web.blueprint import web


@web.get("/repairs/notices/<int:notice>.pdf")
@require(Permission.CASE_READ)
def repair_notice_pdf(notice: int) -> Response:
    opened = open_repair_notice(current_desk(), current_actor(), notice=notice, form="pdf")
    return as_download(pdf_file(opened.paper, opened.issued_at), f"{opened.name}.pdf", "application/pdf")


@web.get("/repairs/notices/<int:notice>.docx")
@require(Permission.CASE_READ)
def repair_notice_word(notice: int) -> Response:
    opened = open_repair_notice(current_desk(), current_actor(), notice=notice, form="docx")
    return as_download(word_file(opened.paper), f"{opened.name}.docx", WORD_TYPE)

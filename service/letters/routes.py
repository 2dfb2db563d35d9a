"""Downloading a letter 文书下载, as Word or as PDF."""

from __future__ import annotations

from flask import Blueprint, Response

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.attachments.sending import as_download
from service.desk import current_desk
from service.letters.pdf import pdf_file
from service.letters.shelf import open_letter
from service.letters.word import word_file

letters = Blueprint("letters", __name__)
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@letters.get("/cases/<number>/letters/<int:letter>.docx")
@require(Permission.CASE_READ)
def word(number: str, letter: int) -> Response:
    opened = open_letter(current_desk(), current_actor(), case=number, letter=letter, form="docx")
    return as_download(word_file(opened.paper), f"{opened.name}.docx", WORD_TYPE)


@letters.get("/cases/<number>/letters/<int:letter>.pdf")
@require(Permission.CASE_READ)
def pdf(number: str, letter: int) -> Response:
    opened = open_letter(current_desk(), current_actor(), case=number, letter=letter, form="pdf")
    return as_download(pdf_file(opened.paper, opened.issued_at), f"{opened.name}.pdf", "application/pdf")

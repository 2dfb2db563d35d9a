"""A letter as a Word file 文书（Word）. The bytes differ from run to run, the data do not: the hash is of the data."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from io import BytesIO

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from service.letters.paper import Paper
from service.letters.word_template import build_template
from service.letters.word_watermark import with_watermark


def word_file(paper: Paper) -> bytes:
    """The .docx of the letter. Nothing that somebody wrote is run as a template or read as markup."""
    template = DocxTemplate(BytesIO(_template()))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    template.render(asdict(paper), environment, autoescape=True)
    file = BytesIO()
    template.save(file)
    return with_watermark(file.getvalue(), paper.watermark) if paper.watermark else file.getvalue()


@cache
def _template() -> bytes:
    return build_template()

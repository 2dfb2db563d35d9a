"""The watermark of a Word file 水印: a pale text behind every page, drawn in the header as Word itself does it (VML)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_SHAPE = (
    "position:absolute;margin-left:0;margin-top:0;width:440pt;height:44pt;rotation:330;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    "mso-position-vertical:center;mso-position-vertical-relative:margin"
)


def with_watermark(file: bytes, text: str) -> bytes:
    """The same document with ``text`` behind each of its pages."""
    document: Any = Document(BytesIO(file))
    picture = parse_xml(
        f'<w:r xmlns:w="{_W}" xmlns:v="{_V}" xmlns:o="{_O}"><w:pict>'
        f'<v:shape id="watermark" o:spid="_x0000_s2049" type="#_x0000_t136" style="{_SHAPE}" '
        'fillcolor="#dcdcdc" stroked="f"><v:fill opacity=".6"/>'
        '<v:textpath on="t" fitshape="t" style="font-family:&quot;仿宋_GB2312&quot;;font-size:1pt" string=""/>'
        "</v:shape></w:pict></w:r>"
    )
    # Set as an attribute, so that nothing in the text is read as markup.
    picture.find(f".//{{{_V}}}textpath").set("string", text)
    document.sections[0].header.paragraphs[0]._element.append(picture)
    made = BytesIO()
    document.save(made)
    return made.getvalue()

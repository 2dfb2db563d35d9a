"""The name of a file 文件名: for people only, never a path on this machine; what it claims is held against the content."""

from __future__ import annotations

import re
import unicodedata

from service.attachments.content import DOCX, JPEG, LABELS, PDF, PNG, XLSX, Found
from service.attachments.faults import disguised, forbidden_type

MOST_CHARACTERS = 120
_TYPE_OF = {".pdf": PDF, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG, ".docx": DOCX, ".xlsx": XLSX}
_ENDING = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", DOCX: ".docx", XLSX: ".xlsx"}
_FORBIDDEN = {
    "可执行文件或脚本": (
        ".exe",
        ".com",
        ".bat",
        ".cmd",
        ".msi",
        ".ps1",
        ".sh",
        ".js",
        ".vbs",
        ".jar",
        ".apk",
        ".dll",
        ".scr",
        ".lnk",
    ),
    "网页文件": (".html", ".htm", ".xhtml", ".mht", ".mhtml"),
    "SVG 图形": (".svg", ".svgz"),
    "带宏的文件": (".docm", ".xlsm", ".dotm", ".xltm"),
    "压缩包": (".zip", ".rar", ".7z", ".gz", ".tar"),
    "旧版 Office 文件（请另存为 .docx 或 .xlsx）": (".doc", ".xls", ".ppt"),
}
# Unsafe in the file names of some system, or meant for addresses rather than for eyes.
_UNSAFE = re.compile(r'[<>:"/\\|?*]')


def clean_name(given: str | None) -> str:
    """The last part of the name, without invisible characters (they can turn gpj.exe around); may be empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given or ""))[-1]
    visible = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    return _UNSAFE.sub("_", visible).strip(" .")


def settled_name(given: str | None, found: Found) -> str:
    """The name to keep. Raises Invalid: a forbidden type by name or by content, or a name that the content belies."""
    name = clean_name(given)
    stem, dot, ending = name.rpartition(".")
    ending = f".{ending.lower()}" if dot else ""
    for label, endings in _FORBIDDEN.items():
        if ending in endings:
            raise forbidden_type(label)
    claimed = _TYPE_OF.get(ending)
    if claimed is None and ending and found.type is None:
        raise forbidden_type(f"{ending} 文件")
    if claimed is not None and found.type != claimed:
        raise disguised(LABELS[claimed], f"是{found.label}" if found.label != "无法识别的文件" else "不是")
    if found.type is None:
        raise forbidden_type(found.label)
    if claimed is None:
        stem, ending = name, _ENDING[found.type]
    return f"{(stem or '材料')[: MOST_CHARACTERS - len(ending)]}{ending}"

"""Office files 办公文件 are ZIP containers: which of them it is, and whether it may be opened without danger."""

from __future__ import annotations

import zipfile
from io import BytesIO

from service.attachments.faults import damaged, forbidden_type

MOST_PARTS = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
"""Ours: beyond these a container is made to choke whoever opens it."""
_CONTENT_TYPES = "[Content_Types].xml"
_MAIN_PART = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_ENCRYPTED = 0x1
_MACROS = ("vbaproject.bin",)


def office_type(data: bytes) -> tuple[str | None, str]:
    """ "docx" or "xlsx", else None with a name for what it is. Raises Invalid when broken, locked or with macros."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            parts = container.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise damaged("文件", "压缩结构不完整") from error
    names = {part.filename for part in parts}
    kind = next((kind for part, kind in _MAIN_PART.items() if part in names), None)
    if kind is None or _CONTENT_TYPES not in names:
        return None, "压缩包"
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise forbidden_type("解压后过大的文件")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise forbidden_type("加密的文件")
    if any(name.lower().endswith(_MACROS) for name in names):
        raise forbidden_type("带宏的文件")
    return kind, ""

"""Small real files of each type, made here."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20 + b"\xff\xd9"


def pdf(mark: object = "") -> bytes:
    """A PDF whose content depends on ``mark``."""
    return PDF.replace(b"1 0 obj", f"% {mark}\n1 0 obj".encode())


def png() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")
    )


def docx(*more: tuple[str, bytes]) -> bytes:
    return container(("word/document.xml", b"<w/>"), *more)


def xlsx() -> bytes:
    return container(("xl/workbook.xml", b"<x/>"))


def container(*parts: tuple[str, bytes], types: bool = True) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        if types:
            archive.writestr("[Content_Types].xml", "<Types/>")
        for name, body in parts:
            archive.writestr(name, body)
    return file.getvalue()

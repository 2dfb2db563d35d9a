"""What a file is 文件类型识别, found from its bytes alone."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from service.attachments.containers import office_type
from service.attachments.faults import damaged

PDF, PNG, JPEG, DOCX, XLSX = "pdf", "png", "jpeg", "docx", "xlsx"
LABELS = {PDF: "PDF 文件", PNG: "PNG 图片", JPEG: "JPEG 图片", DOCX: "Word 文件", XLSX: "Excel 文件"}
MEDIA_TYPES = {
    PDF: "application/pdf",
    PNG: "image/png",
    JPEG: "image/jpeg",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PROGRAMS = {
    b"MZ": "Windows 可执行文件",
    b"\x7fELF": "Linux 可执行文件",
    b"\xca\xfe\xba\xbe": "可执行文件",
    b"\xfe\xed\xfa": "macOS 可执行文件",
    b"\xcf\xfa\xed\xfe": "macOS 可执行文件",
    b"#!": "脚本",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "旧版 Office 文件或安装包",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf\x27\x1c": "压缩包",
    b"\x1f\x8b": "压缩包",
}
_MARKUP = {
    b"<svg": "SVG 图形",
    b"<!doctype": "网页",
    b"<html": "网页",
    b"<script": "脚本",
    b"<body": "网页",
    b"<?xml": "XML 文件",
}


@dataclass(frozen=True, slots=True)
class Found:
    """``type`` is one of those that are accepted, else None; ``label`` names it to people either way."""

    type: str | None
    label: str


def identify(data: bytes) -> Found:
    """What the bytes are. Raises Invalid for an accepted type that is cut off or broken."""
    if data.startswith(b"%PDF-"):
        return _known(PDF, b"%%EOF" in data[-2048:], "没有结尾标记")
    if data.startswith(_PNG_SIGNATURE):
        return _known(PNG, _png_is_whole(data), "图像数据不齐，或图像之后还有别的内容")
    if data.startswith(b"\xff\xd8\xff"):
        return _known(JPEG, b"\xff\xd9" in data[-65_536:], "没有结尾标记")
    if data.startswith(b"PK\x03\x04"):
        kind, label = office_type(data)
        return Found(kind, label if kind is None else LABELS[kind])
    for mark, label in _PROGRAMS.items():
        if data.startswith(mark):
            return Found(None, label)
    return Found(None, _text_label(data))


def _known(kind: str, whole: bool, why: str) -> Found:
    if not whole:
        raise damaged(LABELS[kind], why)
    return Found(kind, LABELS[kind])


def _png_is_whole(data: bytes) -> bool:
    """Every chunk with its checksum, from IHDR to IEND, and nothing after it."""
    place, first = len(_PNG_SIGNATURE), True
    while place + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[place : place + 8])
        end = place + 12 + length
        if end > len(data) or (first and name != b"IHDR"):
            return False
        (checksum,) = struct.unpack(">I", data[end - 4 : end])
        if zlib.crc32(data[place + 4 : end - 4]) != checksum:
            return False
        if name == b"IEND":
            return bool(end == len(data))
        place, first = end, False
    return False


def _text_label(data: bytes) -> str:
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    found = [label for mark, label in _MARKUP.items() if mark in start[:1024]]
    return found[0] if found else "无法识别的文件"

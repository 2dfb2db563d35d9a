"""The files of a pack as one ZIP 打包, and back again."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

from rulesets.editing.refusal import EditRefused

MOST_FILES = 100
MOST_BYTES = 4_000_000
"""Sizes beyond any pack (ours): what unpacks to more is not unpacked."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}\.yaml")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def zip_of(files: Mapping[str, str]) -> bytes:
    """The files in one ZIP; the same files give the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), files[name].encode(), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def files_in(data: bytes) -> dict[str, str]:
    """The texts in a ZIP, in its root or in one folder. Line ends become LF. Raises EditRefused, naming the file."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile as error:
        raise EditRefused("", None, "", "不是 ZIP 文件，请上传由这里下载、修改后重新打包的 ZIP") from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise EditRefused("", None, "", f"ZIP 太大：最多 {MOST_FILES} 个文件、{MOST_BYTES // 1_000_000} MB")
        if len({entry.filename.rpartition("/")[0] for entry in entries}) > 1:
            raise EditRefused("", None, "", "ZIP 里的文件应当在同一个文件夹里")
        found: dict[str, str] = {}
        for entry in entries:
            name = entry.filename.rpartition("/")[2]
            if not _NAME.fullmatch(name) or name in found:
                raise EditRefused(name[:80], None, "", "文件名应由小写字母、数字和下划线组成，以 .yaml 结尾，不重复")
            found[name] = _text(name, _read(archive, entry, name))
    if not found:
        raise EditRefused("", None, "", "ZIP 里没有文件")
    return found


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    try:
        # The stated size is only a claim, so that not more than it is read.
        with archive.open(entry) as file:
            data = file.read(entry.file_size + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise EditRefused(name, None, "", "ZIP 损坏或加了密码，请重新打包") from error
    if len(data) > entry.file_size:
        raise EditRefused(name, None, "", "ZIP 损坏，请重新打包")
    return data


def _text(name: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EditRefused(name, None, "", "不是 UTF-8 编码，请另存为 UTF-8") from error
    return text.replace("\r\n", "\n")

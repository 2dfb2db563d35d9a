"""Where the papers lie 材料库: one file for each content, named by its SHA-256, readable by the service alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from service.attachments.faults import AttachmentDamaged
from service.settings import Settings


def folder_of(settings: Settings) -> Path:
    """The folder of the papers; no address of the site leads into it."""
    return settings.instance_dir / "attachments"


def keep(folder: Path, data: bytes) -> str:
    """Write the content, whole or not at all, and return its hash. The same content twice is one file."""
    digest = hashlib.sha256(data).hexdigest()
    place = _place(folder, digest)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_whole(place, digest):
        return digest
    # mkstemp makes the file with mode 600.
    handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(place)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    _settle(place.parent)
    return digest


def fetch(folder: Path, digest: str) -> bytes:
    """The content. Raises AttachmentDamaged when it is gone or is not what was handed in."""
    try:
        data = _place(folder, digest).read_bytes()
    except OSError as error:
        raise AttachmentDamaged("attachment_missing", "材料文件不在库中，请告知系统管理员从备份恢复") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise AttachmentDamaged("attachment_damaged", "材料文件与上传时不符，已停止使用，请告知系统管理员")
    return data


def _place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _is_whole(place: Path, digest: str) -> bool:
    try:
        return hashlib.sha256(place.read_bytes()).hexdigest() == digest
    except FileNotFoundError:
        return False


def _settle(folder: Path) -> None:
    """Make the new name survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

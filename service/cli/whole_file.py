"""An output file that is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


class OutputExists(Exception):
    """Something is at the place already, and it may not be replaced."""


def write_whole(path: Path, pieces: Iterable[str], *, replace: bool) -> None:
    """Writes UTF-8 beside the place, then moves it there in one step. Raises OutputExists, OSError."""
    place, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.absolute().parent)
    part = Path(name)
    try:
        with os.fdopen(place, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes it for the owner only; a result is there to be read.
        part.chmod(0o644)
        if replace:
            part.replace(path)
        else:
            _move_if_free(part, path)
    finally:
        part.unlink(missing_ok=True)


def _move_if_free(part: Path, path: Path) -> None:
    try:
        path.hardlink_to(part)
    except FileExistsError:
        raise OutputExists from None
    except OSError:
        # A file system without links: a small gap between looking and moving is left.
        if path.exists():
            raise OutputExists from None
        part.replace(path)

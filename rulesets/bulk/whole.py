"""A file that an engine writes, there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def in_place(file: Path) -> Iterator[Path]:
    """A place beside ``file`` to write to; what is there at the end without an error is moved to ``file`` in one step."""
    # The extension stays, since engines choose the format by it.
    part = file.with_name(f".{file.stem}.part-{os.getpid()}{file.suffix}")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)

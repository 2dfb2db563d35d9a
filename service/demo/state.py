"""What the demonstration database was made of and when 演示库的状态, kept beside it, readable by its owner only."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from service.demo.dossiers import demo_text
from service.demo.objections import objections_text

DATABASE = "demo.db"
FILES = "demo"
"""The folder of its papers and evaluations."""
_STATE = "demo.json"
# Without letters and digits that look alike.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class DemoState:
    """``day``: the day that all ages count back from. ``password``: of every demonstration account."""

    day: str
    data_sha256: str
    password: str

    def is_of(self, today: date) -> bool:
        """Whether the data are of that day and of the present file."""
        return self.day == today.isoformat() and self.data_sha256 == _data_sha256()


def new_state(today: date) -> DemoState:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    return DemoState(today.isoformat(), _data_sha256(), "-".join(groups))


def read_state(folder: Path) -> DemoState | None:
    """The state of a complete database; None where there is none or its making was broken off."""
    try:
        if not (folder / DATABASE).exists():
            return None
        return DemoState(**json.loads((folder / _STATE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def write_state(folder: Path, state: DemoState) -> None:
    """Written last, so that it stands only beside a complete database."""
    handle = os.open(folder / _STATE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(state), file)


def forget(folder: Path) -> None:
    """Remove the demonstration, and nothing else, from the instance folder."""
    for name in (_STATE, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / FILES, ignore_errors=True)


def _data_sha256() -> str:
    return hashlib.sha256((demo_text() + objections_text()).encode()).hexdigest()

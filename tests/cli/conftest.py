"""The command as a program of its own, as other programs call it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class Command:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, stdin: bytes | None = None, environment: dict[str, str] | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "service.cli", *arguments],
            input=stdin if stdin is not None else b"",
            capture_output=True,
            cwd=self.folder,
            env=environment,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def file(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return str(path)


@pytest.fixture
def chengheng(tmp_path: Path) -> Command:
    return Command(tmp_path)

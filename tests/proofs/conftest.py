"""A copy of the installed packs that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from rulesets.catalogue import Catalogue, catalogue
from rulesets.form.policy import Policy

CITY = "cangzhou-2021-175"
Spoil = Callable[..., Policy]


class Packs:
    """The copied packs; ``replace`` edits one file and insists that the text was there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def catalogue(self) -> Catalogue:
        return catalogue(self.root)

    def policy(self, name: str = CITY) -> Policy:
        return self.catalogue().policy(name)


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    source = Path(str(files("rulesets")))
    for folder in ("packs", "profiles"):
        shutil.copytree(source / folder, tmp_path / folder)
    return Packs(tmp_path / "packs")

"""Copies of the installed packs with one rule changed; their worked cases are left out where they pin the old rule."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

CITY = "cangzhou-2021-175"
PUBLIC = "indicators_public.yaml"
Change = tuple[str, str, str]
FOUR_A_YEAR: tuple[Change, ...] = (
    (PUBLIC, "penalties_same_year: {at_most: 4}, severe", "penalties_same_year: {at_most: 3}, severe"),
    (PUBLIC, "{penalties_same_year: 5}", "{penalties_same_year: {at_least: 4, at_most: 5}}"),
)
EASIER_A: tuple[Change, ...] = (("grades.yaml", "score: {at_least: 850}", "score: {at_least: 800}"),)
DEARER_LIES: tuple[Change, ...] = (("pack.yaml", "value: -50", "value: -100"),)
REPAIRED_DO_NOT_COUNT: tuple[Change, ...] = (
    ("pack.yaml", "amb: AMB-10\n    value: true", "amb: AMB-10\n    value: false"),
)


def changed_pack(root: Path, changes: tuple[Change, ...]) -> Path:
    """The folder of a city pack with these changes, beside copies of the other packs."""
    shutil.copytree(str(files("rulesets").joinpath("packs")), root / "packs")
    folder = root / "packs" / "cangzhou_2021_175"
    for file in folder.glob("cases*.yaml"):
        file.unlink()
    for name, old, new in changes:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[tuple[Change, ...]], Path]:
    return lambda changes: changed_pack(tmp_path / "changed", changes)

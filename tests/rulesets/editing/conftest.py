"""The installed packs as texts, and shortcuts to change one place of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rulesets.catalogue import catalogue
from rulesets.editing.setting import set_value
from rulesets.loading.strict_yaml import Path

CITY = "cangzhou-2021-175"
PENALTIES = "indicators_public.yaml"
THIRD_ROW: Path = ("indicators", 1, "rows", 2)
"""1 or 2 penalties in two years: 50 points (CZ21-A1-06.3)."""
Changed = Callable[..., dict[str, str]]


@pytest.fixture(scope="session")
def city() -> dict[str, str]:
    """The scoring pack of Cangzhou: file name → text."""
    return catalogue().texts(CITY)


@pytest.fixture
def changed(city: dict[str, str]) -> Changed:
    """``changed(file, path, value)``: the texts with this one value."""

    def change(file: str, path: Path, value: Any) -> dict[str, str]:
        return {**city, file: set_value(city[file], path, value, file)}

    return change

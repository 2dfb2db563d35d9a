"""Imports run downwards only: service -> workflows -> rulesets."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ABOVE = {
    "rulesets": {
        "workflows",
        "service",
        "templates",
        "tests",
        "benchmarks",
        "flask",
        "sqlalchemy",
        "alembic",
        "apscheduler",
        "transitions",
    },
    "workflows": {"service", "templates", "tests", "benchmarks", "flask", "sqlalchemy", "alembic", "apscheduler"},
}


def imported(source: str, package: tuple[str, ...] = ()) -> set[str]:
    """Top-level names of everything that a module imports, wherever in it; relative imports resolved in ``package``."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
            elif node.level > len(package):
                found |= {alias.name for alias in node.names} | {str(node.module).split(".")[0]}
        elif isinstance(node, ast.Call) and _name(node.func) in ("import_module", "__import__") and node.args:
            target = node.args[0]
            found.add(str(target.value).split(".")[0] if isinstance(target, ast.Constant) else "<computed>")
    return found


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def modules() -> list[Path]:
    return sorted(path for room in ABOVE for path in (ROOT / room).rglob("*.py"))


def test_there_is_something_to_look_at() -> None:
    assert len([path for path in modules() if path.is_relative_to(ROOT / "rulesets")]) > 20


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_nothing_from_above(path: Path) -> None:
    room, *package = path.relative_to(ROOT).parts[:-1]
    assert not imported(path.read_text(encoding="utf-8"), (room, *package)) & {*ABOVE[room], "<computed>"}


@pytest.mark.parametrize(
    "source",
    [
        "import flask",
        "import service.store as s",
        "from sqlalchemy.orm import Session",
        "def f():\n    from service import clock",
        "if True:\n    import os, workflows.table",
        "from importlib import import_module\nimport_module('service.app')",
        "__import__('flask')",
        "from ... import service",
    ],
)
def test_every_way_of_importing_is_seen(source: str) -> None:
    assert imported(source, ("rulesets", "facts")) & ABOVE["rulesets"]


def test_relative_imports_inside_the_room_are_fine() -> None:
    assert not imported("from . import service\nfrom .flask import x", ("rulesets", "facts"))

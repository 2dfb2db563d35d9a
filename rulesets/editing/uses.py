"""Where an indicator or a feature is still used 引用之处: in this pack, and in the packs that are weighed with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rulesets.catalogue import Catalogue, catalogue
from rulesets.editing.differences import named
from rulesets.editing.documents import document_of, kind_of
from rulesets.editing.example_words import Both
from rulesets.errors import PackError
from rulesets.loading.strict_yaml import Path, dotted

Used = Literal["indicator", "feature"]


@dataclass(frozen=True)
class Use:
    """One place that names it. ``pack`` is empty for the pack itself."""

    pack: str
    file: str
    line: int | None
    field: str
    where: Both

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{self.where[0]}（{f'{self.pack} ' if self.pack else ''}{place}）"


def uses_of(sort: Used, name: str, files: Mapping[str, str], pack: str, base: Catalogue | None = None) -> list[Use]:
    """Every place that names it, its own definition apart. Files that cannot be read are passed over."""
    found: list[Use] = []
    for file, text in files.items():
        try:
            document = document_of(text, file)
        except PackError:
            continue
        found += (
            Use("", file, document.line_of(path), dotted(path), where)
            for path, where in _places(sort, name, file, document.data)
        )
    shelf = base or catalogue()
    for other in sorted(_beside(shelf, pack)):
        for loaded in shelf.pack(other).files:
            file = loaded.document.file.split("/")[-1]
            found += (
                Use(other, file, loaded.document.line_of(path), dotted(path), where)
                for path, where in _places(sort, name, file, loaded.document.data)
            )
    return found


def _beside(shelf: Catalogue, pack: str) -> set[str]:
    return {other for profile in shelf.profiles().values() if pack in profile.packs for other in profile.packs} - {pack}


def _places(sort: str, name: str, file: str, data: Any) -> Iterator[tuple[Path, Both]]:
    if sort == "indicator" and kind_of(file) != "cases":
        return
    yield from _walk(sort, name, data, (), ("", ""))


def _walk(sort: str, name: str, data: Any, path: Path, where: Both) -> Iterator[tuple[Path, Both]]:
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _walk(sort, name, item, (*path, index), where)
        return
    if not isinstance(data, dict):
        return
    if path and isinstance(path[-1], int) and "when" not in path:
        own = named(data)
        where = (
            " · ".join(part for part in (where[0], own[0]) if part),
            " · ".join(part for part in (where[1], own[1]) if part),
        )
    for key, value in data.items():
        here = (*path, key)
        named_by_rule = key == name and "when" in path
        counted = key == "feature" and value == name
        expected = key == name and path[-1:] == ("points",)
        if (sort == "feature" and (named_by_rule or counted)) or (sort == "indicator" and expected):
            yield here, where
        else:
            yield from _walk(sort, name, value, here, where)

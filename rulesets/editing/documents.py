"""The files of a draft as plain data 草稿内容, read once for each text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from rulesets.errors import PackError
from rulesets.loading.strict_yaml import Document, parse


@lru_cache(maxsize=128)
def document_of(text: str, name: str) -> Document:
    """The file ``name`` with this text. Raises PackError where it cannot be read."""
    return parse(text, name)


def readable(files: Mapping[str, str]) -> dict[str, Any]:
    """File name → plain data, without the files that cannot be read."""
    found: dict[str, Any] = {}
    for name, text in files.items():
        try:
            found[name] = document_of(text, name).data
        except PackError:
            continue
    return found


def kind_of(name: str) -> str:
    """The kind of a file is the first part of its name."""
    return name.removesuffix(".yaml").split("_")[0]


def entries(data: Any, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries of a list that are mappings, with their numbers; nothing where the shape is another."""
    listed = data.get(key) if isinstance(data, dict) else None
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(entry, dict):
            yield index, entry


def listed(documents: Mapping[str, Any], kind: str, key: str) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The entries under ``key`` in all files of one kind: file, number, entry."""
    for name, data in documents.items():
        if kind_of(name) == kind:
            for index, entry in entries(data, key):
                yield name, index, entry

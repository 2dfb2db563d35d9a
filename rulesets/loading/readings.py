"""Interpretations 解释口径 as named values: ``$name`` in a rule stands for the value in pack.yaml, so a reading is chosen in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rulesets.errors import PackFault
from rulesets.loading.strict_yaml import Document, Path

_REFERENCE = re.compile(r"\$([A-Za-z][A-Za-z0-9_]*)")


class Readings:
    """The named values of one pack, and which of them were used."""

    def __init__(self, values: dict[str, Any], listed: list[tuple[Document, int, dict[str, Any]]]) -> None:
        self.values = values
        self.used: set[str] = set()
        self.faults: list[PackFault] = []
        self._listed = listed

    @classmethod
    def of(cls, documents: list[Document]) -> Readings:
        """The readings of pack.yaml and of the files of interpretations beside it."""
        values: dict[str, Any] = {}
        readings = cls(values, list(_entries(documents)))
        for document, index, entry in readings._listed:
            name = entry.get("id")
            if not isinstance(name, str):
                continue
            if name in values:
                line = document.line_of(("interpretations", index, "id"))
                readings.faults.append(PackFault(document.file, line, name, "口径的名字重复"))
            values[name] = entry.get("value")
        return readings

    def set_by(self, values: dict[str, Any]) -> Readings:
        """The same readings with the values that an overlay sets."""
        return Readings({**self.values, **values}, self._listed)

    def put_into(self, document: Document) -> Any:
        """The content of ``document`` with every ``$name`` replaced by its value."""
        return self._replace(document.data, (), document)

    def _replace(self, value: Any, path: Path, document: Document) -> Any:
        if isinstance(value, dict):
            return {key: self._replace(item, (*path, key), document) for key, item in value.items()}
        if isinstance(value, list):
            return [self._replace(item, (*path, index), document) for index, item in enumerate(value)]
        match = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return value
        name = match.group(1)
        if name not in self.values:
            line = document.line_of(path)
            self.faults.append(
                PackFault(document.file, line, f"${name}", "pack.yaml 的 interpretations 里没有这个口径")
            )
            return value
        self.used.add(name)
        return self.values[name]

    def unused(self) -> list[PackFault]:
        """A reading that no rule uses would only pretend to be in force."""
        faults = []
        for document, index, entry in self._listed:
            if entry.get("used_by", "rules") == "rules" and entry.get("id") not in self.used:
                line = document.line_of(("interpretations", index))
                faults.append(PackFault(document.file, line, str(entry.get("id")), "没有规则使用这个口径（$名字）"))
        return faults


def _entries(documents: list[Document]) -> Iterator[tuple[Document, int, dict[str, Any]]]:
    for document in documents:
        listed = document.data.get("interpretations") if isinstance(document.data, dict) else None
        for index, entry in enumerate(listed if isinstance(listed, list) else []):
            if isinstance(entry, dict):
                yield document, index, entry

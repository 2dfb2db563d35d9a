"""Interpretations 解释口径 as named values: ``$name`` in a rule stands for the value in pack.yaml, so a reading is chosen in one place."""

from __future__ import annotations

import re
from typing import Any

from rulesets.errors import PackFault
from rulesets.loading.strict_yaml import Document, Path

_REFERENCE = re.compile(r"\$([A-Za-z][A-Za-z0-9_]*)")


class Readings:
    """The named values of one pack, and which of them were used."""

    def __init__(self, values: dict[str, Any], head: Document) -> None:
        self.values = values
        self.used: set[str] = set()
        self.faults: list[PackFault] = []
        self._head = head

    @classmethod
    def of(cls, head: Document) -> Readings:
        listed = head.data.get("interpretations") if isinstance(head.data, dict) else None
        values: dict[str, Any] = {}
        readings = cls(values, head)
        for index, entry in enumerate(listed if isinstance(listed, list) else []):
            name = entry.get("id") if isinstance(entry, dict) else None
            if not isinstance(name, str):
                continue
            if name in values:
                line = head.line_of(("interpretations", index, "id"))
                readings.faults.append(PackFault(head.file, line, name, "口径的名字重复"))
            values[name] = entry.get("value")
        return readings

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
        for index, entry in enumerate(self._head.data.get("interpretations") or []):
            if isinstance(entry, dict) and entry.get("used_by", "rules") == "rules":
                name = entry.get("id")
                if name not in self.used:
                    line = self._head.line_of(("interpretations", index))
                    faults.append(PackFault(self._head.file, line, str(name), "没有规则使用这个口径（$名字）"))
        return faults

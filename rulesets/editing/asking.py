"""What a form for a new entry asks 新增表单: its fields with their closed lists, and the reading of what was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rulesets.editing.documents import listed
from rulesets.editing.writing import plain

Typed = Mapping[str, Sequence[str]]
"""Name of a field → what was sent for it; several values where several boxes are ticked."""
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.()-]*")
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
MOST_CHARACTERS = 2_000
"""In one field (ours)."""


@dataclass(frozen=True)
class Choice:
    value: str
    zh: str
    en: str


@dataclass(frozen=True)
class Ask:
    """One field. ``proposed``: left empty, it is filled with what the answer to the check proposes."""

    name: str
    kind: Literal["text", "number", "select", "checks", "code"]
    zh: str
    en: str
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    proposed: bool = False
    start: str = ""


@dataclass(frozen=True)
class Section:
    """Fields that belong together. ``only``: the derivations that have these fields, empty for all; ``folded`` ones can wait."""

    id: str
    zh: str
    en: str
    fields: tuple[Ask, ...]
    folded: bool = False
    only: str = ""


@dataclass(frozen=True)
class Made:
    """What the typed makes. ``entry`` is None where ``faults`` (name of a field → what is wrong) keep it from being made.

    ``empty``: the faults that are only fields not filled in yet. ``proposed``: name of a field that was left empty → what stands
    there now. ``places``: path inside the entry → its field.
    """

    entry: dict[str, Any] | None
    faults: Mapping[str, str]
    empty: frozenset[str] = frozenset()
    proposed: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


class Reader:
    """Reads the fields of a form by what they may hold, and gathers what is wrong with them."""

    def __init__(self, sections: Sequence[Section], typed: Typed) -> None:
        self._asks = {ask.name: ask for section in sections for ask in section.fields}
        self._typed = typed
        self.faults: dict[str, str] = {}
        self.proposed: dict[str, str] = {}

    def fault(self, name: str, message: str) -> None:
        self.faults.setdefault(name, message)

    def text(self, name: str, proposal: str = "") -> str:
        """The one text of a field; what is proposed where it is empty."""
        found = next((text.strip() for text in self._typed.get(name, ()) if text.strip()), "")
        if any(unicodedata.category(character) in _UNSEEN for character in found):
            self.fault(name, "含有换行或不可见字符，请写成一行文字")
        if len(found) > MOST_CHARACTERS:
            self.fault(name, f"最多 {MOST_CHARACTERS} 个字符")
        if not found and proposal:
            self.proposed[name] = proposal
            return proposal
        if not found and not self._asks[name].optional:
            self.fault(name, "不能为空")
        return found

    def identifier(self, name: str, proposal: str, taken: set[str]) -> str:
        """An id of its own."""
        found = self.text(name, proposal)
        if found and not _IDENTIFIER.fullmatch(found):
            self.fault(name, "编号只能由英文字母、数字、下划线、点、括号和连字符组成，以字母或数字开头")
        if found in taken:
            self.fault(name, f"编号 {found} 已经有了，请另取一个")
        return found

    def number(self, name: str, low: int | None = None, high: int | None = None) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if not _INTEGER.fullmatch(text):
            self.fault(name, f"应当是整数，这里是“{text[:40]}”")
            return None
        found = int(text)
        if (low is not None and found < low) or (high is not None and found > high):
            self.fault(name, f"应当{_between(low, high)}，这里是 {found}")
        return found

    def choice(self, name: str) -> str:
        return self._known(name, self.text(name))

    def choices(self, name: str) -> list[str]:
        """The ticked ones in the order of the list."""
        ticked = [text.strip() for text in self._typed.get(name, ()) if text.strip()]
        for text in ticked:
            self._known(name, text)
        if not ticked and not self._asks[name].optional:
            self.fault(name, "请至少选一项")
        return [choice.value for choice in self._asks[name].choices if choice.value in ticked]

    def filled(self) -> Iterator[str]:
        """The names of the fields in which something stands."""
        return (name for name in self._asks if any(text.strip() for text in self._typed.get(name, ())))

    def made(self, entry: dict[str, Any], places: Mapping[str, str]) -> Made:
        """The entry, unless a field is at fault."""
        empty = frozenset(self.faults.keys() - set(self.filled()))
        return Made(None if self.faults else entry, self.faults, empty, self.proposed, places)

    def _known(self, name: str, text: str) -> str:
        if text and text not in {choice.value for choice in self._asks[name].choices}:
            self.fault(name, f"清单里没有“{text[:40]}”")
        return text


def clause_asks(documents: Mapping[str, Any]) -> tuple[Ask, ...]:
    """One clause is required, a second may be named; further ones in the table afterwards."""
    clauses = tuple(
        Choice(
            plain(entry.get("id")),
            f"{plain(entry.get('id'))} {plain(entry.get('place'))} {plain(entry.get('subject'))}",
            f"{plain(entry.get('id'))} {plain(entry.get('place'))} {plain(entry.get('subject'))}",
        )
        for _, _, entry in listed(documents, "clauses", "clauses")
    )
    return (
        Ask("clause", "select", "条款", "Clause", clauses),
        Ask("clause_more", "select", "另一条款", "Another clause", clauses, optional=True),
    )


def read_clauses(reader: Reader) -> str | list[str]:
    first, second = reader.choice("clause"), reader.choice("clause_more")
    return [first, second] if second and second != first else first


def slug(text: str, most: int = 48) -> str:
    """An id out of English words: lower case, with underscores; empty where there are none."""
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", text).lower())
    return "_".join(words)[:most].strip("_")


def free(wanted: str, taken: set[str]) -> str:
    """``wanted``, or it with the first number that makes it free."""
    if not wanted or wanted not in taken:
        return wanted
    return next(name for number in range(2, len(taken) + 3) if (name := f"{wanted}_{number}") not in taken)


def _between(low: int | None, high: int | None) -> str:
    if low is None:
        return f"不超过 {high}"
    return f"不小于 {low}" if high is None else f"在 {low} 到 {high} 之间"

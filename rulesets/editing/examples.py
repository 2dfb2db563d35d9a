"""Which worked examples 算例 a change takes away or alters, and the reason that its author gave for each.

The reasons stand in a file of the draft, so that what is approved is approved with them. A reason counts for exactly what it was given
for: it names the content before and after, so that a later edit of the same example needs a reason of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rulesets.editing.documents import document_of, entries
from rulesets.editing.example_words import Both, expectation_words, names_in
from rulesets.editing.lines import clause_of
from rulesets.editing.refusal import EditRefused
from rulesets.editing.setting import same
from rulesets.editing.writing import Unwritable, flow, plain
from rulesets.errors import PackError

REASONS = "cases_reasons.yaml"
_HEAD = "# Why this change took worked examples away or altered them; written by the editor.\n"
_CONTENT = ("expect", "records", "base", "without", "as_of", "profile")
_BESIDE: dict[str, Both] = {
    "records": ("记录", "records"),
    "base": ("基准记录", "base records"),
    "without": ("不含的记录", "records left out"),
    "as_of": ("评价日", "day of assessment"),
    "profile": ("适用范围", "profile"),
}


@dataclass(frozen=True)
class ExampleChange:
    """One example that is gone or asks something else. ``before`` and ``after`` are its expectations in words.

    ``beside``: what else of it was altered. ``was`` and ``now`` are hashes of its content; ``reason`` is empty while none was given.
    """

    id: str
    kind: Literal["removed", "altered"]
    file: str
    text: str
    clause: str
    before: Both
    after: Both
    beside: Both
    was: str
    now: str | None
    reason: str


@dataclass(frozen=True)
class _Example:
    file: str
    entry: dict[str, Any]
    content: dict[str, Any]

    @property
    def sha256(self) -> str:
        text = json.dumps(self.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def example_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[ExampleChange]:
    """Every example of ``before`` that ``after`` lacks or writes otherwise; its words and its clause may be mended freely.

    None while a file of examples cannot be read: such a draft does not load and goes nowhere.
    """
    old_texts, new_texts = _cases(before), _cases(after)
    if old_texts == new_texts:
        return []
    if any(_data(text, name) is None for name, text in (*old_texts.items(), *new_texts.items())):
        return []
    old, new, given = _examples(old_texts), _examples(new_texts), _given(new_texts)
    names = names_in(before), names_in(after)
    return [
        _change(name, example, new.get(name), names, given)
        for name, example in old.items()
        if name not in new or not same(_sorted(example.content), _sorted(new[name].content))
    ]


def unexplained(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The ids of the removed and altered examples for which no reason was given."""
    return [change.id for change in example_changes(before, after) if not change.reason]


def with_reasons(before: Mapping[str, str], after: Mapping[str, str], reasons: Mapping[str, str]) -> dict[str, str]:
    """``after`` with these reasons (id of the example → reason) beside those that still count; the others are dropped.

    Raises EditRefused for an id that is neither removed nor altered, and for a reason that cannot be written.
    """
    changes = example_changes(before, after)
    stray = sorted(reasons.keys() - {change.id for change in changes})
    if stray:
        raise EditRefused(REASONS, None, "reasons", f"算例 {'、'.join(stray)} 没有被删除，也没有改动，不需要理由")
    lines = []
    for change in changes:
        reason = reasons.get(change.id, change.reason)
        if reason:
            entry = {"case": change.id, "was": change.was, "now": change.now, "reason": " ".join(reason.split())}
            try:
                lines.append(f"  - {flow(entry)}\n")
            except Unwritable as error:
                raise EditRefused(REASONS, None, "reasons", str(error)) from error
    files = {name: text for name, text in after.items() if name != REASONS}
    if lines:
        files[REASONS] = f"{_HEAD}cases: []\nreasons:\n{''.join(lines)}"
    return files


def _cases(files: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text
        for name, text in files.items()
        if name.endswith(".yaml") and name.removesuffix(".yaml").split("_")[0] == "cases"
    }


def _data(text: str, name: str) -> Any:
    try:
        return document_of(text, name).data
    except PackError:
        return None


def _examples(texts: Mapping[str, str]) -> dict[str, _Example]:
    read = {name: _data(text, name) for name, text in sorted(texts.items())}
    bases: dict[str, Any] = {}
    for data in read.values():
        listed = data.get("bases") if isinstance(data, dict) else None
        bases |= listed if isinstance(listed, dict) else {}
    return {
        plain(entry.get("id")): _Example(name, entry, _content(entry, bases))
        for name, data in read.items()
        for _, entry in entries(data, "cases")
    }


def _content(entry: Mapping[str, Any], bases: Mapping[str, Any]) -> dict[str, Any]:
    """What makes an example, the records of its base included: to alter these is to alter the example."""
    found = {key: entry[key] for key in _CONTENT if key in entry}
    if "base" in found:
        found["base"] = [found["base"], bases.get(plain(found["base"]))]
    return found


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _given(texts: Mapping[str, str]) -> dict[tuple[str, str, str | None], str]:
    return {
        (plain(entry.get("case")), plain(entry.get("was")), entry.get("now")): plain(entry.get("reason"))
        for name, text in texts.items()
        for _, entry in entries(_data(text, name), "reasons")
        if isinstance(entry.get("now"), str | None)
    }


def _change(
    name: str,
    old: _Example,
    new: _Example | None,
    names: tuple[Mapping[str, Both], Mapping[str, Both]],
    given: Mapping[tuple[str, str, str | None], str],
) -> ExampleChange:
    now = new.sha256 if new is not None else None
    beside = list(_beside(old, new)) if new is not None else []
    return ExampleChange(
        name,
        "removed" if new is None else "altered",
        old.file,
        plain(old.entry.get("text")),
        clause_of(old.entry),
        expectation_words(old.entry.get("expect"), names[0]),
        ("", "") if new is None else expectation_words(new.entry.get("expect"), names[1]),
        ("、".join(zh for zh, _ in beside), ", ".join(en for _, en in beside)),
        old.sha256,
        now,
        given.get((name, old.sha256, now), ""),
    )


def _beside(old: _Example, new: _Example) -> Iterator[Both]:
    for key, words in _BESIDE.items():
        if not same(_sorted(old.content.get(key)), _sorted(new.content.get(key))):
            yield words

"""Which stored record an incoming record is 记录比对, also where the source gives its records no ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rulesets.records.dossier import Record
from service.operations.versions import content_of


@dataclass(frozen=True)
class Stored:
    """A stored record as the matching sees it: its latest content, and what its source last said."""

    label: str
    latest: Mapping[str, Any]
    said: Mapping[str, Any] | None

    def says(self, content: Mapping[str, Any]) -> bool:
        return content in (self.latest, self.said)


def match(incoming: Iterable[Record], stored: Iterable[Stored]) -> list[tuple[Record, str]]:
    """(incoming record, label of the record that it is or will be).

    A record with an id of its own is the stored record of that id. Records without one share the derived name
    kind@date, kind@date~2 …, which shifts when their number changes; among those, equal content comes first, then what
    is left over in order, then new names.
    """
    families: dict[str, list[Stored]] = defaultdict(list)
    for item in stored:
        families[_family(item.label)].append(item)
    pairs: list[tuple[Record, str]] = []
    nameless: dict[str, list[Record]] = defaultdict(list)
    for record in incoming:
        if _is_derived(record):
            nameless[_family(record.id)].append(record)
        else:
            pairs.append((record, record.id))
    for family, records in nameless.items():
        pairs.extend(_within(records, families.get(family, [])))
    return pairs


def _within(records: list[Record], stored: list[Stored]) -> list[tuple[Record, str]]:
    free, pairs, rest = list(stored), [], []
    for record in records:
        content = content_of(record)
        same = next((item for item in free if item.says(content)), None)
        if same is None:
            rest.append(record)
        else:
            free.remove(same)
            pairs.append((record, same.label))
    taken = {item.label for item in stored}
    for record in rest:
        label = free.pop(0).label if free else _unused(record, taken)
        taken.add(label)
        pairs.append((record, label))
    return pairs


def _is_derived(record: Record) -> bool:
    return _family(record.id) == f"{record.kind}@{record.date.isoformat()}"


def _family(label: str) -> str:
    base, mark, copy = label.rpartition("~")
    return base if mark and copy.isdigit() and "@" in base else label


def _unused(record: Record, taken: set[str]) -> str:
    wanted = f"{record.kind}@{record.date.isoformat()}"
    label, copy = wanted, 1
    while label in taken:
        copy += 1
        label = f"{wanted}~{copy}"
    return label

"""Everyone who is graded 全部企业: how records find their enterprise, and what becomes of an enterprise without records.

Trusted input says of itself that every record belongs to a listed enterprise and every enterprise is listed once: the words of those
with records are joined to the list. Otherwise the list is grouped together with the records, each entry marked as listed: what is not
marked belongs to nobody, and what was marked twice was listed twice, without another pass.
"""

from __future__ import annotations

from typing import Any

import ibis

from rulesets.bulk.layout import Bit, Layout
from rulesets.bulk.predicates import Expression, Table


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def number_of(uscc: str) -> int:  # type: ignore[empty-body]
    """A number for a text, the engine's own; equal texts have equal numbers."""


def matched(dialect: str) -> str:
    """The text that tells how many of the enterprises were found in ``grouped``, and how many are in it. While these are the same, and
    no record is an orphan, no two of the enterprises that have records share a number, nor one of them with another enterprise."""
    everyone, grouped = (ibis.table({"key": "int64"}, name=name) for name in ("everyone", "grouped"))
    found = everyone.aggregate(found=everyone.key.count()).cross_join(grouped.aggregate(groups=grouped.count()))
    return str(ibis.to_sql(found, dialect=dialect, pretty=False))


class Population:
    """The enterprises, seen from the words of those that have records."""

    def __init__(self, enterprises: Table, layout: Layout, *, checked: bool, numbered: bool) -> None:
        self._checked = checked
        self._numbered = numbered
        self._layout = layout
        self._listed = (
            enterprises.filter(enterprises.uscc.notnull() & (enterprises.uscc != "")) if checked else enterprises
        )

    def key(self, table: Table) -> Expression:
        """By what records are grouped: the credit code, or its number."""
        return number_of(table.uscc) if self._numbered else table.uscc

    def joined(self, rows: Table) -> Table:
        """The rows to group."""
        words = rows.select("key", *[name for name in rows.columns if name[0] in "asm"])
        if not self._checked:
            return words
        mark = f"a{self._layout.listed.word}"
        nothing = {name: ibis.literal(0, words[name].type()) for name in words.columns if name != "key"}
        nothing[mark] = ibis.literal(1 << self._layout.listed.shift, "int64")
        return words.union(self._listed.select(key=self._listed.uscc, **nothing))

    def everyone(self, grouped: Table) -> Table:
        """``uscc``, ``key`` and the words of everyone; absent for those whom ``grouped`` does not know."""
        if self._checked:
            mine = grouped.filter(self._has(grouped, self._layout.listed))
            return mine.mutate(uscc=mine.key)
        numbered = self._listed.select("uscc", number=self.key(self._listed))
        both = numbered.left_join(grouped, numbered.number == grouped.key)
        return both.select(numbered.uscc, *[grouped[name] for name in grouped.columns])

    def nothing(self, everyone: Table) -> Expression:
        """Whether nothing is known of an enterprise: so of many, and then nothing needs to be worked out."""
        if not self._checked:
            return everyone.key.isnull()
        listed = self._layout.listed
        alone = {f"a{listed.word}": 1 << listed.shift}
        return ibis.and_(*[everyone[name] == alone.get(name, 0) for name in _words(everyone)])

    def with_nothing(self, everyone: Table) -> Table:
        """These, with words that need not be read."""
        found = everyone.filter(self.nothing(everyone))
        return found.mutate(**{name: ibis.literal(0, everyone[name].type()) for name in _words(everyone)})

    def counted(self, everyone: Table) -> Table:
        """Without those who are withheld."""
        if not self._checked:
            return everyone
        withheld = ibis.table({"uscc": "string"}, name="withheld")
        return everyone.anti_join(withheld, "uscc")

    def marks(self, grouped: Table) -> Table:
        """One row: how many are ``faulty``, how many ``orphans``, how many ``listed`` and how many ``entries`` the list has."""
        listed = self._has(grouped, self._layout.listed)
        found = grouped.aggregate(
            faulty=self._has(grouped, self._layout.faulty).sum(),
            orphans=(~listed & grouped.key.notnull()).sum(),
            listed=listed.sum(),
        )
        return found.cross_join(self._listed.aggregate(entries=self._listed.count()))

    def faulty(self, grouped: Table) -> Table:
        """``uscc`` of those with a faulty record; absent where a record has none."""
        return grouped.filter(self._has(grouped, self._layout.faulty)).select(uscc="key")

    def orphans(self, grouped: Table) -> Table:
        """``uscc`` that stands in records and not in the list."""
        return grouped.filter(~self._has(grouped, self._layout.listed) & grouped.key.notnull()).select(uscc="key")

    def _has(self, grouped: Table, bit: Bit) -> Any:
        return ((grouped[f"a{bit.word}"] >> bit.shift) & 1) == 1


def _words(table: Table) -> list[str]:
    return [name for name in table.columns if name not in ("uscc", "key")]

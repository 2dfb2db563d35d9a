"""Everyone who is graded 全部企业: how records find their enterprise, and what becomes of an enterprise without records.

Trusted input says of itself that every record belongs to a listed enterprise and every enterprise is listed once: the words of those
with records are joined to the list. Otherwise the list is grouped together with the records, each entry marked as listed: what is not
marked belongs to nobody, and what was marked twice was listed twice, without another pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis

from rulesets.bulk.layout import Bit, Layout
from rulesets.bulk.predicates import Expression, Table


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def number_of(uscc: str) -> int:  # type: ignore[empty-body]
    """A number for a text, the engine's own; equal texts have equal numbers."""


def numbers(enterprises: Table) -> Table:
    """The number of every enterprise. While they are all distinct, and no record is an orphan, equal numbers are equal codes."""
    return enterprises.select(number=number_of(enterprises.uscc))


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

    def words(self, grouped: Table) -> Table:
        """``uscc`` and the words of everyone; zero for those without records."""
        if self._checked:
            return self.named(grouped)
        numbered = self._listed.select("uscc", key=self.key(self._listed))
        both = numbered.left_join(grouped, "key")
        return both.select(
            numbered.uscc, **{name: grouped[name].fill_null(0) for name in grouped.columns if name != "key"}
        )

    def named(self, grouped: Table) -> Table:
        """The same for some who have records."""
        if self._checked:
            mine = grouped.filter(self._has(grouped, self._layout.listed))
            return mine.mutate(uscc=mine.key)
        numbered = self._listed.select("uscc", key=self.key(self._listed))
        both = numbered.inner_join(grouped, "key")
        return both.select(numbered.uscc, *[grouped[name] for name in grouped.columns if name != "key"])

    def weighed(self, grouped: Table) -> Table:
        """The words of those who are counted, each as one; who is withheld is not."""
        if self._checked:
            withheld = ibis.table({"uscc": "string"}, name="withheld")
            grouped = grouped.filter(self._has(grouped, self._layout.listed))
            grouped = grouped.anti_join(withheld, grouped.key == withheld.uscc)
        return grouped.mutate(weight=ibis.literal(1, "int64"))

    def without_rows(self, grouped: Table) -> Iterator[Table]:
        """Those whom ``grouped`` does not know, as one line that weighs as much as they are many."""
        if self._checked:
            return
        known = grouped.aggregate(known=grouped.count())
        both = self._listed.aggregate(everyone=self._listed.count()).cross_join(known)
        zero = {name: ibis.literal(0, grouped[name].type()) for name in grouped.columns if name != "key"}
        yield both.select(weight=ibis.greatest(both.everyone - both.known, 0), **zero)

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

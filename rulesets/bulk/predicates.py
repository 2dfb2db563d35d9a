"""Questions about single records as column expressions over the typed table of records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import ibis

from rulesets.bulk.slots import Question, Rating, When
from rulesets.form.policy import REPAIRED
from rulesets.records.kinds import KINDS

Table = Any
Expression = Any
"""ibis expressions; their own types say nothing about columns."""


@ibis.udf.scalar.builtin(name="array_position")  # type: ignore[untyped-decorator]
def _position(texts: list[str], text: str) -> int:  # type: ignore[empty-body]
    """The place of ``text`` in a list, from 1."""


def place_among(texts: Iterable[str], column: Expression) -> Expression:
    """The place of a text among those given, from 1; 0 or absent where it is none of them."""
    # A function of one column is worked out once for each word of its dictionary; a comparison, once for each record.
    return _position(ibis.array(list(texts)), column)


def over(records: Table, when: When) -> Expression:
    """Whether a status had ended before ``when.first``: its last day is the one before it ended. Absent for one without an end."""
    # It lasts one day at least, so a status that began inside counts whatever its end.
    return (records.ended_on <= when.first) & (records.date < when.first)


def meets(records: Table, question: Question, as_of: date) -> list[Expression]:
    """The tests of the attributes; none where any will do. Absent stands for false."""
    return [_attribute(records, question.kinds, name, wanted, as_of) for name, wanted in question.where]


def _attribute(
    records: Table, kinds: tuple[str, ...], name: str, wanted: bool | tuple[str, ...], as_of: date
) -> Expression:
    if name == REPAIRED:
        return records.repaired_on <= as_of if wanted else records.repaired_on.isnull() | (records.repaired_on > as_of)
    if isinstance(wanted, tuple):
        return place_among(wanted, records[name]) > 0
    # A kind may give an absent attribute a value; where it gives none, absent is neither true nor false.
    defaults = {KINDS[kind].attributes[name].default for kind in kinds}
    (default,) = defaults
    if default is None:
        return records[name] == wanted
    same = records[name].identical_to(wanted if wanted != default else not default)
    return same if wanted != default else ~same


def code(records: Table, rating: Rating) -> Expression:
    """The number of the rating, 0 where the ranking does not name it; absent for records that are none of these kinds."""
    column = records[rating.attribute]
    if rating.codes is None:
        return column.cast("int64") if _always_given(rating) else column.cast("int64").fill_null(0)
    values, numbers = zip(*rating.codes, strict=True)
    if numbers == tuple(range(1, len(numbers) + 1)):
        place = place_among(values, column)
        return place if _always_given(rating) else place.fill_null(0)
    return ibis.cases(*[(column == value, number) for value, number in rating.codes], else_=0)


def _always_given(rating: Rating) -> bool:
    """Whether every sound record of these kinds has a rating that has a number: to fill in what is absent takes long."""
    named = {value for value, _ in rating.codes or ()}
    attributes = [KINDS[kind].attributes[rating.attribute] for kind in rating.kinds]
    return all(
        attribute.required and (rating.codes is None or set(attribute.choices) <= named) for attribute in attributes
    )

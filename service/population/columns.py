"""Rows of the store in the columns of the contract §3 列式记录."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

RECORDS = pa.schema(
    [
        ("uscc", pa.string()),
        ("id", pa.string()),
        ("kind", pa.string()),
        ("date", pa.date32()),
        ("ended_on", pa.date32()),
        ("revoked", pa.bool_()),
        ("repaired_on", pa.date32()),
        ("fulfilled", pa.bool_()),
        ("penalty_type", pa.string()),
        ("level", pa.string()),
        ("industry", pa.string()),
        ("rank", pa.int64()),
        ("list", pa.string()),
    ]
)
ENTERPRISES = pa.schema([("uscc", pa.string()), ("region", pa.string())])
ATTRIBUTES = ("repaired_on", "fulfilled", "penalty_type", "level", "industry", "rank", "list")
"""Those that the store keeps as attributes of a version."""


class Pile:
    """Rows of one table, kept by column until there are enough of them to be written."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._columns: list[list[Any]] = [[] for _ in schema]

    def __len__(self) -> int:
        return len(self._columns[0])

    def add(self, *values: Any) -> None:
        """One row, its values in the order of the columns."""
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)

    def table(self) -> pa.Table:
        """The rows; the pile is empty afterwards."""
        arrays = [pa.array(column, type=field.type) for column, field in zip(self._columns, self._schema, strict=True)]
        self._columns = [[] for _ in self._schema]
        return pa.Table.from_arrays(arrays, schema=self._schema)


def attributes_of(attributes: Mapping[str, Any]) -> list[Any]:
    """The values of ATTRIBUTES in their order; a day comes out of the JSON as text."""
    values = [attributes.get(name) for name in ATTRIBUTES]
    if values[0] is not None:
        values[0] = date.fromisoformat(values[0])
    return values

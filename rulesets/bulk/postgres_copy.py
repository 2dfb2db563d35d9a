"""Rows into PostgreSQL and out of it 数据进出, by its COPY: Parquet and CSV files on this side, batch by batch."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from rulesets.bulk.engine import kind_of
from rulesets.bulk.errors import InputRefused

_BATCH = 65_536
_OUT: Mapping[str, pa.DataType] = {
    "bool": pa.bool_(), "date": pa.date32(), "int2": pa.int16(), "int4": pa.int32(), "int8": pa.int64(),
    "float8": pa.float64(),
}  # fmt: skip


def type_names(connection: psycopg.Connection[Any], sql: str) -> dict[str, str]:
    """The columns of a query with the names of their types, as the server calls them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({sql}) AS described LIMIT 0")  # noqa: S608
        assert cursor.description is not None
        known = connection.adapters.types
        return {
            column.name: "text" if (found := known.get(column.type_code)) is None else found.name
            for column in cursor.description
        }


def bring(connection: psycopg.Connection[Any], name: str, files: Sequence[Path]) -> None:
    """Make the temporary table ``name`` of the rows of all files; CSV is text throughout. Raises InputRefused."""
    try:
        with _opened(files[0]) as (schema, _):
            columns = ", ".join(f'"{field.name}" {_type_for(field.type)}' for field in schema)
        connection.execute(f'CREATE TEMP TABLE "{name}" ({columns})')
        for file in files:
            with (
                _opened(file) as (_, batches),
                connection.cursor() as cursor,
                cursor.copy(f'COPY pg_temp."{name}" FROM STDIN (FORMAT csv)') as copy,
            ):
                for batch in batches:
                    copy.write(_as_csv(batch))
    except (OSError, pa.ArrowException) as error:
        raise InputRefused(f"读不了 {files[0]}：{str(error).splitlines()[0]}") from error


def fetch(connection: psycopg.Connection[Any], sql: str, file: Path, kind: str) -> None:
    """Write the rows of a query to one file, as they come."""
    with connection.cursor() as cursor:
        if kind == "csv":
            with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER)") as copy, file.open("wb") as target:
                for chunk in copy:
                    target.write(chunk)
            return
        types = {column: _OUT.get(name, pa.string()) for column, name in type_names(connection, sql).items()}
        schema = pa.schema(list(types.items()))
        options = pa.csv.ConvertOptions(
            column_types=types,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            # An empty text comes between quotes, an absent one as nothing at all.
            quoted_strings_can_be_null=False,
        )
        reading = pa.csv.ReadOptions(column_names=list(types))
        parsing = pa.csv.ParseOptions(newlines_in_values=True)
        with (
            pq.ParquetWriter(file, schema) as writer,
            cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as copy,
        ):
            rows = io.BufferedReader(_Stream(iter(copy)), 1 << 20)
            # Of nothing at all no reader can be made.
            if rows.peek(1):
                with pa.csv.open_csv(rows, reading, parsing, options) as found:
                    for batch in found:
                        writer.write_batch(batch)


class _Stream(io.RawIOBase):
    """The chunks of a COPY as a file to read."""

    def __init__(self, chunks: Iterator[Any]) -> None:
        self._chunks = chunks
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            found = next(self._chunks, None)
            if found is None:
                return 0
            self._left = bytes(found)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size


@contextmanager
def _opened(file: Path) -> Iterator[tuple[pa.Schema, Iterator[pa.RecordBatch]]]:
    if kind_of(file) == "parquet":
        with pq.ParquetFile(file) as opened:
            yield opened.schema_arrow, opened.iter_batches(_BATCH)
        return
    parsing = pa.csv.ParseOptions(newlines_in_values=True)
    with pa.csv.open_csv(file, parse_options=parsing) as head:
        texts = dict.fromkeys(head.schema.names, pa.string())
    options = pa.csv.ConvertOptions(column_types=texts, strings_can_be_null=True, null_values=[""])
    with pa.csv.open_csv(file, parse_options=parsing, convert_options=options) as rows:
        yield rows.schema, iter(rows)


def _as_csv(batch: pa.RecordBatch) -> bytes:
    plain = [
        column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column for column in batch.columns
    ]
    target = io.BytesIO()
    options = pa.csv.WriteOptions(include_header=False)
    pa.csv.write_csv(pa.RecordBatch.from_arrays(plain, names=batch.schema.names), target, options)
    return target.getvalue()


def _type_for(given: pa.DataType) -> str:
    if pa.types.is_dictionary(given):
        return _type_for(given.value_type)
    if pa.types.is_date(given):
        return "date"
    if pa.types.is_timestamp(given):
        return "timestamp" if given.tz is None else "timestamptz"
    if pa.types.is_boolean(given):
        return "boolean"
    if pa.types.is_integer(given):
        return "integer" if given.bit_width < 64 and not pa.types.is_uint32(given) else "bigint"
    return "double precision" if pa.types.is_floating(given) else "text"

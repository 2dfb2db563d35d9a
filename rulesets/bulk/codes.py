"""Which credit codes 统一社会信用代码 of a file are none: the check digit of GB 32100-2015 over whole columns of bytes.

Written as the enterprise's register writes them: 18 characters, upper case, no blanks. The weights of the places and the values of the
characters are read off ``rulesets.records.uscc`` by trying, and every code found wanting here is put to it once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from rulesets.bulk.engine import kind_of
from rulesets.records.uscc import is_valid, with_check_digit

_LENGTH = 18
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BATCH = 262_144


def bad_codes(file: Path) -> Iterator[str]:
    """Every code in column ``uscc`` that is not a valid one; absent ones are passed over."""
    return _bad(_columns(file))


def bad_among(texts: Sequence[str | None]) -> Iterator[str]:
    """The same of codes that are at hand."""
    return _bad([pa.array(texts, pa.string())])


def _bad(columns: Iterable[pa.Array]) -> Iterator[str]:
    for column in columns:
        texts = column.drop_null().cast(pa.string())
        for place in np.flatnonzero(~valid(texts)):
            text = texts[int(place)].as_py()
            # A code that is not there at all is a fault of another kind.
            if text and not is_valid(text):
                yield text


def valid(texts: pa.StringArray) -> np.ndarray:
    """For each text without absent ones whether it is a valid code (never true of one that is not)."""
    found = np.zeros(len(texts), dtype=bool)
    if not len(texts):
        return found
    _, offsets_buffer, data = texts.buffers()
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    right_length = np.flatnonzero(np.diff(offsets) == _LENGTH)
    if not len(right_length):
        return found
    values, weights = _tables()
    body = np.frombuffer(data, dtype=np.uint8)
    digits = values[body[offsets[:-1][right_length][:, None] + np.arange(_LENGTH)]]
    remainder = (digits[:, :-1].astype(np.int32) @ weights) % len(_ALPHABET)
    known = (digits >= 0).all(axis=1) & (digits[:, :-1] > 0).any(axis=1)
    found[right_length] = known & ((digits[:, -1] + remainder) % len(_ALPHABET) == 0)
    return found


@cache
def _tables() -> tuple[np.ndarray, np.ndarray]:
    """The value of each byte (-1 for one that no code has), and what each place weighs in the sum that the check digit brings to 0."""
    values = np.full(256, -1, dtype=np.int8)
    for value, letter in enumerate(_ALPHABET):
        values[ord(letter)] = value
    nothing = "0" * (_LENGTH - 1)
    ones = (nothing[:place] + "1" + nothing[place + 1 :] for place in range(_LENGTH - 1))
    weights = [-_ALPHABET.index(with_check_digit(text)[-1]) % len(_ALPHABET) for text in ones]
    return values, np.array(weights, dtype=np.int32)


def _columns(file: Path) -> Iterator[pa.Array]:
    if kind_of(file) == "parquet":
        with pa.parquet.ParquetFile(file) as opened:
            for batch in opened.iter_batches(_BATCH, columns=["uscc"]):
                yield batch.column(0)
        return
    options = pa.csv.ConvertOptions(
        include_columns=["uscc"], column_types={"uscc": pa.string()}, strings_can_be_null=True
    )
    with pa.csv.open_csv(file, convert_options=options) as opened:
        for batch in opened:
            yield batch.column(0)

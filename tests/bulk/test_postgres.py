"""The same texts inside PostgreSQL give the same rows as in DuckDB, column by column (CZ21-2.2.1b, CZ21-2.2.2a)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.bulk.engine import Rows
from rulesets.bulk.errors import InputRefused
from rulesets.bulk.postgres_engine import PostgreSQL
from rulesets.catalogue import policy
from tests.bulk.populations import AS_OF, edge_population, special_population
from tests.bulk.tables import Raw, Run, code, enterprises_table, records_table, run
from tests.reference.examples import examples
from tests.reference.strategies import dossiers
from tests.service.conftest import postgresql_server

__all__ = ["postgresql_server"]


@pytest.fixture(scope="module")
def connection(postgresql_server: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgresql_server.replace("+psycopg", "", 1)) as opened:
        yield opened


@contextmanager
def engine_of(connection: psycopg.Connection[Any]) -> Iterator[PostgreSQL]:
    with connection.transaction(force_rollback=True):
        yield PostgreSQL(connection)


def shape(file: Path) -> list[tuple[str, pa.DataType]]:
    return [(field.name, field.type) for field in pq.read_schema(file)]


def both(
    connection: psycopg.Connection[Any], folder: Path, population: list[Raw], as_of: date, **more: Any
) -> tuple[Run, Run]:
    """What DuckDB gives and what PostgreSQL gives; the shapes of the files are compared here."""
    tables = records_table(population), enterprises_table(population)
    (folder / "duckdb").mkdir()
    (folder / "postgres").mkdir()
    pack = policy(more.pop("pack", "cangzhou-2021-175"))
    expected = run(folder / "duckdb", *tables, as_of, policy=pack, **more)
    with engine_of(connection) as engine:
        found = run(folder / "postgres", *tables, as_of, policy=pack, engine=engine, **more)
    for name in ("graded", "rejects"):
        if (folder / f"duckdb/{name}.parquet").exists():
            assert shape(folder / f"postgres/{name}.parquet") == shape(folder / f"duckdb/{name}.parquet")
    return expected, found


def assert_same(
    connection: psycopg.Connection[Any], folder: Path, population: list[Raw], as_of: date, **more: Any
) -> None:
    expected, found = both(connection, folder, population, as_of, **more)
    assert len(expected.rows) == len(population)
    for uscc, row in expected.rows.items():
        assert found.rows[uscc] == row, uscc
    assert found.rows.keys() == expected.rows.keys()
    assert sorted(found.rejects, key=repr) == sorted(expected.rejects, key=repr)
    for name in ("enterprises", "records", "grades", "withheld", "scores", "vetoes", "faults"):
        assert getattr(found.summary, name) == getattr(expected.summary, name), name


def test_every_bound(connection: psycopg.Connection[Any], tmp_path: Path) -> None:
    assert_same(connection, tmp_path, edge_population(AS_OF), AS_OF)


def test_what_the_words_leave_open_and_measures(connection: psycopg.Connection[Any], tmp_path: Path) -> None:
    """More records than a lane holds, ratings of several industries, and the measures that follow (CZ21-2.4)."""
    assert_same(connection, tmp_path, special_population(), AS_OF, trusted=True, measures=True, pack="composite")


@examples(6)
@given(st.lists(dossiers(AS_OF), min_size=1, max_size=20))
def test_any_population(
    connection: psycopg.Connection[Any],
    tmp_path_factory: pytest.TempPathFactory,
    found: list[Raw],
) -> None:
    population = [dossier | {"uscc": code(number)} for number, dossier in enumerate(found)]
    assert_same(connection, tmp_path_factory.mktemp("any"), population, AS_OF)


def test_faults_are_found_alike(connection: psycopg.Connection[Any], tmp_path: Path) -> None:
    """An unknown kind, a record twice, a wrong choice, a code that is none; each is told with its reason."""
    honour = {"id": "h", "kind": "honour", "date": "2026-05-01", "level": "national"}
    population: list[Raw] = [
        {"uscc": code(1), "records": [{"id": "1", "kind": "nonsense", "date": "2026-01-01"}]},
        {"uscc": code(2), "records": [honour, honour]},
        {"uscc": code(3), "records": [honour | {"level": 'village, "small"\nand far'}]},
        {"uscc": code(4), "records": [honour | {"level": ""}]},
        {"uscc": code(5), "records": [honour]},
        {"uscc": code(5)[:-1] + "?", "records": [honour]},
    ]
    assert_same(connection, tmp_path, population, AS_OF)


def test_nothing_at_all(connection: psycopg.Connection[Any], tmp_path: Path) -> None:
    assert_same(connection, tmp_path, [], AS_OF)


def test_texts_that_should_be_days_are_refused(connection: psycopg.Connection[Any], tmp_path: Path) -> None:
    tables = records_table(edge_population(AS_OF)[:5]), enterprises_table([])
    with engine_of(connection) as engine, pytest.raises(InputRefused, match="date、ended_on"):
        run(tmp_path, *tables, AS_OF, engine=engine, extension="csv")


def test_a_file_engine_refuses_a_query(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="只读文件"):
        DuckDB(tmp_path).show("records", [Rows("SELECT 1")])

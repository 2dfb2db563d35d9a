"""The same texts in Spark's dialect give the same rows as forward (where pyspark and Java are installed; see tests/run.sh).

Every statement costs Spark a second, whatever its rows: so whole populations are put together into few runs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rulesets.bulk.engine import Bucket
from rulesets.bulk.errors import EngineMissing, InputRefused
from rulesets.catalogue import policy
from rulesets.records.dossier import read_dossier
from tests.bulk.populations import (
    AS_OF,
    CITY,
    drawn_population,
    edge_population,
    kind_population,
    many,
    numbered,
    rating,
    span_population,
)
from tests.bulk.tables import Raw, Run, code, enterprises_table, expected, records_table, run, write

pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java on this machine"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from rulesets.bulk.spark_engine import Spark

    class Kept(Spark):
        def close(self) -> None:
            """A run closes the engine that it was given; this one serves all runs."""

    with pytest.MonkeyPatch.context() as patch:
        # Statements that run once are not worth Java's second, slower compiler.
        patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
        engine = Kept(tmp_path_factory.mktemp("spark"))
    yield engine
    Spark.close(engine)


def population_on(as_of: date, pack: str) -> list[Raw]:
    """Every bound, every kind and value, every span, what packed words leave open, and what the strategy draws."""
    day = as_of.isoformat()
    special = [
        many("administrative_penalty", 70, as_of, penalty_type="fine", repaired_on=day),
        many("volunteer_service", 9000, as_of),
        [rating("甲", "2020-01-01", 1), rating("乙", "2026-01-01", 3), rating("乙", "2026-01-02", 2)],
        [],
    ]
    return [
        *edge_population(as_of, pack),
        *numbered(special, 7000),
        *drawn_population(as_of, 150),
        *kind_population(as_of),
        *span_population(as_of),
    ]


@pytest.mark.parametrize(
    ("pack", "as_of", "trusted"),
    [(CITY, date(2028, 2, 29), False), ("composite", AS_OF, True)],
    ids=["city", "composite"],
)
def test_spark_gives_what_forward_gives(tmp_path: Path, spark: Any, pack: str, as_of: date, trusted: bool) -> None:
    """CZ21-2.2.1b, CZ21-2.2.2a, CZ21-2.4: grade, score, every indicator, measures and rate; before and after the overlay."""
    population = population_on(as_of, pack)
    tables = records_table(population), enterprises_table(population)
    found = run(tmp_path, *tables, as_of, policy=policy(pack), engine=spark, measures=True, trusted=trusted)
    assert found.summary.faults == {}
    assert len(found.rows) == len(population) == found.summary.enterprises
    for dossier in population:
        weighed = expected(policy(pack), read_dossier(dossier), as_of, measures=True)
        assert found.rows[dossier["uscc"]] == weighed, dossier


FINE = {"id": "ok", "kind": "administrative_penalty", "date": "2026-01-05", "penalty_type": "fine"}
HONOUR = {"kind": "honour", "date": "2026-05-01", "level": "national"}
FAULTY: list[list[Raw]] = [
    [FINE],
    [],
    [FINE | {"id": "1", "kind": "nonsense"}],
    [FINE | {"id": "2", "date": "2026-02-30"}],
    [FINE | {"id": "3", "date": "2026-1-5"}],
    [FINE | {"id": "4", "date": "1899-12-31"}],
    [FINE | {"id": "5", "revoked": "maybe"}],
    [FINE | {"id": "6", "repaired_on": "2025-12-31"}],
    [FINE, FINE],
    [HONOUR | {"id": "7", "level": 'village, "small"\nand far '}],
    [HONOUR | {"id": "8", "level": None}],
    [{"id": "9", "kind": "tax_abnormal", "date": "2026-01-05", "ended_on": "soon"}],
    [{"id": "10", "kind": "industry_evaluation", "date": "2026-01-05", "industry": " 甲\\n", "rank": "1.5"}],
    [{"id": "11", "kind": "industry_evaluation", "date": "2026-01-05", "industry": '"', "rank": "100"}],
    [{"id": "12", "kind": "judgment_debtor", "date": "2026-01-05", "fulfilled": "FALSE", "revoked": "0"}],
]


def faulty_tables() -> tuple[pa.Table, pa.Table]:
    """Texts throughout, with an orphan record, an enterprise that is listed twice and a code that is none."""
    names = records_table([]).column_names
    firms = [{"uscc": code(number), "records": records} for number, records in enumerate(FAULTY)]
    orphan = {"uscc": code(900), "records": [FINE]}
    rows = [record | {"uscc": firm["uscc"]} for firm in [*firms, orphan] for record in firm["records"]]
    records = pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))
    return records, enterprises_table([*firms, firms[1], {"uscc": code(901)[:-1] + "?"}])


def test_faults_and_results_in_csv_are_those_of_duckdb(tmp_path: Path, spark: Any) -> None:
    """Contract §3: the same faults, each with its reason, the same summary and the same columns."""
    tables = faulty_tables()
    runs: list[Run] = []
    for name, more in (("duckdb", {}), ("spark", {"engine": spark})):
        (tmp_path / name).mkdir()
        runs.append(run(tmp_path / name, *tables, AS_OF, extension="csv", **more))
    wanted, found = runs
    assert found.rows == wanted.rows
    assert sorted(found.rejects, key=repr) == sorted(wanted.rejects, key=repr)
    for name in ("enterprises", "records", "grades", "withheld", "scores", "vetoes", "faults"):
        assert getattr(found.summary, name) == getattr(wanted.summary, name), name
    for name in ("graded", "rejects"):
        shapes = [pq.read_schema(tmp_path / engine / f"{name}.parquet") for engine in ("spark", "duckdb")]
        assert [(field.name, field.type) for field in shapes[0]] == [(field.name, field.type) for field in shapes[1]]


def test_shares_of_the_enterprises_are_whole_and_apart(tmp_path: Path, spark: Any) -> None:
    firms = [code(number) for number in range(50)]
    file = write(enterprises_table([{"uscc": firm} for firm in firms]), tmp_path / "e.parquet")
    found = []
    for number in range(2):
        spark.show("share", [file], Bucket(number, 2))
        found.append({uscc for (uscc,) in spark.ask("SELECT uscc FROM share")})
    assert sorted([*found[0], *found[1]]) == sorted(firms)
    assert all(found)


HEADER = ",".join(records_table([]).column_names)
FIELDS = f"{code(0)},1,honour,2026-05-01,,,,,,national,,,"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{FIELDS},more\n".encode(), "MALFORMED"),
        (f"{code(0)},1\n".encode(), "MALFORMED"),
        (FIELDS.replace("1", "建筑", 1).encode("gbk") + b"\n", "UTF-8"),
    ],
    ids=["a field too many", "fields missing", "not UTF-8"],
)
def test_csv_that_would_be_read_by_guessing_is_refused(tmp_path: Path, spark: Any, text: bytes, words: str) -> None:
    """Spark by itself drops what is too much, fills up what is missing, and makes one sign of all that it cannot read."""
    file = tmp_path / "records.csv"
    file.write_bytes(f"{HEADER}\n{FIELDS}\n".encode() + text)
    spark.show("guessed", [file])
    with pytest.raises(InputRefused, match=words):
        spark.ask("SELECT * FROM guessed")


def test_blanks_and_empty_texts_come_out_as_they_are(tmp_path: Path, spark: Any) -> None:
    spark.write("SELECT ' a ' AS one, '' AS two, CAST(NULL AS STRING) AS three, 'b\"c,' AS four", tmp_path / "o.csv")
    assert (tmp_path / "o.csv").read_text(encoding="utf-8") == 'one,two,three,four\n a ,"",,"b""c,"\n'


@pytest.mark.parametrize("home", [None, "/nowhere"])
def test_without_java_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str | None
) -> None:
    from rulesets.bulk.spark_engine import Spark

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home is not None:
        monkeypatch.setenv("JAVA_HOME", home)
    with pytest.raises(EngineMissing, match="Java 17 或 21"):
        Spark(tmp_path)


@pytest.mark.parametrize("memory", ["much", "100MB", "2 gallons"])
def test_memory_that_cannot_be_is_refused(tmp_path: Path, memory: str) -> None:
    from rulesets.bulk.spark_engine import Spark

    with pytest.raises(InputRefused, match=memory):
        Spark(tmp_path, memory)


@pytest.mark.parametrize(
    ("memory", "given"), [("2GB", "1907m"), ("2gib", "2048m"), ("0.5t", "476837m"), ("800M", "762m")]
)
def test_memory_is_read_as_duckdb_reads_it(memory: str, given: str) -> None:
    from rulesets.bulk.spark_session import megabytes

    assert megabytes(memory) == given

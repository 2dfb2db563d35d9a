"""The same texts in Spark's dialect give the same rows (runs where pyspark and Java are installed)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rulesets.catalogue import policy
from rulesets.records.dossier import read_dossier
from tests.bulk.tables import code, enterprises_table, expected, records_table, run
from tests.bulk.test_parity import AS_OF, edge_population, many, rating

pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java on this machine"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from rulesets.bulk.spark_engine import Spark

    # The run closes the engine it was given.
    yield Spark(tmp_path_factory.mktemp("spark"))


def test_spark_gives_what_forward_gives(tmp_path: Path, spark: Any) -> None:
    population = edge_population(AS_OF)
    special = [
        many("administrative_penalty", 70, penalty_type="fine", repaired_on="2026-11-21"),
        many("volunteer_service", 9000),
        [rating("甲", "2020-01-01", 1), rating("乙", "2026-01-01", 3), rating("乙", "2026-01-02", 2)],
    ]
    population += [{"uscc": code(5000 + number), "records": records} for number, records in enumerate(special)]
    broken = {"uscc": code(6000), "records": [{"id": "1", "kind": "nonsense", "date": "2026-01-01"}]}
    tables = records_table([*population, broken]), enterprises_table([*population, broken])
    found = run(tmp_path, *tables, AS_OF, engine=spark)
    assert found.summary.faults == {"unknown_kind": 1}
    assert found.rows[code(6000)]["grade"] is None
    for dossier in population:
        assert found.rows[dossier["uscc"]] == expected(policy(), read_dossier(dossier), date(2026, 11, 21)), dossier

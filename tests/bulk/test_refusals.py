"""What cannot be graded by columns is refused before a row is read, and a broken run leaves nothing or goes on where it stopped."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.bulk import grading
from rulesets.bulk.codes import valid
from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.bulk.errors import InputRefused, NotColumnar
from rulesets.bulk.order import Order
from rulesets.catalogue import policy
from rulesets.errors import NoGrading
from rulesets.form.policy import Policy
from rulesets.records.uscc import is_valid
from tests.bulk.tables import code, enterprises_table, records_table, run, write
from tests.reference.examples import examples

AS_OF = date(2026, 11, 21)
PENALTY = {"id": "1", "kind": "administrative_penalty", "date": "2026-01-05", "penalty_type": "fine"}
DOSSIERS = [{"uscc": code(number), "records": [PENALTY] * (number % 2)} for number in range(40)]


def changed(feature: str, **spec: Any) -> Policy:
    """The city's policy with one feature derived otherwise."""
    base = policy()
    rule = base.features[feature]
    other = replace(rule, spec=rule.spec.model_copy(update=spec))
    return replace(base, features={**base.features, feature: other}, programs={})


def test_an_attribute_without_a_column_is_refused(tmp_path: Path) -> None:
    wanted = changed("severe_penalties_2y", where={"severity": ["serious"]})
    with pytest.raises(NotColumnar, match="severity"):
        run(tmp_path, records_table(DOSSIERS), enterprises_table(DOSSIERS), AS_OF, policy=wanted)
    assert not (tmp_path / "graded.parquet").exists()


def test_a_table_with_a_gap_is_refused(tmp_path: Path) -> None:
    base = policy()
    first, *rest = base.indicators
    holed = replace(base, indicators=(replace(first, rows=first.rows[1:]), *rest), programs={})
    with pytest.raises(NotColumnar, match="没有一行适用"):
        run(tmp_path, records_table(DOSSIERS), enterprises_table(DOSSIERS), AS_OF, policy=holed)


def test_a_document_without_a_scoring_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoGrading):
        run(tmp_path, records_table(DOSSIERS), enterprises_table(DOSSIERS), AS_OF, policy=policy("beiguan"))


def test_a_changed_rule_changes_the_result(tmp_path: Path) -> None:
    """Nothing of the policy is written twice: the compiled form alone decides."""
    lenient = changed("breaches_2y", years=1)
    dossier = {"uscc": code(0), "records": [{"id": "1", "kind": "breach_of_commitment", "date": "2025-01-05"}]}
    for wanted, points in ((policy(), 0), (lenient, 40)):
        found = run(tmp_path, records_table([dossier]), enterprises_table([dossier]), AS_OF, policy=wanted)
        assert found.rows[code(0)]["performance"] == points


@pytest.mark.parametrize("broken", ["records.txt", "nowhere.parquet"])
def test_files_that_cannot_be_read(tmp_path: Path, broken: str) -> None:
    (tmp_path / "records.txt").write_text("uscc")
    firms = write(enterprises_table(DOSSIERS), tmp_path / "enterprises.parquet")
    engine = DuckDB(tmp_path)
    with pytest.raises(InputRefused):
        grading.grade(Order(policy(), AS_OF, tmp_path / broken, firms, tmp_path / "out.parquet"), engine)
    engine.close()


def test_a_file_that_is_no_parquet(tmp_path: Path) -> None:
    (tmp_path / "records.parquet").write_bytes(b"not at all")
    firms = write(enterprises_table(DOSSIERS), tmp_path / "enterprises.parquet")
    engine = DuckDB(tmp_path)
    with pytest.raises(InputRefused):
        grading.grade(Order(policy(), AS_OF, tmp_path / "records.parquet", firms, tmp_path / "out.parquet"), engine)
    engine.close()


class Interrupted(Exception):
    pass


def test_a_broken_run_leaves_no_output_and_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write(records_table(DOSSIERS), tmp_path / "records.parquet")]
    files.append(write(enterprises_table(DOSSIERS), tmp_path / "enterprises.parquet"))
    order = Order(policy(), AS_OF, *files, tmp_path / "out.parquet", buckets=4)
    written: list[str] = []

    class Breaking(DuckDB):
        left = 2

        def write(self, sql: str, file: Path) -> None:
            if "rejects" not in file.name:
                if not Breaking.left:
                    raise Interrupted
                Breaking.left -= 1
                written.append(file.name)
            super().write(sql, file)

    engine = Breaking(tmp_path)
    with pytest.raises(Interrupted):
        grading.grade(order, engine)
    engine.close()
    assert not order.out.exists()
    assert len(written) == 2
    Breaking.left = 99
    engine = Breaking(tmp_path)
    summary = grading.grade(order, engine)
    engine.close()
    # Two buckets that were left, and the whole; the two that were done are not done again.
    assert len(written) == 5
    assert summary.enterprises == pq.read_table(order.out).num_rows == 40
    assert sorted(path.name for path in tmp_path.iterdir()) == ["enterprises.parquet", "out.parquet", "records.parquet"]


def test_an_earlier_result_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    (tmp_path / "graded.parquet").write_bytes(b"earlier")
    broken = [{"uscc": code(0), "records": [{"kind": "nonsense", "date": "2026-01-01"}]}]
    with pytest.raises(InputRefused):
        run(tmp_path, records_table(broken), enterprises_table(broken), AS_OF, strict=True)
    assert (tmp_path / "graded.parquet").read_bytes() == b"earlier"


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.bulk.grading import grade
from rulesets.bulk.order import Order
from rulesets.catalogue import policy

class Killed(DuckDB):
    def write(self, sql, file):
        super().write(sql, file)
        assert file.stat().st_size
        os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[1])
files = [folder / f"{name}.parquet" for name in ("records", "enterprises", "out")]
grade(Order(policy(), date(2026, 11, 21), *files, trusted=True), Killed(folder))
"""


def test_killed_while_writing_leaves_no_result(tmp_path: Path) -> None:
    """The result is there whole or not at all, whatever happens to the process."""
    write(records_table(DOSSIERS), tmp_path / "records.parquet")
    write(enterprises_table(DOSSIERS), tmp_path / "enterprises.parquet")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not (tmp_path / "out.parquet").exists()


LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@examples(200)
@given(st.lists(st.text(LETTERS + "IOZSVa甲 ", max_size=19) | st.integers(0, 10**7 - 1).map(code), max_size=30))
def test_codes_by_columns_are_judged_as_single_ones(texts: list[str]) -> None:
    """GB 32100-2015, the check digit over a whole column."""
    import pyarrow as pa

    assert valid(pa.array(texts, pa.string())).tolist() == [is_valid(text) for text in texts]

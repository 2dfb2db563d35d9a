"""The stored population graded inside PostgreSQL is the one that files and DuckDB give (contract §3, CZ21-2.2.2a)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from rulesets.bulk.duckdb_engine import DuckDB
from rulesets.bulk.grading import grade
from rulesets.bulk.order import Order
from service.cli.main import main
from service.clock import FixedClock, today
from service.faults import Invalid
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.population import inside
from service.population.columns import ENTERPRISES, RECORDS
from service.population.inside import grade_inside, stored_rows
from service.population.writing import write_population
from service.settings import Settings
from service.store.engine import reading
from tests.service.conftest import OPERATOR, dossier
from tests.service.population.test_population import HOW_MANY, ahead, code, stocked

__all__ = ["ahead", "stocked"]
ON_POSTGRESQL = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


def rows(file: Path) -> list[dict[str, Any]]:
    return sorted(pq.read_table(file).to_pylist(), key=repr)


@ON_POSTGRESQL
def test_it_is_what_files_and_duckdb_give(stocked: Desk, tmp_path: Path) -> None:
    """Corrected, revoked, repaired records; an enterprise without any; one whose code is none is withheld in both."""
    import_dossier(stocked, OPERATOR, dossier(uscc=code(99)), reason="首次归集")
    with stocked.engine.begin() as connection:
        connection.execute(text("UPDATE enterprise SET uscc = '91130900MA07000000' WHERE id = 1"))
    files = write_population(stocked, tmp_path / "files")
    day = today(stocked.clock)
    found = grade_inside(stocked, day, tmp_path / "inside.parquet", tmp_path / "inside.csv", measures=True)
    engine = DuckDB(tmp_path, threads=1)
    out, rejects = tmp_path / "outside.parquet", tmp_path / "outside.csv"
    order = Order(found.policy, day, files.records_file, files.enterprises_file, out, rejects, measures=True)
    summary = grade(order, engine)
    engine.close()
    assert rows(tmp_path / "inside.parquet") == rows(out) and len(rows(out)) == HOW_MANY + 1
    assert (tmp_path / "inside.csv").read_text(encoding="utf-8") == rejects.read_text(encoding="utf-8")
    assert found.summary.faults == summary.faults == {"bad_uscc": 1} and found.summary.withheld == 1
    assert (found.summary.grades, found.summary.vetoes) == (summary.grades, summary.vetoes)
    assert found.known_at == stocked.clock.now()


@ON_POSTGRESQL
def test_the_queries_give_the_rows_of_the_files(ahead: Desk, tmp_path: Path) -> None:
    """Also where a machine whose clock is ahead has recorded what is not known yet."""
    files = write_population(ahead, tmp_path / "files")
    shown = zip(
        stored_rows(files.known_at), (files.records_file, files.enterprises_file), (RECORDS, ENTERPRISES), strict=True
    )
    for query, file, schema in shown:
        with reading(ahead.engine) as session:
            found = [dict(row) for row in session.execute(text(query.sql)).mappings()]
        assert sorted(pa.Table.from_pylist(found, schema).to_pylist(), key=repr) == rows(file)


@ON_POSTGRESQL
def test_a_change_meanwhile_is_not_in_it_and_nothing_stays(
    stocked: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One view of the database; afterwards neither a table of the grading nor a changed setting is left behind."""
    shown = inside.stored_rows

    def late(known_at: Any) -> Any:
        import_dossier(stocked, OPERATOR, dossier(uscc=code(99)), reason="评价之间归集")
        return shown(known_at)

    monkeypatch.setattr(inside, "stored_rows", late)
    found = grade_inside(stocked, today(stocked.clock), tmp_path / "inside.parquet")
    assert found.summary.enterprises == HOW_MANY
    with stocked.engine.connect() as connection:
        left = text("SELECT count(*) FROM pg_class WHERE relpersistence = 't'")
        assert connection.scalar(left) == 0 and connection.scalar(text("SHOW jit")) == "on"
        assert connection.scalar(text("SHOW transaction_isolation")) == "read committed"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inside.parquet"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_another_database_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="只能在 PostgreSQL 上进行"):
        grade_inside(desk, today(desk.clock), tmp_path / "graded.parquet")
    assert not list(tmp_path.glob("*.parquet"))


@ON_POSTGRESQL
def test_a_day_to_come_is_refused(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="不能晚于今天"):
        grade_inside(desk, today(clock) + timedelta(days=1), tmp_path / "graded.parquet")


@ON_POSTGRESQL
def test_the_command(
    desk: Desk, enrolled: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENGHENG_DATABASE_URL", desk.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("CHENGHENG_INSTANCE_DIR", str(settings.instance_dir))
    out = tmp_path / "graded.csv"
    done = CliRunner().invoke(main, ["grade-stored", "--as-of", "2026-01-20", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "已评价 1 家企业（2 条记录）" in done.output and "cangzhou-2021-175" in done.output
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2
    bad = CliRunner().invoke(main, ["grade-stored", "--as-of", "2026-01-20", "--out", str(tmp_path / "graded.xls")])
    assert bad.exit_code == 2 and "扩展名" in bad.output

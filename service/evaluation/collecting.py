"""First step of a run 归集: whom it weighs, and what was known of them at one moment, as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import select

from rulesets.bulk.whole import in_place
from service.access.actor import Actor
from service.evaluation.choosing import chosen
from service.evaluation.runs import run_of
from service.evaluation.shelf import shelf_of
from service.evaluation.stages import collected
from service.long_work.kinds import Tell
from service.operations.operation import Desk
from service.population.writing import Population, write_population
from service.store.engine import reading
from service.store.enterprise import Enterprise

_AT_ONCE = 5_000


def collect(desk: Desk, actor: Actor, number: int, tell: Tell) -> None:
    """Write the files of the run. Killed half-way, it begins anew: the files of an earlier attempt are replaced."""
    with reading(desk.engine) as session:
        run = run_of(session, number)
        selected = chosen(session, run) if run.in_force else None
    whole = run.whole or selected is None
    shelf = shelf_of(desk.settings, run)
    shelf.folder.parent.mkdir(parents=True, exist_ok=True)
    population = write_population(desk, shelf.folder, None if whole else selected, tell)
    codes = _codes_of(desk, selected) if selected is not None else _codes_in(population) if run.in_force else iter(())
    _write_selected(codes, shelf.selected)
    collected(
        desk,
        actor,
        number=number,
        known_at=population.known_at,
        enterprises=population.enterprises,
        records=population.records,
        whole=whole,
    )


def _codes_of(desk: Desk, numbers: Sequence[int]) -> Iterator[Sequence[str]]:
    with reading(desk.engine) as session:
        for start in range(0, len(numbers), _AT_ONCE):
            query = select(Enterprise.uscc).where(Enterprise.id.in_(numbers[start : start + _AT_ONCE]))
            yield session.scalars(query).all()


def _codes_in(population: Population) -> Iterator[Sequence[str]]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(population.enterprises_file) as file:
        for rows in file.iter_batches(_AT_ONCE, columns=["uscc"]):
            yield rows.column(0).to_pylist()


def _write_selected(codes: Iterable[Sequence[str]], file: Path) -> None:
    """The codes of those whom something may have changed; the others of a whole run are followed up only where they differ."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("uscc", pa.string())])
    with in_place(file) as part, pq.ParquetWriter(part, schema) as writer:
        for some in codes:
            writer.write_table(pa.table({"uscc": some}, schema=schema))

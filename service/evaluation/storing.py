"""Third step of a run 写入: the results in batches, in the order of the codes, each batch once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import insert, select

from rulesets.bulk.whole import in_place
from service.access.actor import Actor
from service.access.permissions import Permission
from service.evaluation.giving_way import giving_way
from service.evaluation.runs import run_of, standings
from service.evaluation.shelf import Shelved, shelf_of
from service.long_work.kinds import Tell
from service.operations.operation import Desk, Work, operation
from service.population.engine import limited_engine
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationResult

BATCH = 2_000
"""Results in one transaction (ours): short enough that nobody waits for it."""
STEP = "写入结果"
_IN_ORDER = """
SELECT g.uscc AS uscc, g.grade AS grade, g.score AS score, s.uscc IS NOT NULL AS selected
FROM graded AS g LEFT JOIN selected AS s ON g.uscc = s.uscc ORDER BY g.uscc
"""


class Graded(NamedTuple):
    """A line of the bulk result. ``selected``: something may have changed since the run before."""

    uscc: str
    grade: str | None
    score: int | None
    selected: bool


class OutOfOrder(RuntimeError):
    """The file of results is not in the order of the codes: a fault of the program, so nothing is stored."""


def store(desk: Desk, actor: Actor, number: int, tell: Tell) -> None:
    """Store what is not stored yet; taken up again after the last batch that was committed."""
    with reading(desk.engine) as session:
        run = run_of(session, number)
    shelf = shelf_of(desk.settings, run)
    if not shelf.in_order.is_file():
        _put_in_order(desk, shelf)
    lines = _lines(shelf, run.cursor)
    cursor, done = run.cursor, 0
    while batch := list(islice(lines, BATCH)):
        with giving_way(desk.engine):
            if not store_batch(desk, actor, number=number, after=cursor, batch=batch):
                return
        cursor, done = batch[-1].uscc, done + len(batch)
        tell(STEP, done / max(run.enterprises or 0, done, 1))


@operation(Permission.LONG_WORK_RUN)
def store_batch(work: Work, *, number: int, after: str, batch: Sequence[Graded]) -> bool:
    """Store the results that follow the code ``after``. False where they, or the whole run, are stored already."""
    run = run_of(work.session, number, lock=True)
    if run.stage != "graded" or run.cursor != after:
        return False
    query = select(Enterprise.uscc, Enterprise.id).where(Enterprise.uscc.in_([line.uscc for line in batch]))
    ids = dict(work.session.execute(query).all())
    before = standings(work.session, ids.values(), before=run.id)
    rows = []
    for line in batch:
        stood = before.get(ids[line.uscc])
        differs = stood is None or (stood.grade, stood.score) != (line.grade, line.score)
        rows.append(
            {
                "run_id": run.id,
                "enterprise_id": ids[line.uscc],
                "grade": line.grade,
                "score": line.score,
                "grade_before": None if stood is None else stood.grade,
                "score_before": None if stood is None else stood.score,
                "changed": run.in_force and (differs or line.selected),
                "followed": False,
                "discrepant": False,
            }
        )
    work.session.execute(insert(EvaluationResult), rows)
    run.cursor = batch[-1].uscc
    work.audit("evaluation.store", f"evaluation:{number}", results=len(rows))
    return True


def _put_in_order(desk: Desk, shelf: Shelved) -> None:
    with limited_engine(desk.settings, shelf.folder) as engine, in_place(shelf.in_order) as part:
        engine.show("graded", [shelf.graded])
        engine.show("selected", [shelf.selected])
        engine.write(_IN_ORDER, part)


def _lines(shelf: Shelved, after: str) -> Iterator[Graded]:
    """The lines beyond the code ``after``. Raises OutOfOrder."""
    import pyarrow.parquet as pq

    last = ""
    with pq.ParquetFile(shelf.in_order) as file:
        for rows in file.iter_batches(BATCH):
            for line in map(Graded._make, zip(*(column.to_pylist() for column in rows.columns), strict=True)):
                if line.uscc <= last:
                    raise OutOfOrder(shelf.in_order.name)
                last = line.uscc
                if line.uscc > after:
                    yield line

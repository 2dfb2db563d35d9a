"""Where the files of a run lie 存放: instance/store/<number>/, each of them whole or not there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from service.operations.operation import Desk
from service.settings import Settings
from service.store.engine import reading
from service.store.evaluation import EvaluationRun

KEPT_WHOLE, KEPT = 2, 7
"""Of how many runs over everybody, and of how many others, the files are kept (ours). The results stay in the database."""


@dataclass(frozen=True)
class Shelved:
    """The files of a run: records, enterprises, ``graded`` (contract §3), ``selected`` (uscc) and ``rejects``."""

    number: int
    as_of: date
    folder: Path

    @property
    def records(self) -> Path:
        return self.folder / "records.parquet"

    @property
    def enterprises(self) -> Path:
        return self.folder / "enterprises.parquet"

    @property
    def selected(self) -> Path:
        return self.folder / "selected.parquet"

    @property
    def graded(self) -> Path:
        return self.folder / "graded.parquet"

    @property
    def in_order(self) -> Path:
        return self.folder / "in-order.parquet"

    @property
    def rejects(self) -> Path:
        return self.folder / "rejects.csv"


def shelf_of(settings: Settings, run: EvaluationRun) -> Shelved:
    return Shelved(run.number, run.as_of, _store(settings) / str(run.number))


def tidy(desk: Desk) -> None:
    """Throw away the files of all but the newest runs."""
    with reading(desk.engine) as session:
        runs = session.execute(
            select(EvaluationRun.number, EvaluationRun.whole)
            .where(EvaluationRun.stage == "followed")
            .order_by(EvaluationRun.id.desc())
        ).all()
    whole = [number for number, is_whole in runs if is_whole]
    others = [number for number, is_whole in runs if not is_whole]
    for number in (*whole[KEPT_WHOLE:], *others[KEPT:]):
        shutil.rmtree(_store(desk.settings) / str(number), ignore_errors=True)


def _store(settings: Settings) -> Path:
    return settings.instance_dir / "store"

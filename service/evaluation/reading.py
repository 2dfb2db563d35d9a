"""Reading runs 查阅评价批次: the list, one with its work, whose grade changed, where bulk and forward disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from service.clock import SHANGHAI
from service.evaluation.runs import run_of
from service.long_work.reading import as_json as work_json
from service.operations.operation import Work
from service.store.enterprise import Enterprise
from service.store.evaluation import EvaluationResult, EvaluationRun
from service.store.long_work import OPEN, LongWork

PAGE = 100
_MOST_RUNS = 60


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run with the long work that carries it out."""

    run: EvaluationRun
    work: LongWork

    @property
    def is_open(self) -> bool:
        return self.work.state in OPEN

    @property
    def published(self) -> bool:
        return self.run.published_at is not None


@dataclass(frozen=True, slots=True)
class Change:
    """One enterprise in a run."""

    enterprise: Enterprise
    result: EvaluationResult


@dataclass(frozen=True, slots=True)
class RunFile:
    """One run as its page shows it. ``following``: the code after which the next page begins, None on the last one."""

    line: RunLine
    before: EvaluationRun | None
    changes: tuple[Change, ...]
    following: str | None
    troubles: tuple[Change, ...]


def run_lines(work: Work) -> tuple[RunLine, ...]:
    """The newest runs first."""
    rows = work.session.execute(_lines().order_by(EvaluationRun.id.desc()).limit(_MOST_RUNS))
    return tuple(RunLine(run, item) for run, item in rows)


def run_line(work: Work, number: int) -> RunLine:
    """Raises NotFound."""
    run = run_of(work.session, number)
    return RunLine(run, work.session.get_one(LongWork, run.long_work_id))


def run_file(work: Work, number: int, *, move: str = "", after: str = "") -> RunFile:
    """One run; of those whose grade changed (``move``: from and to, such as ``BC``) a page that begins after a code. Raises NotFound.

    What is not published yet shows no results.
    """
    line = run_line(work, number)
    run = line.run
    before = work.session.get(EvaluationRun, run.before_id) if run.before_id is not None else None
    if not line.published:
        return RunFile(line, before, (), None, ())
    moved = _results(run).where(
        EvaluationResult.grade_before.is_not(None),
        or_(EvaluationResult.grade != EvaluationResult.grade_before, EvaluationResult.grade.is_(None)),
        Enterprise.uscc > after,
    )
    if len(move) == len("BC"):
        moved = moved.where(EvaluationResult.grade_before == move[0], EvaluationResult.grade == move[1])
    found = _changes(work, moved.order_by(Enterprise.uscc).limit(PAGE + 1))
    trouble = or_(
        EvaluationResult.discrepant, EvaluationResult.fault.is_not(None) & EvaluationResult.followed.is_(False)
    )
    troubles = _changes(work, _results(run).where(trouble).order_by(Enterprise.uscc).limit(PAGE))
    following = found[PAGE - 1].enterprise.uscc if len(found) > PAGE else None
    return RunFile(line, before, found[:PAGE], following, troubles)


def as_json(line: RunLine) -> dict[str, Any]:
    """A run in figures; no result of a single enterprise."""
    run = line.run
    moments = {"asked_at": run.asked_at, "known_at": run.known_at, "published_at": run.published_at}
    return {
        "number": run.number,
        "kind": run.kind,
        "as_of": run.as_of.isoformat(),
        "in_force": run.in_force,
        "whole": run.whole,
        "pack": run.pack,
        "pack_sha256": run.pack_sha256,
        "stage": run.stage,
        "enterprises": run.enterprises,
        "records": run.records,
        "grades": run.grades if line.published else None,
        "moves": run.moves,
        "changed": run.changed,
        "followed": run.followed,
        "discrepancies": run.discrepancies,
        "faults": run.faults,
        "work": work_json(line.work),
        **{
            name: None if moment is None else moment.astimezone(SHANGHAI).isoformat()
            for name, moment in (*moments.items(), ("finished_at", run.finished_at))
        },
    }


def _lines() -> Select[EvaluationRun, LongWork]:
    return select(EvaluationRun, LongWork).join(LongWork, LongWork.id == EvaluationRun.long_work_id)


def _results(run: EvaluationRun) -> Select[Enterprise, EvaluationResult]:
    return (
        select(Enterprise, EvaluationResult)
        .join(EvaluationResult, EvaluationResult.enterprise_id == Enterprise.id)
        .where(EvaluationResult.run_id == run.id)
    )


def _changes(work: Work, query: Select[Enterprise, EvaluationResult]) -> tuple[Change, ...]:
    return tuple(Change(enterprise, result) for enterprise, result in work.session.execute(query))

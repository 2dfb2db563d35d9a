"""Grades a population 批量评价: from two files to one, which is there whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import ceil
from pathlib import Path
from time import perf_counter

from rulesets.bulk.checking import LISTED_BADLY
from rulesets.bulk.columns import absent
from rulesets.bulk.compilation import VIEWS, Program, program_of
from rulesets.bulk.engine import Bucket, Engine
from rulesets.bulk.examining import examine, without_checks
from rulesets.bulk.order import Order, Tell
from rulesets.bulk.parts import Parts
from rulesets.bulk.summary import Summary, summarise
from rulesets.bulk.whole import in_place

BYTES_PER_RECORD, BYTES_PER_ENTERPRISE = 60, 250
"""What a record and an enterprise take while they are grouped (ours, measured and rounded up)."""
SHARE_OF_MEMORY = 0.5
"""How much of the memory a bucket may fill; the rest is for reading and writing (ours)."""
_STEPS = ("rows", "words", "overfull", "unclear", "counted", "rated")


def grade(order: Order, engine: Engine, tell: Tell = lambda step, share: None) -> Summary:
    """Grade everything and write it. Raises NotColumnar, NoGrading, InputRefused; then nothing has been written at ``out``."""
    start = perf_counter()
    order.check_files()
    files = {"records": order.records, "enterprises": order.enterprises}
    schemas = {name: engine.show(name, [files[name]]) for name in VIEWS}
    missing = [(name, column) for name in VIEWS for column in absent(name, schemas[name])]
    program = program_of(order.policy, order.as_of, schemas, engine.dialect, distinct=not order.trusted)
    engine.fill("kinds", program.kinds_columns, program.kinds_rows)
    compiled = perf_counter()
    faults = without_checks(engine) if order.trusted else examine(order, engine, schemas, missing, tell)
    if not set(faults) & LISTED_BADLY:
        # To look for enterprises listed twice costs a grouping of its own, which is needless where there are none.
        program = program_of(order.policy, order.as_of, schemas, engine.dialect, distinct=False)
    checked = perf_counter()
    (records,), (enterprises,) = (engine.ask(f"SELECT count(*) FROM {name}")[0] for name in VIEWS)  # noqa: S608
    buckets = order.buckets or _buckets(engine, records, enterprises)
    one = buckets == 1
    vetoes = _at_once(engine, program, order, tell) if one else _in_buckets(engine, program, order, buckets, tell)
    seconds = {"compile": compiled - start, "check": checked - compiled, "grade": perf_counter() - checked}
    return summarise(engine, order, records, faults, vetoes, seconds)


def _buckets(engine: Engine, records: int, enterprises: int) -> int:
    """So many that one of them fits into memory; an engine that spreads the work itself gets the whole."""
    if engine.memory_bytes is None:
        return 1
    needed = records * BYTES_PER_RECORD + enterprises * BYTES_PER_ENTERPRISE
    return max(1, ceil(needed / (engine.memory_bytes * SHARE_OF_MEMORY)))


def _at_once(engine: Engine, program: Program, order: Order, tell: Tell) -> Mapping[str, int]:
    _gather(engine, program, tell, 0.0, 1.0)
    with in_place(order.out) as part:
        _write(engine, _graded(engine, program), part, tell)
    return _vetoes(engine, program)


def _in_buckets(engine: Engine, program: Program, order: Order, buckets: int, tell: Tell) -> Mapping[str, int]:
    parts = Parts(order, buckets)
    vetoes: Counter[str] = Counter()
    for number in range(buckets):
        bucket = Bucket(number, buckets)
        found = parts.vetoes(bucket)
        if found is None:
            engine.show("records", [order.records], bucket)
            engine.show("enterprises", [order.enterprises], bucket)
            _gather(engine, program, tell, number / buckets, 1 / buckets)
            with in_place(parts.graded(bucket)) as part:
                engine.write(_graded(engine, program), part)
            found = _vetoes(engine, program)
            parts.done(bucket, found)
        vetoes.update(found)
    engine.drop(*_STEPS)
    engine.show("graded_parts", [parts.graded(Bucket(number, buckets)) for number in range(buckets)])
    with in_place(order.out) as part:
        _write(engine, "SELECT * FROM graded_parts", part, tell)
    parts.clear()
    return vetoes


def _gather(engine: Engine, program: Program, tell: Tell, begin: float, width: float) -> None:
    """From records to the words of every enterprise and what they leave open."""
    for step in _STEPS:
        place = begin + width * (0.5 if step != "rows" else 0.0)
        with engine.watched(lambda share, place=place: tell("评价", place + width * 0.5 * share)):  # type: ignore[misc]
            engine.keep(step, getattr(program, step))


def _graded(engine: Engine, program: Program) -> str:
    ((withheld,),) = engine.ask("SELECT count(*) FROM withheld")
    return program.graded_but_withheld if withheld else program.graded


def _write(engine: Engine, sql: str, part: Path, tell: Tell) -> None:
    with engine.watched(lambda share: tell("写出结果", share)):
        engine.write(sql, part)


def _vetoes(engine: Engine, program: Program) -> Mapping[str, int]:
    (row,) = engine.ask(program.vetoes)
    return dict(zip(program.veto_ids, (int(count or 0) for count in row), strict=True))

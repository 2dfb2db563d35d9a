"""Grades a population 批量评价: from two files to one, which is there whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from time import perf_counter

from rulesets.bulk.columns import absent
from rulesets.bulk.compilation import VIEWS, Mode, Program, program_of
from rulesets.bulk.engine import Engine
from rulesets.bulk.examining import Examiner, without_checks
from rulesets.bulk.order import Order, Tell
from rulesets.bulk.running import Run
from rulesets.bulk.summary import Summary, summarise

BYTES_PER_ROW, BYTES_PER_GROUP, BYTES_PER_NUMBER = 32, 70, 16
"""What a record takes while its row is kept, an enterprise while it is grouped, and a record while its number is
sorted to find repeated ids (ours, measured and rounded up)."""
SHARE_FOR_ROWS, SHARE_FOR_GROUPS, SHARE_FOR_NUMBERS = 0.4, 0.9, 0.3
"""How much of the memory each may fill; the rest is for reading and writing (ours)."""


def grade(order: Order, engine: Engine, tell: Tell = lambda step, share: None) -> Summary:
    """Grade everything and write it. Raises NotColumnar, NoGrading, InputRefused; then nothing has been written at ``out``."""
    start = perf_counter()
    order.check_files()
    files = {"records": order.records, "enterprises": order.enterprises}
    schemas = {name: engine.show(name, [files[name]]) for name in VIEWS}
    missing = [(name, column) for name in VIEWS for column in absent(name, schemas[name])]
    tell("编译规则", 0.0)
    mode = Mode(not order.trusted, order.trusted and engine.dialect == "duckdb", order.measures)
    program = program_of(order.policy, order.as_of, schemas, engine.dialect, mode)
    compiled = perf_counter()
    if order.trusted:
        examiner = None
        without_checks(engine)
    else:
        examiner = Examiner(order, engine, schemas, missing)
        examiner.begin(tell)
    engine.fill("kinds", program.kinds_columns, program.kinds_rows)
    (records,), (enterprises,) = (engine.ask(f"SELECT count(*) FROM {name}")[0] for name in VIEWS)  # noqa: S608

    def by_code() -> Program:
        return program_of(order.policy, order.as_of, schemas, engine.dialect, replace(mode, numbered=False))

    buckets = order.buckets or _buckets(engine, 0 if order.trusted else records, enterprises)
    room = None if engine.memory_bytes is None else engine.memory_bytes * SHARE_FOR_ROWS
    keep_rows = room is None or records * BYTES_PER_ROW / buckets <= room
    run = Run(order, engine, program, by_code, examiner, keep_rows, tell)
    vetoes = run.at_once() if buckets == 1 else run.in_buckets(buckets)
    seconds = {"compile": compiled - start, "check": run.checking, "grade": perf_counter() - compiled - run.checking}
    return summarise(engine, order, records, run.faults, vetoes, seconds)


def _buckets(engine: Engine, checked_records: int, enterprises: int) -> int:
    """So many that one of them fits into memory; an engine that spreads the work itself gets the whole."""
    if engine.memory_bytes is None:
        return 1
    groups = ceil(enterprises * BYTES_PER_GROUP / (engine.memory_bytes * SHARE_FOR_GROUPS))
    numbers = ceil(checked_records * BYTES_PER_NUMBER / (engine.memory_bytes * SHARE_FOR_NUMBERS))
    return max(1, groups, numbers)

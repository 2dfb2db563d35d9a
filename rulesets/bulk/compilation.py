"""A policy on one day as texts of SQL for one engine. Compiled once for a policy, day and shape of the input, then kept.

Anything that the columnar form cannot say is refused here, with the reason, before a row is read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.datatypes as dt

from rulesets.bulk.columns import ENTERPRISES, RECORDS, judged, typed
from rulesets.bulk.derivation import Deriver
from rulesets.bulk.errors import NotColumnar
from rulesets.bulk.exact import again, counted, is_open, rated
from rulesets.bulk.following import conditions_of_measures, read_by_measures
from rulesets.bulk.gathering import RATING_SHIFT, Gathering
from rulesets.bulk.layout import lay_out
from rulesets.bulk.population import Population, matched
from rulesets.bulk.scoring import score, scored_tables, vetoes
from rulesets.bulk.values import Reader, values
from rulesets.errors import NoGrading
from rulesets.form.conditions import Condition
from rulesets.form.policy import REPAIRED, FeatureRule, Policy
from rulesets.loading import schema
from rulesets.proofs.bounds import implied_bounds
from rulesets.proofs.cells import cut_points
from rulesets.proofs.grading import prove_grades
from rulesets.proofs.tables import prove_tables

VIEWS = ("records", "enterprises")
"""Names under which an engine shows the input to the compiled texts; ``kinds`` is made of the policy."""
Schemas = Mapping[str, Mapping[str, dt.DataType]]
_making = threading.Lock()
_NO_SINGLE_ANSWER = ("gap", "overlap", "too_large", "grade_gap", "grade_overlap")


@dataclass(frozen=True)
class Program:
    """The texts of one policy and day. They read the views and each other's results, which go by the names here.

    - ``rows``: what each record adds. ``grouped``: the words of each enterprise with records, from the kept rows; ``streamed``: the same
      without keeping them.
    - ``everyone``: the words of all enterprises; ``matched``: whether each has its own. None where ``grouped`` says so already.
    - ``open``: what the words leave open; ``picked``: the rows that settle it; ``counted`` and ``rated``: what was open.
    - ``graded``: the rows of the contract §3; ``graded_but_withheld``: the same, empty for those in the table ``withheld`` (uscc).
    - ``vetoes``: one row, how often each holds.
    - ``marks``, ``faulty`` and ``orphans``: see ``rulesets.bulk.population``; None for trusted input.
    """

    policy: Policy
    columns: tuple[str, ...]
    kinds_columns: Mapping[str, str]
    kinds_rows: list[tuple[Any, ...]]
    rows: str
    grouped: str
    streamed: str
    everyone: str | None
    matched: str | None
    open: str
    picked: str
    counted: str
    rated: str
    graded: str
    graded_but_withheld: str
    vetoes: str
    veto_ids: tuple[str, ...]
    marks: str | None
    faulty: str | None
    orphans: str | None


@dataclass(frozen=True)
class Mode:
    """``checked``: every record is looked at, and listed enterprises are told from others; otherwise the input is trusted.
    ``numbered``: enterprises go by numbers, which are proved to be as distinct as their codes; only for trusted input.
    ``measures``: the result has a column of measures."""

    checked: bool = True
    numbered: bool = False
    measures: bool = False


def program_of(policy: Policy, as_of: date, schemas: Schemas, dialect: str, mode: Mode) -> Program:
    """The program for a policy, day, shape of input and SQL dialect; made at first use. Raises NotColumnar, NoGrading."""
    policy = policy.on(as_of)
    shape = tuple((name, tuple((column, str(kind)) for column, kind in schemas[name].items())) for name in VIEWS)
    key = f"bulk {as_of} {dialect} {mode} {shape}"
    found = policy.programs.get(key)
    if found is None:
        with _making:
            found = policy.programs.get(key)
            if found is None:
                found = policy.programs[key] = _compile(policy, as_of, schemas, dialect, mode)
    assert isinstance(found, Program)
    return found


def _compile(policy: Policy, as_of: date, schemas: Schemas, dialect: str, mode: Mode) -> Program:
    if not policy.grades or not policy.indicators:
        raise NoGrading(f"{policy.identifier} 没有评分表，不能评级；请选用含评分表的规则包（如 composite）")
    if reasons := list(_refusals(policy, mode)):
        raise NotColumnar(policy.identifier, reasons)
    deriver = Deriver(
        as_of, cut_points(_conditions(policy, mode)), frozenset(rule.feature for rule in policy.deductions)
    )
    try:
        derived = deriver.derive_all(_weighed(policy, mode))
    except NotImplementedError as error:
        raise NotColumnar(policy.identifier, [str(error)]) from error
    layout = lay_out(deriver.slots)
    gathering = Gathering(deriver.slots, layout, as_of)
    raw = ibis.table(dict(schemas["records"]), name="records")
    records = judged(raw) if mode.checked else typed(raw, RECORDS)
    enterprises = typed(ibis.table(dict(schemas["enterprises"]), name="enterprises"), ENTERPRISES)
    population = Population(enterprises, layout, checked=mode.checked, numbered=mode.numbered)
    rows = gathering.rows(records, population.key(records), checked=mode.checked)
    kept = ibis.table(rows.schema(), name="rows")
    grouped, streamed = (gathering.grouped(population.joined(found)) for found in (kept, rows))
    packed = ibis.table(grouped.schema(), name="grouped")
    found = population.everyone(packed)
    everyone = found if mode.checked else ibis.table(found.schema(), name="everyone")
    left_open = ibis.table(everyone.schema(), name="open")
    chosen = again(deriver.slots, layout, records.mutate(key=population.key(records)), left_open)
    ratings = rated(deriver.slots, layout, kept, left_open)
    counts = counted(layout, kept, left_open)
    exact = _with(
        _with(left_open, ibis.table(ratings.schema(), name="rated")), ibis.table(counts.schema(), name="counted")
    )

    def facts(words: Any, *, exact: bool) -> Any:
        features = values(Reader(words, deriver.slots, layout, exact=exact), derived)
        return words.select("uscc", **{name: value.cast("int64") for name, value in features.items()})

    nothing = population.nothing(everyone)
    shares = (
        (everyone.filter(~nothing & ~is_open(everyone, layout)), False),
        (exact, True),
        (population.with_nothing(everyone), False),
    )
    graded, *more = (score(policy, facts(words, exact=exact), measures=mode.measures) for words, exact in shares)
    graded = graded.union(*more)
    weighed = [facts(population.counted(words), exact=exact) for words, exact in shares]
    refused = vetoes(policy, weighed[0].union(*weighed[1:]))

    def sql(expression: Any) -> str:
        return str(ibis.to_sql(expression, dialect=dialect, pretty=False))

    return Program(
        policy=policy,
        columns=tuple(graded.columns),
        kinds_columns=gathering.cells.columns,
        kinds_rows=list(gathering.cells.rows(checked=mode.checked)),
        rows=sql(rows),
        grouped=sql(grouped),
        streamed=sql(streamed),
        everyone=None if mode.checked else sql(found),
        matched=matched(dialect) if mode.numbered else None,
        open=sql(everyone.filter(is_open(everyone, layout))),
        picked=sql(gathering.rows(chosen, chosen.key, checked=mode.checked)),
        counted=sql(counts),
        rated=sql(ratings),
        graded=sql(graded),
        graded_but_withheld=sql(_but_withheld(graded)),
        vetoes=sql(refused),
        veto_ids=tuple(refused.columns),
        marks=sql(population.marks(packed)) if mode.checked else None,
        faulty=sql(population.faulty(packed)) if mode.checked else None,
        orphans=sql(population.orphans(packed)) if mode.checked else None,
    )


def _but_withheld(graded: Any) -> Any:
    """A withheld enterprise keeps its place with nothing in it, as a faulty dossier does in the output of ``assess``."""
    withheld = ibis.table({"uscc": "string"}, name="withheld")
    both = graded.left_join(withheld, "uscc")
    shown = {
        name: ibis.ifelse(withheld.uscc.isnull(), graded[name], ibis.null(graded[name].type()))
        for name in graded.columns
        if name != "uscc"
    }
    return both.select(graded.uscc, **shown)


def _with(words: Any, more: Any) -> Any:
    both = words.left_join(more, "key")
    return both.select(
        *[words[name] for name in words.columns], *[more[name] for name in more.columns if name != "key"]
    )


def _conditions(policy: Policy, mode: Mode) -> Iterator[Condition]:
    for table in policy.indicators:
        yield from (row.condition for row in table.rows)
    yield from (rule.condition for rule in policy.grade_conditions)
    if mode.measures:
        yield from conditions_of_measures(policy)


def _weighed(policy: Policy, mode: Mode) -> list[FeatureRule]:
    """The features that points, deductions, grades and, where wanted, measures read; the others never reach a column of the result."""
    names = {name for table in scored_tables(policy) for name in table.features}
    names |= {name for rule in policy.grade_conditions for name in rule.features}
    names |= {rule.feature for rule in policy.deductions}
    names |= read_by_measures(policy) if mode.measures else set()
    return [rule for rule in policy.features.values() if rule.id in names]


def _refusals(policy: Policy, mode: Mode) -> Iterator[str]:
    """Why the policy has no columnar form: attributes without a column, or tables without exactly one answer."""
    for rule in _weighed(policy, mode):
        spec = rule.spec
        named = [*getattr(spec, "where", {}), getattr(spec, "attribute", None), getattr(spec, "per", None)]
        for name in named:
            if name is not None and name != REPAIRED and name not in RECORDS:
                yield f"特征 {rule.id} 用到属性 {name}，而记录表没有这一列"
        if isinstance(spec, schema.Latest) and rule.domain.high >= RATING_SHIFT:
            yield f"特征 {rule.id} 的取值达到 {RATING_SHIFT}，列式写法放不下"
    bounds = implied_bounds(policy.features.values())
    for finding in (*prove_tables(policy, bounds), *prove_grades(policy, bounds)):
        if finding.code in _NO_SINGLE_ANSWER:
            yield finding.in_words(policy)

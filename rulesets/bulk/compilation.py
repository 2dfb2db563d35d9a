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

from rulesets.bulk.columns import ENTERPRISES, RECORDS, typed
from rulesets.bulk.derivation import Derived, Deriver
from rulesets.bulk.errors import NotColumnar
from rulesets.bulk.exact import counted, overfull, rated, unclear
from rulesets.bulk.gathering import BITS, RATING_SHIFT, Gathering
from rulesets.bulk.layout import lay_out
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

    ``rows``: what each record adds; ``words``: every enterprise with its packed words; ``overfull`` and ``unclear``: those
    that the words leave open; ``counted`` and ``rated``: what was open; ``graded``: the rows of the contract §3;
    ``graded_but_withheld``: the same, empty for those in the table ``withheld`` (uscc); ``vetoes``: one row, how often each holds.
    """

    policy: Policy
    columns: tuple[str, ...]
    kinds_columns: Mapping[str, str]
    kinds_rows: list[tuple[Any, ...]]
    rows: str
    words: str
    overfull: str
    unclear: str
    counted: str
    rated: str
    graded: str
    graded_but_withheld: str
    vetoes: str
    veto_ids: tuple[str, ...]


def program_of(policy: Policy, as_of: date, schemas: Schemas, dialect: str, *, distinct: bool = True) -> Program:
    """The program for a policy, day, shape of input and SQL dialect; made at first use.

    ``distinct``: enterprises may be listed several times, or without a code. Raises NotColumnar, NoGrading.
    """
    policy = policy.on(as_of)
    shape = tuple((name, tuple((column, str(kind)) for column, kind in schemas[name].items())) for name in VIEWS)
    key = f"bulk {as_of} {dialect} {distinct} {shape}"
    found = policy.programs.get(key)
    if found is None:
        with _making:
            found = policy.programs.get(key)
            if found is None:
                found = policy.programs[key] = _compile(policy, as_of, schemas, dialect, distinct)
    assert isinstance(found, Program)
    return found


def _compile(policy: Policy, as_of: date, schemas: Schemas, dialect: str, distinct: bool) -> Program:
    if not policy.grades or not policy.indicators:
        raise NoGrading(f"{policy.identifier} 没有评分表，不能评级；请选用含评分表的规则包（如 composite）")
    if reasons := list(_refusals(policy)):
        raise NotColumnar(policy.identifier, reasons)
    deriver = Deriver(as_of, cut_points(_conditions(policy)), frozenset(rule.feature for rule in policy.deductions))
    try:
        derived = deriver.derive_all(_weighed(policy))
    except NotImplementedError as error:
        raise NotColumnar(policy.identifier, [str(error)]) from error
    layout = lay_out(deriver.slots)
    gathering = Gathering(deriver.slots, layout, as_of)
    if gathering.questions > BITS:
        raise NotColumnar(policy.identifier, [f"不同的条件有 {gathering.questions} 个，超过 {BITS} 个"])
    kinds_columns, kinds_rows = gathering.kinds_table()
    records = typed(ibis.table(dict(schemas["records"]), name="records"), RECORDS)
    enterprises = typed(ibis.table(dict(schemas["enterprises"]), name="enterprises"), ENTERPRISES)
    kinds = ibis.table(kinds_columns, name="kinds")
    rows = gathering.rows(records, kinds)
    kept = ibis.table(rows.schema(), name="rows")
    everyone = enterprises.select("uscc")
    if distinct:
        everyone = everyone.filter(everyone.uscc.notnull() & (everyone.uscc != "")).distinct()
    words = gathering.words(kept, everyone)
    packed = ibis.table(words.schema(), name="words")
    listed = {name: ibis.table({"uscc": "string"}, name=name) for name in ("overfull", "unclear")}
    ratings = rated(deriver.slots, kept, listed["unclear"])
    counts = counted(layout, kept, listed["overfull"])
    complete = _with(packed, ibis.table(ratings.schema(), name="rated"))
    readable = complete.filter(~overfull(complete, layout))
    recounted = _with(complete, ibis.table(counts.schema(), name="counted"), inner=True)
    packed_features = _features(readable, Reader(readable, deriver.slots, layout, exact=False), derived)
    exact_features = _features(recounted, Reader(recounted, deriver.slots, layout, exact=True), derived)

    def sql(expression: Any) -> str:
        return str(ibis.to_sql(expression, dialect=dialect, pretty=False))

    graded = score(policy, packed_features).union(score(policy, exact_features))
    refused = vetoes(policy, packed_features.union(exact_features), ibis.table({"uscc": "string"}, name="withheld"))
    return Program(
        policy=policy,
        columns=tuple(graded.columns),
        kinds_columns=kinds_columns,
        kinds_rows=kinds_rows,
        rows=sql(rows),
        words=sql(words),
        overfull=sql(packed.filter(overfull(packed, layout)).select("uscc")),
        unclear=sql(packed.filter(unclear(packed, layout)).select("uscc")),
        counted=sql(counts),
        rated=sql(ratings),
        graded=sql(graded),
        graded_but_withheld=sql(_but_withheld(graded)),
        vetoes=sql(refused),
        veto_ids=tuple(refused.columns),
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


def _with(words: Any, more: Any, *, inner: bool = False) -> Any:
    both = words.inner_join(more, "uscc") if inner else words.left_join(more, "uscc")
    return both.select(
        *[words[name] for name in words.columns], *[more[name] for name in more.columns if name != "uscc"]
    )


def _features(table: Any, reader: Reader, derived: Mapping[str, Derived]) -> Any:
    return table.select("uscc", **values(reader, derived))


def _conditions(policy: Policy) -> Iterator[Condition]:
    for table in policy.indicators:
        yield from (row.condition for row in table.rows)
    yield from (rule.condition for rule in policy.grade_conditions)


def _weighed(policy: Policy) -> list[FeatureRule]:
    """The features that points, deductions and grades read; the others never reach a column of the result."""
    names = {name for table in scored_tables(policy) for name in table.features}
    names |= {name for rule in policy.grade_conditions for name in rule.features}
    names |= {rule.feature for rule in policy.deductions}
    return [rule for rule in policy.features.values() if rule.id in names]


def _refusals(policy: Policy) -> Iterator[str]:
    """Why the policy has no columnar form: attributes without a column, or tables without exactly one answer."""
    for rule in _weighed(policy):
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

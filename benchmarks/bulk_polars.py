"""The annex of the city's document in polars, streaming: the same hand-written facts and points as the SQL, as lazy expressions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.bulk_sql import COUNTED, POINTS

_SEVERAL_YEARS = 3


def grade(records: Path, enterprises: Path, out: Path, as_of: date) -> None:
    """From two Parquet files to one; no checks, no other policy."""
    two, three = (as_of.replace(year=as_of.year - back) for back in (2, 3))
    known = pl.scan_parquet(records).filter(~pl.col("revoked") & (pl.col("date") <= as_of))
    inside = pl.col("date") >= two

    def lasted(first: date) -> pl.Expr:
        return pl.col("ended_on").is_null() | (pl.col("ended_on") > first) | (pl.col("date") >= first)

    kind = pl.col("kind")
    tests = {name: inside & pl.sql_expr(test) for name, test in COUNTED.items()}
    for back in range(_SEVERAL_YEARS):
        year = pl.col("date").dt.year() == as_of.year - back
        tests[f"in_year_{back}"] = inside & (kind == "administrative_penalty") & year
    tests["repaired"] = inside & (kind == "administrative_penalty") & (pl.col("repaired_on") <= as_of)
    for name, one in (
        ("tax_now", "tax_abnormal"),
        ("operation_now", "operation_abnormal"),
        ("listed_now", "industry_blacklist"),
    ):
        tests[name] = (kind == one) & lasted(as_of)
    tests["listed_3y"] = (kind == "industry_blacklist") & (pl.col("date") >= three)
    tests["statuses"] = kind.is_in(["tax_abnormal", "operation_abnormal", "industry_blacklist"]) & lasted(two)
    rated = kind == "internet_supervision"
    grouped = known.group_by("uscc").agg(
        *[test.sum().cast(pl.Int32).alias(name) for name, test in tests.items()],
        (pl.when(rated).then(pl.col("date").to_physical() * 8 + _code("level"))).max().alias("dated"),
    )
    ranks = known.filter(kind == "industry_evaluation").group_by("uscc", "industry")
    ranks = ranks.agg((pl.col("date").to_physical().cast(pl.Int64) * 256 + pl.col("rank")).max().alias("dated"))
    lowest = ranks.group_by("uscc").agg((pl.col("dated") % 256).max().alias("rank"))
    facts = pl.scan_parquet(enterprises).select("uscc").join(grouped, "uscc", "left").join(lowest, "uscc", "left")
    facts = facts.with_columns(pl.col(list(tests)).fill_null(0))
    years = [pl.col(f"in_year_{back}") for back in range(_SEVERAL_YEARS)]
    letters = dict(enumerate("ABCDE", start=1))
    facts = facts.with_columns(
        pl.max_horizontal(years).alias("same_year"),
        (pl.col("dated") % 8).replace_strict(letters, default=None, return_dtype=pl.String).alias("level"),
    )
    pointed = facts.with_columns(pl.sql_expr(sql).cast(pl.Int32).alias(name) for name, sql in POINTS.items())
    total = pl.sum_horizontal(list(POINTS)) - 50 * pl.col("false_declared")
    col = pl.col
    graded = pointed.with_columns(total.clip(0, 1000).alias("total")).with_columns(
        pl.when(col("listed_now") > 0)
        .then(pl.lit("D"))
        .when((col("same_year") > 5) | (col("severe") > 0) | (col("listed_3y") > 0) | (col("total") < 600))
        .then(pl.lit("C"))
        .when(
            (col("adverse") == 0)
            & (col("statuses") == 0)
            & (col("social") > 0)
            & (col("rank") == 1)
            & (col("total") >= 850)
        )
        .then(pl.lit("A"))
        .otherwise(pl.lit("B"))
        .alias("grade")
    )
    rates = {"A": 0.5, "B": 1.0, "C": 2.0, "D": 4.0}
    graded.select(
        "uscc",
        pl.when(col("grade") != "D").then(col("total")).alias("score"),
        "grade",
        *POINTS,
        col("grade").replace_strict(rates, return_dtype=pl.Float64).alias("rate_multiplier"),
    ).sink_parquet(out, compression="snappy", engine="streaming")


def _code(name: str) -> pl.Expr:
    codes = {letter: code for code, letter in enumerate("ABCDE", start=1)}
    return pl.col(name).replace_strict(codes, default=0, return_dtype=pl.Int32)

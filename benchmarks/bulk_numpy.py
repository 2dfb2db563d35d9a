"""The annex of the city's document over whole NumPy arrays, as OpenFisca computes: one array per fact, one entry per enterprise.

Everything is in memory at once. Texts are encoded first, records find their enterprise by sorting, counts are ``bincount``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.bulk_sql import POINTS

_EPOCH = date(1970, 1, 1)
_COLUMNS = [
    "uscc",
    "kind",
    "date",
    "ended_on",
    "revoked",
    "repaired_on",
    "fulfilled",
    "penalty_type",
    "level",
    "industry",
    "rank",
]
Array = Any


def grade(records: Path, enterprises: Path, out: Path, as_of: date) -> None:
    """From two Parquet files to one; no checks, no other policy."""
    codes = pq.read_table(enterprises, columns=["uscc"])["uscc"].combine_chunks()
    table = pq.read_table(records, columns=_COLUMNS)
    table = table.filter(pc.and_(pc.invert(table["revoked"]), pc.less_equal(table["date"], pa.scalar(as_of))))
    firm = pc.index_in(table["uscc"], value_set=codes).to_numpy().astype(np.int64)
    facts = _facts(table, firm, len(codes), as_of)
    points = _points(facts)
    total = np.clip(sum(points.values()) - 50 * facts["false_declared"], 0, 1000)
    bad = (facts["same_year"] > 5) | (facts["severe"] > 0) | (facts["listed_3y"] > 0) | (total < 600)
    good = (
        (facts["adverse"] == 0)
        & (facts["statuses"] == 0)
        & (facts["social"] > 0)
        & (facts["rank"] == 1)
        & (total >= 850)
    )
    listed = facts["listed_now"] > 0
    place = np.select([listed, bad, good], [3, 2, 0], 1)
    columns = {"uscc": codes, "score": pa.array(total.astype(np.int32), mask=listed)}
    columns["grade"] = pa.DictionaryArray.from_arrays(pa.array(place.astype(np.int8)), pa.array(list("ABCD")))
    columns |= {name: pa.array(points[name].astype(np.int32)) for name in POINTS}
    columns["rate_multiplier"] = pa.array(np.array([0.5, 1.0, 2.0, 4.0])[place])
    pq.write_table(pa.table(columns), out, compression="snappy")


def _facts(table: pa.Table, firm: Array, firms: int, as_of: date) -> dict[str, Array]:
    kinds, kind = _encoded(table["kind"])
    day = _days(table["date"])
    today, two, three = ((as_of.replace(year=as_of.year - back) - _EPOCH).days for back in (0, 2, 3))
    inside = day >= two
    ended = _days(table["ended_on"], absent=np.iinfo(np.int32).max)

    def of(*names: str) -> Array:
        return np.isin(kind, [kinds[name] for name in names if name in kinds])

    def count(mask: Array) -> Array:
        return np.bincount(firm[mask], minlength=firms)

    def among(column: str, *values: str) -> Array:
        found, code = _encoded(table[column])
        return np.isin(code, [found[value] for value in values if value in found])

    unfulfilled = ~pc.fill_null(table["fulfilled"], False).to_numpy()
    penalty, status = of("administrative_penalty"), ("tax_abnormal", "operation_abnormal", "industry_blacklist")
    year = (day + np.datetime64("1970-01-01")).astype("datetime64[Y]").astype(int) + 1970
    years = [count(penalty & inside & (year == as_of.year - back)) for back in range(3)]
    now, lasted = ((ended > first) | (day >= first) for first in (today, two))
    honour = of("honour") & inside
    social = ("volunteer_service", "charitable_donation", "red_list", "honour")
    adverse = (
        "breach_of_commitment", "administrative_penalty", "administrative_coercion", "false_litigation", "criminal_offence",
        "judgment_debtor", "major_safety_hazard", "safety_accident", "financing_default", "equity_freeze", "debt_evasion",
        "wage_arrears", "utility_arrears", "tax_arrears", "false_declaration",
    )  # fmt: skip
    simple = {
        "kpd": ("key_personnel_dishonesty",), "breach": ("breach_of_commitment",), "pen": ("administrative_penalty",),
        "coercion": ("administrative_coercion",), "crime": ("false_litigation", "criminal_offence"), "debts": ("judgment_debtor",),
        "hazard": ("major_safety_hazard",), "accident": ("safety_accident",), "financed": ("financing_default", "equity_freeze"),
        "evasion": ("debt_evasion",), "owed": ("wage_arrears", "utility_arrears", "tax_arrears"),
        "volunteer": ("volunteer_service",), "donation": ("charitable_donation",), "red": ("red_list",),
        "false_declared": ("false_declaration",), "social": social, "adverse": adverse,
    }  # fmt: skip
    severe = among("penalty_type", "suspension_of_business", "licence_revocation", "administrative_detention")
    return {name: count(inside & of(*members)) for name, members in simple.items()} | {
        "kpj": count(inside & of("key_personnel_judgment") & unfulfilled),
        "open_debts": count(inside & of("judgment_debtor") & unfulfilled),
        "severe": count(inside & penalty & severe),
        "repaired": count(inside & penalty & (_days(table["repaired_on"], absent=np.iinfo(np.int32).max) <= today)),
        "same_year": np.maximum.reduce(years),
        "nation": count(honour & among("level", "international", "national")),
        "province": count(honour & among("level", "ministerial", "provincial")),
        "city": count(honour & among("level", "municipal")),
        "tax_now": count(of("tax_abnormal") & now),
        "operation_now": count(of("operation_abnormal") & now),
        "listed_now": count(of("industry_blacklist") & now),
        "listed_3y": count(of("industry_blacklist") & (day >= three)),
        "statuses": count(of(*status) & lasted),
        "rank": _latest(firm, day, of("industry_evaluation"), table["rank"], _encoded(table["industry"])[1], firms),
        "level": _latest(firm, day, of("internet_supervision"), pc.index_in(table["level"], pa.array(list("?ABCDE"))), None, firms),
    }  # fmt: skip


def _points(fact: dict[str, Array]) -> dict[str, Array]:
    def none(name: str, points: int) -> Array:
        return np.where(fact[name] == 0, points, 0)

    def few(name: str) -> Array:
        return np.select([fact[name] == 0, fact[name] <= 3], [50, 20], 0)

    pen, repaired, same, severe = (fact[name] for name in ("pen", "repaired", "same_year", "severe"))
    return {
        "key_personnel_dishonesty": few("kpd"), "key_personnel_judgment": few("kpj"), "tax_abnormal": none("tax_now", 50),
        "operation_abnormal": none("operation_now", 60), "performance": none("breach", 40),
        "administrative_penalty": np.select(
            [(same > 5) | (severe > 0), pen == 0, pen < 3, (pen <= 5) & (same < 5)], [0, 100, 50, 30], 0),
        "administrative_coercion": none("coercion", 80),
        "credit_repair": np.select([pen == repaired, repaired == 0, 2 * repaired >= pen], [50, 0, 30], 10),
        "criminal_and_false_litigation": none("crime", 20),
        "judgment_debtor": np.select([fact["debts"] == 0, fact["open_debts"] > 0], [30, 0], 20),
        "safety_hazard": none("hazard", 30), "safety_accident": none("accident", 50), "financing": none("financed", 20),
        "debt_evasion": none("evasion", 80), "arrears": none("owed", 50), "volunteer_service": 15 * np.minimum(fact["volunteer"], 2),
        "charitable_donation": 15 * np.minimum(fact["donation"], 2), "red_list": np.where(fact["red"] > 0, 40, 0),
        "honours": np.select([fact["nation"] > 0, fact["province"] > 0, fact["city"] > 0], [40, 25, 10], 0),
        "industry_evaluation": np.select([fact["rank"] == 1, fact["rank"] == 2], [50, 25], 0),
        "internet_supervision": np.array([0, 50, 30, 20, 10, 0])[fact["level"]],
    }  # fmt: skip


def _latest(firm: Array, day: Array, mask: Array, values: Any, group: Array | None, firms: int) -> Array:
    """The latest value of each enterprise, of one day the largest; with ``group`` the largest of the latest of each group; else 0."""
    chosen = pc.fill_null(values, 0).to_numpy()[mask].astype(np.int64)
    owner, days = firm[mask], day[mask].astype(np.int64)
    found = np.zeros(firms, dtype=np.int64)
    if not len(owner):
        return found
    groups = np.zeros(len(owner), dtype=np.int64) if group is None else group[mask].astype(np.int64)
    order = np.lexsort((chosen, days, groups, owner))
    owner, groups, chosen = owner[order], groups[order], chosen[order]
    last = np.append((owner[1:] != owner[:-1]) | (groups[1:] != groups[:-1]), True)
    np.maximum.at(found, owner[last], chosen[last])
    return found


def _encoded(column: pa.ChunkedArray) -> tuple[dict[str, int], Array]:
    """Texts as numbers; -1 where absent."""
    whole = column.combine_chunks()
    coded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    names = {name: number for number, name in enumerate(coded.dictionary.to_pylist())}
    return names, pc.fill_null(coded.indices, -1).to_numpy()


def _days(column: pa.ChunkedArray, absent: int = 0) -> Array:
    return pc.fill_null(column.cast(pa.int32()), absent).to_numpy()

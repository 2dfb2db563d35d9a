"""A seeded population of dossiers. The shares are ours, chosen to look like a city's firms; they are no statistics."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from rulesets.records.uscc import with_check_digit

AS_OF = date(2026, 11, 21)
FIVE_YEARS = 1826
# kind -> weight among the records of a firm that has any
WEIGHTS = {
    "administrative_penalty": 30, "volunteer_service": 10, "charitable_donation": 8, "honour": 7, "red_list": 5,
    "judgment_debtor": 7, "operation_abnormal": 6, "tax_abnormal": 2, "tax_arrears": 4, "wage_arrears": 2, "utility_arrears": 2,
    "breach_of_commitment": 3, "administrative_coercion": 3, "key_personnel_dishonesty": 3, "key_personnel_judgment": 3,
    "safety_accident": 1, "major_safety_hazard": 1, "financing_default": 1, "equity_freeze": 2, "debt_evasion": 1,
    "false_litigation": 1, "criminal_offence": 1, "industry_blacklist": 1, "false_declaration": 1,
}  # fmt: skip
PENALTIES = ("fine",) * 14 + ("warning",) * 8 + ("confiscation", "criticism", "other", "suspension_of_business")
INDUSTRIES = ("建筑施工", "食品生产", "道路运输", "药品零售", "危险化学品", "家政服务")
HONOURS = ("county",) * 5 + ("municipal",) * 4 + ("provincial",) * 2 + ("national",)
STATUSES = ("operation_abnormal", "tax_abnormal", "industry_blacklist")


def population(count: int, seed: int) -> Iterator[dict[str, Any]]:
    """``count`` dossiers in the shape of the contract, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        yield {
            "uscc": with_check_digit(f"91130900MA{number:07d}"),
            "name": f"沧州第{number}有限公司",
            "region": "cangzhou",
            "records": list(_records(chance)),
        }


def _records(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Three firms in ten have no event at all; the others have few, and a rare one very many."""
    number = 0 if chance.random() < 0.3 else 1 + int(chance.lognormvariate(0.95, 1.0))
    kinds = chance.choices(list(WEIGHTS), weights=list(WEIGHTS.values()), k=min(number, 120))
    if chance.random() < 0.9:
        kinds.append("industry_evaluation")
    if chance.random() < 0.95:
        kinds.append("internet_supervision")
    for position, kind in enumerate(kinds):
        yield {"id": f"{kind[:3]}-{position}", "source": "市级部门", **_record(chance, kind)}


def _record(chance: random.Random, kind: str) -> dict[str, Any]:
    age = int(FIVE_YEARS * chance.random() ** 1.5)
    day = AS_OF - timedelta(days=age)
    record: dict[str, Any] = {"kind": kind, "date": day.isoformat()}
    later = (day + timedelta(days=chance.randrange(max(age, 1)))).isoformat()
    if kind == "administrative_penalty":
        record["penalty_type"] = chance.choice(PENALTIES)
        if chance.random() < 0.4:
            record["repaired_on"] = later
    elif kind in STATUSES and chance.random() < 0.7:
        record["ended_on"] = later
    elif kind in ("judgment_debtor", "key_personnel_judgment"):
        record["fulfilled"] = chance.random() < 0.6
    elif kind == "honour":
        record["level"] = chance.choice(HONOURS)
    elif kind == "industry_evaluation":
        record |= {"industry": chance.choice(INDUSTRIES), "rank": chance.choices((1, 2, 3, 4), (30, 40, 20, 10))[0]}
    elif kind == "internet_supervision":
        record["level"] = chance.choices("ABCDE", (35, 40, 17, 6, 2))[0]
    return record

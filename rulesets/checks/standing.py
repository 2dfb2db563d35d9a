"""Good, neutral or bad credit 信用状况: the document uses the words and does not define them, so the pack's readings do (AMB-98).

Standings are conditions over four facts of a report; each one holds only where none before it does, so exactly one always holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulesets.errors import PackError, PackFault
from rulesets.form.conditions import ALWAYS, NEVER, Box, Condition, Domain, within
from rulesets.form.policy import GRADE, GRADE_CODES, GRADES
from rulesets.loading.pack import Pack

REPORT, RED_LIST, BLACK_LIST = "report", "red_list", "black_list"
UNRATED = 0
"""The grade of whoever has none: a person, or a subject without a file."""
STANDINGS = ("no_report", "blacklisted", "bad", "good", "neutral")
"""Every standing; which one goes before which, the pack says (``standing_order``)."""
STANDING_CODES: Mapping[str, int] = {name: code for code, name in enumerate(STANDINGS, start=1)}
DOMAINS: Mapping[str, Domain] = {
    REPORT: Domain(0, 1),
    GRADE: Domain(UNRATED, len(GRADES)),
    RED_LIST: Domain(0, 1),
    BLACK_LIST: Domain(0, 1),
}


def standing_table(pack: Pack) -> dict[str, Condition]:
    """For each standing, when it is the one. Raises PackError where a reading is missing or does not fit."""
    good, bad = _reading(pack, "good_standing", dict), _reading(pack, "bad_standing", dict)
    order = _reading(pack, "standing_order", list)
    if sorted(order) != sorted(STANDINGS) or order[-1] != "neutral":
        raise _fault(pack, "standing_order", f"应当把 {'、'.join(STANDINGS)} 各列一次，neutral 在最后")
    fits = {
        "no_report": _is(REPORT, 0),
        "blacklisted": _is(BLACK_LIST, 1),
        "bad": _of_grades(pack, bad.get("grades", [])) | (_is(BLACK_LIST, 1) if bad.get("punishment_list") else NEVER),
        "good": (_of_grades(pack, good.get("grades", [])) | (_is(RED_LIST, 1) if good.get("red_list") else NEVER))
        & _of_grades(pack, good.get("never", [])).complement(DOMAINS),
        "neutral": ALWAYS,
    }
    table: dict[str, Condition] = {}
    none_before = ALWAYS
    for name in order:
        table[name] = fits[name] & none_before
        none_before = none_before & fits[name].complement(DOMAINS)
    return table


def _is(fact: str, value: int) -> Condition:
    return Condition((Box.of({fact: (value, value)}),))


def _of_grades(pack: Pack, grades: list[str]) -> Condition:
    unknown = [grade for grade in grades if grade not in GRADE_CODES]
    if unknown:
        raise _fault(pack, "good_standing / bad_standing", f"没有 {'、'.join(map(str, unknown))} 这样的等级")
    return within(GRADE, [(GRADE_CODES[grade], GRADE_CODES[grade]) for grade in grades])


def _reading(pack: Pack, name: str, kind: type) -> Any:
    value = pack.readings.values.get(name)
    if not isinstance(value, kind):
        raise _fault(pack, name, "缺少这个口径，或它的写法不对")
    return value


def _fault(pack: Pack, name: str, message: str) -> PackError:
    return PackError([PackFault(f"{pack.identifier.replace('-', '_')}/pack.yaml", None, name, message)])

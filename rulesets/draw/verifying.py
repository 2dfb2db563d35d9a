"""Verifies a result file 验证抽取: recomputes everything from the rosters and the seed, and compares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rulesets.draw.assigning import Ranking, plain_ranking
from rulesets.draw.difference import Difference, first_difference
from rulesets.draw.document import as_document
from rulesets.draw.drawing import Terms, draw, terms_of
from rulesets.draw.faults import DrawFault
from rulesets.draw.fingerprint import FORMAT
from rulesets.draw.inspectors import Inspectors
from rulesets.draw.pool import Pool
from rulesets.draw.rate import read_rate
from rulesets.draw.seed import check_seed
from rulesets.draw.unrostered import selection_as_written
from rulesets.errors import PackError, UnknownPack
from rulesets.form.policy import Policy

_OF_INSPECTORS = frozenset({"inspectors_sha256", "inspectors_size", "per_object", "assignments"})
_POOL_HINT = "名录文件与抽取前冻结的不是同一份"


def states_assignments(body: dict[str, Any]) -> bool:
    """Whether a result file names inspectors, so that only their roster can prove it whole."""
    return not _OF_INSPECTORS.isdisjoint(body)


def verify(
    body: dict[str, Any],
    pool: Pool,
    inspectors: Inspectors | None,
    policy: Callable[[str], Policy],
    ranking: Ranking = plain_ranking,
) -> Difference | None:
    """None when ``body`` (from ``read_document``) is what the rosters and its seed give; else the first difference.

    ``policy`` gives a pack by name. Without ``inspectors`` assignments are checked as far as seed and objects go;
    who was eligible stays open.
    """
    has_assignments = states_assignments(body)
    frozen = (
        ("format", FORMAT, ""),
        ("pool_sha256", pool.sha256, _POOL_HINT),
        ("pool_size", pool.size, _POOL_HINT),
        ("roster_sha256", pool.roster_sha256, f"{_POOL_HINT}（等级或不纳入原因不同）"),
    )
    for name, expected, hint in frozen:
        if (difference := first_difference({name: expected}, {name: body.get(name)})) is not None:
            return Difference(difference.path, expected, body.get(name), hint)
    if inspectors is not None and body.get("inspectors_sha256") != inspectors.sha256:
        hint = (
            "检查人员名录与抽取时的不是同一份"
            if has_assignments
            else "结果里没有检查人员分派，给出的检查人员名录用不上"
        )
        return Difference(("inspectors_sha256",), inspectors.sha256, body.get("inspectors_sha256"), hint)
    return _recomputed(body, pool, inspectors, policy, ranking)


def _recomputed(
    body: dict[str, Any], pool: Pool, inspectors: Inspectors | None, policy: Callable[[str], Policy], ranking: Ranking
) -> Difference | None:
    try:
        terms = _terms(body, policy)
        seed = check_seed(_text(body, "seed"))
    except DrawFault as fault:
        field = fault.field or "pack"
        return Difference((field,), "可用的值", body.get(field), fault.message)
    per_object = body.get("per_object", 2)
    if type(per_object) is not int:
        return Difference(("per_object",), "整数", per_object)
    try:
        drawn = draw(pool, terms, seed, inspectors, per_object, ranking)
        if inspectors is None and states_assignments(body):
            taken = [uscc for stratum in drawn.strata for uscc in stratum.taken]
            # The objects first: an object that was put in place of another shows there.
            objects = {name: value for name, value in as_document(drawn).items() if name != "result_sha256"}
            if (difference := first_difference(objects, {name: body.get(name) for name in objects})) is not None:
                return difference
            written = selection_as_written(body, seed, taken)
            if isinstance(written, Difference):
                return written
            drawn = replace(drawn, selection=written)
        expected = as_document(drawn)
    except DrawFault as fault:
        field = fault.field or "assignments"
        return Difference((field,), "能够完成的抽取", body.get(field), fault.message)
    return first_difference(expected, body)


def _terms(body: dict[str, Any], policy: Callable[[str], Policy]) -> Terms:
    written = _text(body, "base_rate")
    rate = read_rate(written)
    if str(rate) != written:
        raise DrawFault("bad_rate", f"应写成 {rate}", field="base_rate")
    try:
        return terms_of(policy(_text(body, "pack")), rate)
    except (UnknownPack, PackError) as error:
        raise DrawFault("bad_pack", str(error), field="pack") from error


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise DrawFault("not_a_text", "应为文本", field=name)
    return value

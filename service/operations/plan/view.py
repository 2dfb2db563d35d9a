"""A task and its draws as programs read them 接口答复; never which enterprise stands under which number of a draw."""

from __future__ import annotations

from typing import Any

from service.clock import SHANGHAI
from service.store.plan import Draw, Plan


def plan_json(plan: Plan) -> dict[str, Any]:
    """Where a task stands; days as ISO dates, the rate as a decimal."""
    return {
        "number": plan.number,
        "name": plan.name,
        "year": plan.year,
        "unit": plan.unit,
        "state": plan.state,
        "revision": plan.revision,
        "base_rate": plan.base_rate,
        "per_object": plan.per_object,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
    }


def draw_json(draw: Draw) -> dict[str, Any]:
    """What is public of a draw: all that proves it. Moments in Beijing time; what does not exist yet is null."""
    return {
        "draw": draw.number,
        "frozen_at": draw.frozen_at.astimezone(SHANGHAI).isoformat(),
        "pack": draw.pack,
        "pool_size": draw.pool_size,
        "pool_sha256": draw.pool_sha256,
        "roster_sha256": draw.roster_sha256,
        "inspectors_sha256": draw.inspectors_sha256,
        "numbers_sha256": draw.numbers_sha256,
        "commitment": draw.commitment,
        "public_source": draw.public_source,
        "public_day": draw.public_day.isoformat(),
        "public_value": draw.public_value,
        "secret": draw.secret,
        "seed": draw.seed,
        "result_sha256": draw.result_sha256,
        "drawn_at": draw.drawn_at.astimezone(SHANGHAI).isoformat() if draw.drawn_at else None,
        "void_at": draw.void_at.astimezone(SHANGHAI).isoformat() if draw.void_at else None,
        "void_reason": draw.void_reason,
    }

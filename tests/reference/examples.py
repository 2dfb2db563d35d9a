"""How many examples a property is tried with: fixed and repeatable, more when EXAMPLES_TIMES is set."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


def examples(count: int) -> settings:
    """``count`` derandomised examples without a deadline; EXAMPLES_TIMES=20 tries twenty times as many, at random."""
    times = int(os.environ.get("EXAMPLES_TIMES", "1"))
    return settings(
        max_examples=count * times,
        derandomize=times == 1,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )

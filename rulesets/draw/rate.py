"""Base rate 基础抽查比例 and quota 应抽数, in whole numbers only (AMB-69)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rulesets.draw.faults import DrawFault

_DECIMALS = 9
"""Places after the point that a rate may have (ours)."""
_UNIT = 1_000_000_000
_SHAPE = re.compile(rf"(0|1)(?:\.([0-9]{{1,{_DECIMALS}}}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share above 0 and at most 1, held in thousand-millionths."""

    billionths: int

    def __post_init__(self) -> None:
        if not 0 < self.billionths <= _UNIT:
            raise DrawFault("bad_rate", "抽查比例应大于 0、不超过 1，例如 0.05 表示 5%", field="base_rate")

    def __str__(self) -> str:
        whole, rest = divmod(self.billionths, _UNIT)
        return f"{whole}.{rest:0{_DECIMALS}d}".rstrip("0").rstrip(".")

    def quota(self, size: int, factor_permille: int) -> int:
        """应抽数: ceil(size × min(1, rate × factor)), never more than ``size``; the factor in permille."""
        return min(size, -(-size * self.billionths * factor_permille // (_UNIT * 1000)))


def rate_of_permille(permille: int) -> Rate:
    """A rate given in permille, as packs write it. Raises DrawFault bad_rate."""
    return Rate(permille * (_UNIT // 1000))


def read_rate(text: str) -> Rate:
    """A rate written as a decimal such as 0.05. Raises DrawFault: bad_rate."""
    found = _SHAPE.fullmatch(text)
    billionths = 0 if found is None else int(found[1]) * _UNIT + int((found[2] or "").ljust(_DECIMALS, "0"))
    if not 0 < billionths <= _UNIT:
        raise DrawFault(
            "bad_rate",
            f"抽查比例“{text}”应写成大于 0、不超过 1 的小数（最多 {_DECIMALS} 位），例如 0.05 表示 5%",
            field="base_rate",
        )
    return Rate(billionths)

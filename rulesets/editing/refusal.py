"""An edit that cannot be made exactly 不能照改."""

from __future__ import annotations

from rulesets.errors import PackFault, RulesetError


class EditRefused(RulesetError):
    """Nothing was changed; ``fault`` tells the place, the reason and what to do instead."""

    def __init__(self, file: str, line: int | None, field: str, message: str) -> None:
        self.fault = PackFault(file, line, field, message)
        super().__init__(str(self.fault))

"""What a proof found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rulesets.form.policy import Policy
from rulesets.wording import feature_in_words


@dataclass(frozen=True)
class Finding:
    """A fault: its stable ``code``, the rule or table it is about, what is wrong, and values that show it."""

    code: str
    subject: str
    message: str
    witness: Mapping[str, int] = field(default_factory=dict)

    def in_words(self, policy: Policy) -> str:
        shown = "，".join(_value(policy, name, value) for name, value in self.witness.items())
        return f"[{self.code}] {self.subject}：{self.message}" + (f"；例如：{shown}" if shown else "")


def _value(policy: Policy, name: str, value: int) -> str:
    rule = policy.features.get(name)
    return f"{name}={value}" if rule is None else f"{feature_in_words(rule, value, 'zh')}（{name}={value}）"

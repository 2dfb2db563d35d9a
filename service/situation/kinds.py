"""Which kinds of records are dishonesty information 失信信息 and which a blacklisting: what the rules in force say."""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.form.policy import Policy
from rulesets.loading.schema import Count, InForce

ADVERSE, BLACKLISTED = "adverse_2y", "blacklisted_now"
"""The features that condition A(1) and grade D rest on (沧政办字〔2021〕175号 二（二）1; AMB-31)."""


class NothingAdverse(ValueError):
    """The rules do not say what dishonesty information is."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of records by their ids, in the order of the rules; ``blacklists`` are among ``adverse``."""

    adverse: tuple[str, ...]
    blacklists: tuple[str, ...]


def kinds_of(policy: Policy) -> Kinds:
    """The kinds under this policy. Raises NothingAdverse where it has no such features."""
    try:
        adverse, listed = (policy.features[name].spec for name in (ADVERSE, BLACKLISTED))
    except KeyError as error:
        raise NothingAdverse(
            f"规则包 {policy.identifier} 没有特征 {error.args[0]}，无从知道哪些是失信信息；请选用含评分表的规则包"
        ) from error
    assert isinstance(adverse, Count) and isinstance(listed, InForce)
    return Kinds((*adverse.kinds, *adverse.lasting), tuple(listed.kinds))

"""From the written condition of a pack to the common form of boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rulesets.form.conditions import ALWAYS, NEVER, Condition, Domain, Interval, within
from rulesets.form.policy import measure_fact
from rulesets.loading.schema import Test

Report = Callable[[tuple[str | int, ...], str], None]
"""Called with the place inside the condition and what is wrong there."""


def read_condition(spec: Mapping[str, Any], domains: Mapping[str, Domain], report: Report) -> Condition:
    """All entries of the mapping must hold; ``any`` and ``all`` hold lists of further conditions."""
    result = ALWAYS
    for key, value in spec.items():
        if key in ("any", "all"):
            result = result & _several(key, value, domains, report)
        elif key == "measure":
            result = result & _measures(value, domains, report)
        elif key not in domains:
            report((key,), f"没有名为 {key} 的特征")
        else:
            result = result & _test(key, value, domains[key], report)
    return result


def _several(key: str, value: Any, domains: Mapping[str, Domain], report: Report) -> Condition:
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        report((key,), f"{key} 后面应当是一列条件")
        return NEVER
    parts = [
        read_condition(item, domains, lambda path, text, at=index: report((key, at, *path), text))  # type: ignore[misc]
        for index, item in enumerate(value)
    ]
    result = parts[0]
    for part in parts[1:]:
        result = result | part if key == "any" else result & part
    return result


def _measures(value: Any, domains: Mapping[str, Domain], report: Report) -> Condition:
    result = NEVER
    for name in value if isinstance(value, list) else [value]:
        fact = measure_fact(str(name))
        if fact not in domains:
            report(("measure",), f"没有名为 {name} 的措施")
            continue
        result = result | within(fact, [(1, 1)])
    return result


def _test(name: str, value: Any, domain: Domain, report: Report) -> Condition:
    if isinstance(value, Test):
        if value.one_of is not None and (value.at_least is not None or value.at_most is not None):
            report((name,), "one_of 不能与 at_least、at_most 同时写")
            return NEVER
        if value.one_of is not None:
            return within(name, _values(name, value.one_of, domain, report))
        low = domain.low if value.at_least is None else max(value.at_least, domain.low)
        high = domain.high if value.at_most is None else min(value.at_most, domain.high)
        if low > high:
            report((name,), f"没有一个值能满足（{low} 到 {high}）")
            return NEVER
        return within(name, [(low, high)])
    return within(name, _values(name, value if isinstance(value, list) else [value], domain, report))


def _values(name: str, values: list[Any], domain: Domain, report: Report) -> list[Interval]:
    intervals = []
    for value in values:
        number = (
            domain.value_of(str(value).lower() if isinstance(value, bool) else value) if not _plain(value) else value
        )
        if number is None or not domain.low <= number <= domain.high:
            known = "、".join(text for text, _ in domain.names) or f"{domain.low} 到 {domain.high}"
            report((name,), f"“{value}”不是可取的值（可取：{known}）")
            continue
        intervals.append((number, number))
    return intervals


def _plain(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)

"""The wall around durable_rules: nothing enters that the engine mistreats, nothing inside fails unseen.

The engine's C core is driven directly. Its Python host starts timer threads, swallows the errors of consequents, may run them on
another thread and stops silently after ten seconds; none of that exists here. What the wall promises:

- a rule is a list of patterns, each one fact name with a closed interval of integers; no negation, no counting, no arithmetic;
- every fact has a short id whose 32-bit hash is known to differ from all others of the engine;
- a batch is asserted in one piece, in the order given, and holds only values that some rule reads;
- one session lives at a time, is closed even after an error, and leaves nothing behind for the next enterprise;
- whatever goes wrong raises EngineFault.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import durable_rules_engine as core

from rulesets.errors import RulesetError
from rulesets.form.conditions import Interval

Pattern = tuple[str, Interval | None]
"""A fact name and the closed interval of its value; None takes any value."""
Asserted = tuple[str, int]
Fire = Callable[[str, Mapping[str, int]], None]
"""Called with the rule and the facts that it matched."""
Tell = Callable[[Iterable[Asserted], Fire], None]
"""Asserts one batch of facts and returns when no rule has anything left to fire."""

MOST_PATTERNS = 16
MOST_FIRST_LEVEL_TESTS = 500
MOST_TESTS_OF_A_FACT = 60
MOST_RULES_ON_A_PATTERN = 250
LARGEST_INTEGER = 2**62
_SESSION = "S"
_RESERVED = ("sid", "id", "$s")
_NOT_HANDLED, _OBSERVED, _NOTHING_TO_DO = 1, 2, 3


class EngineFault(RulesetError):
    """The rule engine refused or failed; no result may be used."""


@dataclass(frozen=True)
class EngineRule:
    """One rule of the engine; smaller ``order`` fires first."""

    name: str
    patterns: tuple[Pattern, ...]
    order: int


def fnv1a(text: str) -> int:
    """The engine's 32-bit hash of ids and property names."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def limits_broken(rules: Sequence[EngineRule]) -> list[str]:
    """Every limit of the engine that these rules break, in words; empty when they are safe."""
    faults = []
    tests: dict[str, set[Interval | None]] = {}
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            faults.append(f"规则名重复：{rule.name}")
        seen.add(rule.name)
        if not 1 <= len(rule.patterns) <= MOST_PATTERNS:
            faults.append(f"规则 {rule.name} 有 {len(rule.patterns)} 个前提，引擎允许 1 到 {MOST_PATTERNS} 个")
        if not 0 <= rule.order < 60000:
            faults.append(f"规则 {rule.name} 的次序 {rule.order} 超出 0 到 59999")
        for name, interval in rule.patterns:
            tests.setdefault(name, set()).add(interval)
            if interval is not None and max(abs(interval[0]), abs(interval[1])) > LARGEST_INTEGER:
                faults.append(f"规则 {rule.name} 里 {name} 的界限超出整数范围")
    shared = Counter(pattern for rule in rules for pattern in rule.patterns)
    for (name, _), times in shared.items():
        if times > MOST_RULES_ON_A_PATTERN:
            faults.append(f"{name} 的同一个前提被 {times} 条规则使用，引擎允许 {MOST_RULES_ON_A_PATTERN} 条")
    for name, intervals in tests.items():
        # Each bound is a test of its own and a half-open match counts too, so bounds are what is limited.
        bounds = sum(1 if interval is None or interval[0] == interval[1] else 2 for interval in intervals)
        if bounds > MOST_TESTS_OF_A_FACT:
            faults.append(f"{name} 的档位太多（{bounds} 个界限，引擎允许 {MOST_TESTS_OF_A_FACT} 个）")
    first_level = {
        test for name, intervals in tests.items() for interval in intervals for test in _first_level(name, interval)
    }
    if len(first_level) > MOST_FIRST_LEVEL_TESTS:
        faults.append(f"不同的界限共 {len(first_level)} 个，引擎允许 {MOST_FIRST_LEVEL_TESTS} 个")
    return faults


def _first_level(name: str, interval: Interval | None) -> tuple[tuple[str, str, int], ...]:
    if interval is None:
        return ((name, "any", 0),)
    low, high = interval
    return ((name, "is", low),) if low == high else ((name, "from", low), (name, "to", high))


@dataclass(frozen=True, slots=True)
class _Readable:
    """A fact as the engine wants it written, up to its value, and the values that some rule reads (None: any)."""

    head: str
    intervals: tuple[Interval, ...] | None

    def is_read(self, value: int) -> bool:
        if self.intervals is None:
            return True
        # Asked for every fact of every enterprise: a generator here costs more than the comparison.
        for low, high in self.intervals:  # noqa: SIM110
            if low <= value <= high:
                return True
        return False


class Engine:
    """A compiled set of rules. Thread-safe: one enterprise is weighed at a time."""

    def __init__(self, name: str, rules: Sequence[EngineRule]) -> None:
        faults = limits_broken(rules)
        if faults:
            raise EngineFault("；".join(faults))
        self._lock = threading.Lock()
        self._runner: int | None = None
        self._facts = _readable(rules)
        self._rules = dict(zip(_engine_names(rules), rules, strict=True))
        try:
            handle: int = core.create_ruleset(name, json.dumps(_definition(rules), ensure_ascii=False))
        except core.error as error:
            raise EngineFault(f"规则引擎不接受这些规则：{error}") from error
        self._handle: int | None = handle

    def close(self) -> None:
        """Free the engine's memory; the object cannot be used afterwards."""
        with self._lock:
            if self._handle is not None:
                core.delete_ruleset(self._handle)
                self._handle = None

    def run(self, chain: Callable[[Tell], None]) -> None:
        """Open a session, hand its ``tell`` to ``chain`` and close the session whatever happens."""
        if self._runner == threading.get_ident():
            raise EngineFault("规则触发的过程中不能再次启动同一个引擎")
        with self._lock:
            if self._handle is None:
                raise EngineFault("规则引擎已关闭")
            session = _Session(self._handle, self._facts, self._rules)
            self._runner = threading.get_ident()
            try:
                chain(session.tell)
            except core.error as error:
                raise EngineFault(f"规则引擎拒绝了请求：{error}") from error
            finally:
                self._runner = None
                session.close()


class _Session:
    """The facts of one enterprise, from the first batch to the deletion of its state."""

    def __init__(self, handle: int, facts: Mapping[str, _Readable], rules: Mapping[str, EngineRule]) -> None:
        self._handle = handle
        self._facts = facts
        self._rules = rules
        self._told: dict[str, int] = {}
        self._open = False

    def tell(self, facts: Iterable[Asserted], fire: Fire) -> None:
        state = self._assert(facts)
        if state is None:
            return
        told, rules = self._told, self._rules
        started = core.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        while message:
            # The message is {"<name>":{…}}; a session has one value for each fact, so the name says it all.
            rule = rules[message[2 : message.index('"', 2)]]
            fire(rule.name, {name: told[name] for name, _ in rule.patterns})
            message = core.complete_and_start_action(self._handle, state)

    def _assert(self, facts: Iterable[Asserted]) -> int | None:
        batch = []
        for name, value in facts:
            readable = self._facts.get(name)
            if readable is None:
                continue
            if type(value) is not int:
                raise EngineFault(f"事实 {name} 不是整数：{value!r}")
            if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
                raise EngineFault(f"事实 {name} 超出整数范围：{value}")
            # The engine itself dies of a fact that stands twice in one batch.
            if name in self._told:
                raise EngineFault(f"同一事实被断言了两次：{name}")
            self._told[name] = value
            # A value that no rule reads makes the engine refuse its whole batch.
            if readable.is_read(value):
                batch.append(f"{readable.head}{value}}}")
        if not batch:
            return None
        self._open = True
        code, state = core.assert_facts(self._handle, f"[{','.join(batch)}]")
        if code in (_NOT_HANDLED, _OBSERVED):
            raise EngineFault(f"规则引擎没有接受全部事实（结果 {code}）")
        return None if code == _NOTHING_TO_DO else int(state)

    def close(self) -> None:
        if self._open:
            core.delete_state(self._handle, _SESSION)


def _definition(rules: Sequence[EngineRule]) -> dict[str, Any]:
    """The rules as the engine wants them. Each fact has a property of its own, so that a fact meets only its own tests."""
    ids = _short_ids(rules)
    return {
        name: {
            "all": [
                {f"m{number}": _test(ids[fact], interval)} for number, (fact, interval) in enumerate(rule.patterns)
            ],
            "pri": rule.order,
        }
        for name, rule in zip(_engine_names(rules), rules, strict=True)
    }


def _engine_names(rules: Sequence[EngineRule]) -> list[str]:
    """Names that need no escaping, so that a rule may be called anything."""
    return [f"r{number}" for number in range(len(rules))]


def _readable(rules: Sequence[EngineRule]) -> dict[str, _Readable]:
    found: dict[str, set[Interval | None]] = {}
    for rule in rules:
        for name, interval in rule.patterns:
            found.setdefault(name, set()).add(interval)
    ids = _short_ids(rules)
    return {
        name: _Readable(
            f'{{"sid":"{_SESSION}","id":"{ids[name]}","{ids[name]}":',
            None if None in intervals else _joined(item for item in intervals if item is not None),
        )
        for name, intervals in found.items()
    }


def _joined(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same integers in as few intervals as possible."""
    joined: list[Interval] = []
    for low, high in sorted(intervals):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)


def _test(name: str, interval: Interval | None) -> dict[str, Any]:
    if interval is None:
        return {"$ex": {name: 1}}
    low, high = interval
    if low == high:
        return {name: low}
    return {"$and": [{"$gte": {name: low}}, {"$lte": {name: high}}]}


def _short_ids(rules: Sequence[EngineRule]) -> dict[str, str]:
    """Short names for the facts, none of which the engine's 32-bit hash takes for another."""
    names = sorted({name for rule in rules for name, _ in rule.patterns})
    taken = {fnv1a(word) for word in _RESERVED}
    found: dict[str, str] = {}
    number = 0
    for name in names:
        while fnv1a(short := f"f{number:x}") in taken:
            number += 1
        taken.add(fnv1a(short))
        found[name] = short
    return found

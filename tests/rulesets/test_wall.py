"""The wall around the rule engine: what enters, what surfaces, and that nothing stays behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rulesets.forward.wall import (
    LARGEST_INTEGER,
    MOST_FIRST_LEVEL_TESTS,
    MOST_PATTERNS,
    MOST_TESTS_OF_A_FACT,
    Engine,
    EngineFault,
    EngineRule,
    Pattern,
    Tell,
    fnv1a,
    limits_broken,
)
from tests.rulesets.alone import run_alone


def rule(name: str, *patterns: Pattern, order: int = 0) -> EngineRule:
    return EngineRule(name, patterns, order)


CHAIN = (
    rule("small x", ("x", (0, 4)), order=1),
    rule("any y", ("y", None), order=2),
    rule("x and y", ("x", (0, 9)), ("y", (0, 9)), order=3),
    rule("z after y", ("z", (5, 5)), ("y", (0, 9)), order=4),
)
BATCHES = ([("x", 2), ("y", 1)], [("z", 5)])
IN_ORDER = ["small x", "any y", "x and y", "z after y"]


def fired(engine: Engine, *batches: list[tuple[str, Any]]) -> list[str]:
    """The rules that fire when the batches are told one after the other in one session."""
    names: list[str] = []

    def chain(tell: Tell) -> None:
        for batch in batches:
            tell(batch, lambda name, _: names.append(name))

    engine.run(chain)
    return names


@pytest.fixture
def engine() -> Any:
    made = Engine("test", CHAIN)
    yield made
    made.close()


class Stumble(Exception):
    """Raised on purpose inside a callback."""


# what surfaces


@pytest.mark.parametrize("place", range(1, 5))
@pytest.mark.parametrize("error", [Stumble, KeyboardInterrupt, EngineFault])
def test_an_error_in_the_callback_surfaces_and_leaves_nothing(
    engine: Engine, place: int, error: type[BaseException]
) -> None:
    """Trap 22: the library swallows errors of consequents; the wall must not."""
    seen: list[str] = []

    def fire(name: str, _: Any) -> None:
        seen.append(name)
        if len(seen) == place:
            raise error("here")

    def chain(tell: Tell) -> None:
        for batch in BATCHES:
            tell(batch, fire)

    with pytest.raises(error, match="here"):
        engine.run(chain)
    assert seen == IN_ORDER[:place]
    assert fired(engine, *BATCHES) == IN_ORDER
    assert fired(engine, [("z", 5)]) == []


def test_an_error_between_two_batches_leaves_nothing(engine: Engine) -> None:
    """Trap 24: facts that were stored and not yet used must not fire for the next enterprise."""

    def chain(tell: Any) -> None:
        tell([("x", 2), ("y", 1)], lambda *_: None)
        raise Stumble

    with pytest.raises(Stumble):
        engine.run(chain)
    assert fired(engine, [("z", 5)]) == []
    assert fired(engine, *BATCHES) == IN_ORDER


def test_facts_of_one_session_do_not_reach_the_next(engine: Engine) -> None:
    assert fired(engine, [("x", 2)]) == ["small x"]
    assert fired(engine, [("y", 1)]) == ["any y"]


# what enters


@pytest.mark.parametrize("value", [1.0, True, "1", None, LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, 2**63, 10**30])
def test_a_fact_that_is_no_safe_integer_is_refused(engine: Engine, value: Any) -> None:
    """Traps 17, 18: the engine would coerce texts and saturate large numbers without a word."""
    with pytest.raises(EngineFault, match="y"):
        fired(engine, [("x", 2), ("y", value)])
    assert fired(engine, *BATCHES) == IN_ORDER


@pytest.mark.parametrize("value", [LARGEST_INTEGER, -LARGEST_INTEGER, LARGEST_INTEGER - 1, 0])
def test_the_largest_integers_are_exact(value: int) -> None:
    """Trap 18: exact up to the bound that the wall sets, neighbours told apart."""
    made = Engine("exact", [rule("equal", ("n", (value, value))), rule("any", ("n", None), order=1)])
    assert fired(made, [("n", value)]) == ["equal", "any"]
    near = value - 1 if value > 0 else value + 1
    assert fired(made, [("n", near)]) == ["any"]
    made.close()


@pytest.mark.parametrize("values", [(2, 2), (2, 3)], ids=["twice", "with two values"])
def test_the_same_fact_twice_in_one_batch_is_refused_without_harm(values: tuple[int, int]) -> None:
    """A feature has one value; saying it twice is a fault of ours and must neither pass nor end the process."""
    done = run_alone(f"""
        from rulesets.forward.wall import Engine, EngineFault, EngineRule
        engine = Engine("t", [EngineRule("r", (("x", (1, 9)),), 0)])
        seen = []
        for _ in range(3):
            try:
                engine.run(lambda tell: tell([("x", {values[0]}), ("x", {values[1]})], lambda name, _: seen.append(name)))
            except EngineFault as fault:
                print("refused", fault)
        assert not seen, seen
        engine.run(lambda tell: tell([("x", 1)], lambda name, _: seen.append(name)))
        engine.close()
        print(seen)
    """)
    assert done.returncode == 0, f"exit {done.returncode}: {done.stderr[-500:]}"
    assert done.stdout.count("refused") == 3
    assert done.stdout.endswith("['r']\n")


@pytest.mark.parametrize("second", [2, 3])
def test_the_same_fact_in_two_batches_is_refused(engine: Engine, second: int) -> None:
    with pytest.raises(EngineFault, match="x"):
        fired(engine, [("x", 2)], [("x", second)])
    assert fired(engine, *BATCHES) == IN_ORDER


def test_a_fact_that_no_rule_wants_fires_nothing(engine: Engine) -> None:
    """Trap 24: neither an unknown name nor a value outside every interval makes the engine refuse the batch."""
    assert fired(engine, [("nobody", 1), ("x", 2)]) == ["small x"]
    assert fired(engine, [("x", 99), ("y", -7)]) == ["any y"]
    assert fired(engine, []) == []


def test_every_order_of_the_batch_fires_in_the_same_order() -> None:
    """Traps 5, 6: one sorted batch, smaller order first."""
    rules = [rule(f"r{number}", (f"f{number}", None), order=20 - number) for number in range(12)]
    made = Engine("order", rules)
    facts = [(f"f{number}", 1) for number in range(12)]
    assert fired(made, facts) == fired(made, facts[::-1]) == [f"r{number}" for number in range(11, -1, -1)]
    made.close()


def test_among_equal_orders_the_firing_does_not_depend_on_the_batch() -> None:
    """Trap 6: what is told in another order must not be explained in another order."""
    made = Engine("equal", [rule(f"r{number}", (f"f{number}", (0, 9))) for number in range(12)])
    facts = [(f"f{number}", number % 3) for number in range(12)]
    expected = fired(made, facts)
    for shift in range(1, 12):
        assert fired(made, facts[shift:] + facts[:shift]) == expected
    assert fired(made, facts[::-1]) == expected
    made.close()


def test_both_ends_of_an_interval_belong_to_it() -> None:
    made = Engine("ends", [rule("in", ("v", (-3, 7))), rule("at", ("v", (7, 7)), order=1)])
    found = {value: fired(made, [("v", value)]) for value in (-4, -3, 0, 6, 7, 8)}
    assert found == {-4: [], -3: ["in"], 0: ["in"], 6: ["in"], 7: ["in", "at"], 8: []}
    made.close()


# limits


def broken(*rules: EngineRule) -> str:
    return "；".join(limits_broken(rules))


LIMITS: dict[str, tuple[Callable[[int], list[EngineRule]], int, str]] = {
    "patterns": (
        lambda count: [rule("r", *((f"f{number}", (0, 1)) for number in range(count)))],
        MOST_PATTERNS,
        "个前提",
    ),
    "different bounds": (
        lambda count: [rule(f"r{number}", (f"f{number}", (1, 1))) for number in range(count)],
        MOST_FIRST_LEVEL_TESTS,
        "不同的界限",
    ),
    "tests of a fact, single values": (
        lambda count: [rule(f"r{number}", ("v", (number, number))) for number in range(count)],
        MOST_TESTS_OF_A_FACT,
        "v 的档位太多",
    ),
    "tests of a fact, intervals": (
        lambda count: [rule(f"r{number}", ("v", (2 * number, 2 * number + 1))) for number in range(count)],
        MOST_TESTS_OF_A_FACT // 2,
        "v 的档位太多",
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_holds_in_the_real_engine_and_one_more_is_named(name: str) -> None:
    """Traps 29 to 31: at the limit every rule still fires; beyond it nothing is built, and the message says why."""
    make, most, words = LIMITS[name]
    rules = make(most)
    assert limits_broken(rules) == []
    made = Engine("at the limit", rules)
    for each in rules:
        facts = [(fact, interval[1]) for fact, interval in each.patterns if interval is not None]
        assert fired(made, facts) == [each.name]
    made.close()
    assert words in broken(*make(most + 1))
    with pytest.raises(EngineFault, match=words):
        Engine("beyond", make(most + 1))


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([rule("r")], "0 个前提"),
        ([rule("twin", ("a", None)), rule("twin", ("b", None))], "规则名重复：twin"),
        ([rule("r", ("a", None), order=-1)], "次序 -1"),
        ([rule("r", ("a", None), order=60000)], "次序 60000"),
        ([rule("r", ("a", (0, LARGEST_INTEGER + 1)))], "超出整数范围"),
        ([rule("r", ("a", (-LARGEST_INTEGER - 1, 0)))], "超出整数范围"),
    ],
    ids=["no pattern", "same name", "order below", "order above", "bound above", "bound below"],
)
def test_each_broken_limit_is_named(rules: list[EngineRule], words: str) -> None:
    """Trap 5: an order outside the engine's range would wrap around silently."""
    assert words in broken(*rules)
    with pytest.raises(EngineFault):
        Engine("refused", rules)


def test_all_broken_limits_are_named_at_once() -> None:
    told = broken(rule("r"), rule("r", ("a", None), order=60000))
    assert all(words in told for words in ("0 个前提", "规则名重复", "次序 60000"))


@pytest.mark.parametrize("count", [200, 300])
def test_many_rules_on_one_pattern_work_or_are_named(count: int) -> None:
    """Trap 31: the engine refuses about 260 rules on one pattern with a bare number; the wall must say it in words."""
    rules = [rule(f"r{number}", ("grade", (1, 1))) for number in range(count)]
    if limits_broken(rules):
        with pytest.raises(EngineFault):
            Engine("refused", rules)
        return
    made = Engine("many", rules)
    assert len(fired(made, [("grade", 1)])) == count
    made.close()


def test_hash_is_the_engines() -> None:
    """FNV-1a, 32 bits (traps 2, 3): published vectors, and the two names that are known to collide."""
    assert (fnv1a(""), fnv1a("a"), fnv1a("foobar")) == (0x811C9DC5, 0xE40C292C, 0xBF9CF968)
    assert fnv1a("p0b26b3ca") == fnv1a("p626e7931")


def test_two_fact_names_of_one_hash_are_told_apart() -> None:
    """Trap 3: the engine itself would take one for the other."""
    made = Engine("clash", [rule("first", ("p0b26b3ca", (1, 1))), rule("second", ("p626e7931", (1, 1)))])
    assert fired(made, [("p626e7931", 1)]) == ["second"]
    assert fired(made, [("p626e7931", 1), ("p0b26b3ca", 1)]) == ["first", "second"]
    made.close()


# life of an engine


def test_a_closed_engine_refuses_and_closing_twice_is_harmless() -> None:
    made = Engine("closed", CHAIN)
    assert fired(made, *BATCHES) == IN_ORDER
    made.close()
    made.close()
    with pytest.raises(EngineFault, match="已关闭"):
        fired(made, *BATCHES)


def test_two_engines_with_the_same_names_are_isolated() -> None:
    """Trap 33: same ruleset name, same rule names, same facts; one inside the other."""
    low, high = Engine("same", [rule("r", ("x", (0, 4)))]), Engine("same", [rule("r", ("x", (5, 9)))])
    seen: list[tuple[str, int]] = []

    def chain(tell: Any) -> None:
        tell([("x", 2)], lambda name, facts: seen.append((name, facts["x"])))
        seen.extend(("other", 0) for _ in fired(high, [("x", 2)]))
        seen.extend(("other", 7) for _ in fired(high, [("x", 7)]))

    low.run(chain)
    low.close()
    assert seen == [("r", 2), ("other", 7)]
    assert fired(high, [("x", 7)]) == ["r"]
    high.close()


@pytest.mark.parametrize(
    "name",
    [
        "行政处罚",
        "𠮷𝔸😀",
        'a"b',
        "line\nbreak",
        "nul\0byte",
        "tab\t\\",
        "caf\u00e9",
        "cafe\u0301",
        "（全角）",
        "(half)",
    ],
)
def test_any_name_survives_in_rules_and_facts(name: str) -> None:
    """Trap 20."""
    made = Engine("诚衡", [rule(name, (name, (1, 1)))])
    matched: list[tuple[str, dict[str, int]]] = []
    made.run(lambda tell: tell([(name, 1)], lambda found, facts: matched.append((found, dict(facts)))))
    assert matched == [(name, {name: 1})]
    made.close()


def test_composed_and_decomposed_names_are_two() -> None:
    made = Engine("nfc", [rule("composed", ("caf\u00e9", None)), rule("decomposed", ("cafe\u0301", None), order=1)])
    assert fired(made, [("cafe\u0301", 1)]) == ["decomposed"]
    assert fired(made, [("caf\u00e9", 1)]) == ["composed"]
    made.close()

"""Long runs: memory stays flat over many enterprises, many engines and many errors (traps 1, 32, 33)."""

from __future__ import annotations

import pytest

from tests.rulesets.alone import run_alone

MEGABYTE = 1_000_000


def test_100_000_assessments_in_one_process_stay_flat() -> None:
    """One session lives at a time, and each is deleted; 500 different dossiers in turn."""
    done = run_alone(
        """
        from rulesets.catalogue import policy
        from rulesets.forward import assess
        from rulesets.records.dossier import read_dossier
        from tests.reference.random_dossiers import series
        chosen = policy("cangzhou-2021-175")
        cases = [(read_dossier(data), as_of) for data, as_of in series(500)]
        first = [assess(chosen, *case).facts_sha256 for case in cases]
        for number in range(100_000):
            found = assess(chosen, *cases[number % 500])
            if number == 5_000:
                early = resident()
        last = [assess(chosen, *case).facts_sha256 for case in cases]
        assert first == last
        print(number + 1, resident() - early)
        """,
        seconds=400,
    )
    assert done.returncode == 0, done.stderr[-800:]
    count, growth = map(int, done.stdout.split())
    assert count == 100_000
    assert growth < 8 * MEGABYTE


@pytest.mark.parametrize(
    ("closing", "flat"), [("made.close()", True), ("kept.append(made)", False)], ids=["closed", "left open"]
)
def test_closing_an_engine_frees_its_memory(closing: str, flat: bool) -> None:
    """100 engines of the real rules. Left open they pile up, so the measure can tell the difference."""
    done = run_alone(f"""
        from rulesets.catalogue import policy
        from rulesets.forward.program import compile_program
        from rulesets.forward.wall import Engine
        rules = compile_program(policy("cangzhou-2021-175")).rules
        kept = []
        def once():
            made = Engine("one of many", rules)
            made.run(lambda tell: tell([("score", 700), ("penalties_2y", 3)], lambda *_: None))
            {closing}
        for _ in range(20):
            once()
        early = resident()
        for _ in range(100):
            once()
        print(resident() - early)
    """)
    assert done.returncode == 0, done.stderr[-800:]
    assert (int(done.stdout) < 10 * MEGABYTE) is flat


def test_errors_in_callbacks_leak_nothing() -> None:
    """Sessions that end in an error, at every place of the chain, in turn."""
    done = run_alone("""
        from rulesets.forward.wall import Engine, EngineFault, EngineRule
        rules = [EngineRule(f"r{n}", ((f"f{n}", (0, 9)), ("g", None)), n) for n in range(8)]
        engine = Engine("errors", rules)
        facts = [("g", 1), *((f"f{n}", n) for n in range(8))]
        def stumble(place):
            seen = []
            def fire(name, matched):
                seen.append(name)
                if len(seen) == place:
                    raise ValueError(name)
            try:
                engine.run(lambda tell: tell(facts, fire))
            except ValueError:
                pass
            try:
                engine.run(lambda tell: tell([*facts[:-1], (facts[-1][0], "text")], fire))
            except EngineFault:
                pass
            return seen
        for number in range(500):
            stumble(number % 8 + 1)
        early = resident()
        for number in range(5_000):
            stumble(number % 8 + 1)
        assert stumble(0) == [f"r{n}" for n in range(8)]
        print(resident() - early)
    """)
    assert done.returncode == 0, done.stderr[-800:]
    assert int(done.stdout) < 3 * MEGABYTE

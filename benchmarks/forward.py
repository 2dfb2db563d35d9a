"""How fast one enterprise is weighed with its full explanation: ``python -m benchmarks.forward``.

Three ways over the same dossiers, interleaved in one process; ratios are taken dossier by dossier and their medians reported.
Before anything is timed, all three must give the same grade and points for every dossier.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.population import AS_OF, population
from benchmarks.raw_durable import RawDurable
from benchmarks.zen_tables import ZenTables
from rulesets.catalogue import policy
from rulesets.forward import assess
from rulesets.forward.executor import executor_of
from rulesets.records.dossier import read_dossier

RESULTS = Path(__file__).parent / "results" / "forward.json"
TARGETS = {"ours / raw durable_rules": 0.6, "ours / zen-engine": 0.5}
TARGET_P99_MS = 10.0
OURS, RAW, ZEN = "ours, from dossier to JSON", "raw durable_rules, ready features", "zen-engine tables, ready features"


class Contest:
    """The dossiers, and the three ways to weigh the dossier of one number."""

    def __init__(self, dossiers: list[dict[str, Any]]) -> None:
        self.policy = policy("cangzhou-2021-175")
        self.dossiers = dossiers
        gatherer = executor_of(self.policy).gatherer
        self.facts = [dict(gatherer.gather(read_dossier(data), AS_OF).values) for data in dossiers]
        self.raw = RawDurable(self.policy)
        self.zen = ZenTables(self.policy)
        self.ways: dict[str, Callable[[int], object]] = {OURS: self.ours, RAW: self.by_raw, ZEN: self.by_zen}

    def ours(self, number: int) -> dict[str, Any]:
        return assess(self.policy, read_dossier(self.dossiers[number]), AS_OF).to_json()

    def by_raw(self, number: int) -> tuple[str, int]:
        return self.raw.weigh(self.dossiers[number]["uscc"], self.facts[number])

    def by_zen(self, number: int) -> tuple[str, int]:
        return self.zen.weigh(self.facts[number])

    def check(self) -> Counter[str]:
        """The grades met. Raises where the three disagree."""
        grades: Counter[str] = Counter()
        for number, data in enumerate(self.dossiers):
            found = assess(self.policy, read_dossier(data), AS_OF)
            answer = (found.grade, found.points_total)
            others = {RAW: self.by_raw(number), ZEN: self.by_zen(number)}
            for name, other in others.items():
                if other != answer:
                    raise SystemExit(f"{data['uscc']}: ours gives {answer}, {name} gives {other}")
            grades[found.grade] += 1
        return grades


def measure(contest: Contest, rounds: int) -> dict[str, Any]:
    """Each dossier goes through all three ways in turn, another of them first each time; a round is a slice of the dossiers."""
    names = list(contest.ways)
    slice_size = len(contest.dossiers) // rounds
    turns: list[dict[str, list[float]]] = []
    for turn in range(rounds):
        seconds: dict[str, list[float]] = {name: [] for name in names}
        for number in range(turn * slice_size, (turn + 1) * slice_size):
            for name in names[number % 3 :] + names[: number % 3]:
                way = contest.ways[name]
                start = perf_counter()
                way(number)
                seconds[name].append(perf_counter() - start)
        turns.append(seconds)
    return {
        "ways": {name: _figures([turn[name] for turn in turns]) for name in names},
        "ratios": {
            "ours / raw durable_rules": _ratio(turns, RAW),
            "ours / zen-engine": _ratio(turns, ZEN),
        },
    }


def _figures(turns: list[list[float]]) -> dict[str, float]:
    singles = [seconds for turn in turns for seconds in turn]
    return {
        "enterprises_per_second": round(statistics.median(len(turn) / sum(turn) for turn in turns)),
        "p50_ms": round(statistics.median(singles) * 1000, 3),
        "p99_ms": round(statistics.quantiles(singles, n=100)[98] * 1000, 3),
    }


def _ratio(turns: list[dict[str, list[float]]], theirs: str) -> dict[str, float]:
    """Our speed over theirs, dossier by dossier: 1 is as fast, 2 twice as fast.

    The median of a round is not moved by the few dossiers during which another program held the processor, as a sum would be.
    """
    medians = [
        statistics.median(other / own for other, own in zip(turn[theirs], turn[OURS], strict=True)) for turn in turns
    ]
    return {
        "median": round(statistics.median(medians), 3),
        "least": round(min(medians), 3),
        "most": round(max(medians), 3),
    }


def report(outcome: dict[str, Any]) -> str:
    lines = [f"{'':36}{'per second':>12}{'p50 ms':>10}{'p99 ms':>10}"]
    for name, figures in outcome["ways"].items():
        lines.append(
            f"{name:36}{figures['enterprises_per_second']:>12}{figures['p50_ms']:>10.3f}{figures['p99_ms']:>10.3f}"
        )
    for name, ratio in outcome["ratios"].items():
        met = "met" if ratio["median"] >= TARGETS[name] else "MISSED"
        lines.append(
            f"{name:36}{ratio['median']:>12.2f}  (rounds {ratio['least']:.2f} to {ratio['most']:.2f}; target {TARGETS[name]} {met})"
        )
    p99 = outcome["ways"][OURS]["p99_ms"]
    lines.append(
        f"{'p99 of ours':36}{p99:>12.2f}  (target < {TARGET_P99_MS} ms {'met' if p99 < TARGET_P99_MS else 'MISSED'})"
    )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forward", description=__doc__)
    parser.add_argument("--dossiers", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seed", type=int, default=175)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    contest = Contest(list(population(options.dossiers, options.seed)))
    grades = contest.check()
    outcome = {
        "dossiers": options.dossiers,
        "rounds": options.rounds,
        "seed": options.seed,
        "grades": dict(sorted(grades.items())),
        "pack_sha256": contest.policy.sha256,
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("durable_rules", "zen-engine")},
        **measure(contest, options.rounds),
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(outcome, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(
        f"grades {outcome['grades']}, the same three times over\n{report(outcome)}\nwritten to {options.out}\n"
    )


if __name__ == "__main__":
    main()

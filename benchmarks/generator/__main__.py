"""Writes a population: ``python -m benchmarks.generator 1000000 FOLDER``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.generator.write import AS_OF, SEED, YEARS, write


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generator", description=__doc__)
    parser.add_argument("enterprises", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--years", type=int, default=YEARS, help="how far back the records reach")
    given = parser.parse_args()
    count = write(given.enterprises, given.folder, given.seed, given.years)
    sys.stdout.write(f"{given.enterprises} enterprises, {count} records, weighed on {AS_OF}: {given.folder}\n")


if __name__ == "__main__":
    main()

"""A repeatable sample of the population 抽样: the enterprises with the lowest hash of seed and credit code, with all their records."""

from __future__ import annotations

from pathlib import Path

from rulesets.bulk.engine import Engine


def take(engine: Engine, records: Path, enterprises: Path, count: int, seed: str, folder: Path) -> tuple[Path, Path]:
    """Both tables cut down to ``count`` enterprises, written into ``folder``. Raises InputRefused where a file is not readable."""
    engine.show("records", [records])
    engine.show("enterprises", [enterprises])
    quoted = "'" + seed.replace("'", "''") + "'"
    engine.keep(
        "chosen",
        f"SELECT uscc FROM (SELECT DISTINCT uscc FROM enterprises WHERE uscc IS NOT NULL) "  # noqa: S608
        f"ORDER BY md5(concat({quoted}, uscc)), uscc LIMIT {count}",
    )
    found = []
    for name in ("records", "enterprises"):
        file = folder / f"sample_{name}.parquet"
        engine.write(f"SELECT t.* FROM {name} AS t SEMI JOIN chosen AS c ON t.uscc = c.uscc", file)  # noqa: S608
        found.append(file)
    engine.drop("chosen")
    return found[0], found[1]

"""Single files out of the columns 单家档案: the records of some enterprises as the contract §1 has them, to weigh them one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis

from rulesets.bulk.columns import RECORDS, typed
from rulesets.bulk.engine import Engine
from rulesets.records.kinds import KINDS

_COMMON = ("id", "kind", "date", "ended_on", "revoked")


def records_of(engine: Engine, schema: Any, chosen: str) -> dict[str, list[dict[str, Any]]]:
    """The records of the enterprises in the table ``chosen``, by credit code. ``schema`` is that of the view ``records``.

    Of a known kind only its own attributes; a record of an unknown kind keeps them all, so that weighing names it.
    """
    records = typed(ibis.table(dict(schema), name="records"), RECORDS)
    picked = records.semi_join(ibis.table({"uscc": "string"}, name=chosen), "uscc")
    found: dict[str, list[dict[str, Any]]] = {}
    for values in engine.ask(str(ibis.to_sql(picked, dialect=engine.dialect, pretty=False))):
        row = {name: value for name, value in zip(RECORDS, values, strict=True) if value is not None}
        kind = KINDS.get(row.get("kind", ""))
        own = row.keys() if kind is None else {*_COMMON, *kind.attributes}
        record = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in row.items() if name in own
        }
        found.setdefault(row["uscc"], []).append(record)
    return found

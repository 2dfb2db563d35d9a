"""The pack schema as JSON Schema 2020-12, so that an editor checks a pack while it is written."""

from __future__ import annotations

import json
from typing import Any

from rulesets.loading.profile import Profile
from rulesets.loading.schema import FILES, Strict

_READING = {"type": "string", "pattern": r"^\$[A-Za-z][A-Za-z0-9_]*$", "description": "$口径：取 pack.yaml 中的值"}
_NESTED = ("properties", "$defs")


def json_schemas() -> dict[str, str]:
    """File name -> text, one schema for each kind of pack file and one for profiles."""
    models: dict[str, type[Strict]] = {**FILES, "profile": Profile}
    return {f"{kind}.schema.json": _text(kind, model.model_json_schema()) for kind, model in models.items()}


def _text(kind: str, schema: dict[str, Any]) -> str:
    if kind not in ("pack", "profile"):
        schema = _with_readings(schema, top=True)
    body = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(body, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _with_readings(schema: Any, *, top: bool = False) -> Any:
    """Wherever a value may stand, a ``$name`` may stand for it."""
    if isinstance(schema, list):
        return [_with_readings(item, top=True) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NESTED:
            changed[key] = {name: _with_readings(item, top=key == "$defs") for name, item in value.items()}
        elif (key in ("items", "additionalProperties") and isinstance(value, dict)) or key in ("anyOf", "oneOf"):
            changed[key] = _with_readings(value)
        else:
            changed[key] = value
    if top or changed == {"type": "string"}:
        return changed
    return {"anyOf": [changed, _READING]}

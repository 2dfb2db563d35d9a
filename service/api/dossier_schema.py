"""The dossier 信用档案 as JSON Schema, made from the very kinds that the reader knows (contract §1)."""

from __future__ import annotations

from typing import Any

from rulesets.records.kinds import KINDS, Attribute, RecordKind

_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TYPES: dict[str, dict[str, Any]] = {
    "bool": {"type": "boolean"},
    "date": _DAY,
    "text": {"type": "string"},
    "integer": {"type": "integer"},
}


def dossier_schema() -> dict[str, Any]:
    """The body of an assessment request."""
    return {
        "title": "Dossier",
        "type": "object",
        "required": ["uscc", "records"],
        "properties": {
            "uscc": {
                "type": "string",
                "description": "统一社会信用代码（GB 32100-2015，18 位，校验位须正确）",
                "minLength": 18,
                "maxLength": 18,
            },
            "name": {"type": "string", "description": "企业名称"},
            "region": {"type": "string", "description": "地区"},
            "records": {"type": "array", "items": {"oneOf": [_record(kind) for kind in KINDS.values()]}},
        },
        "example": example_dossier(),
    }


def example_dossier() -> dict[str, Any]:
    """A dossier that the service accepts."""
    return {
        "uscc": "91130900MA07XXXX12",
        "name": "沧州示例商贸有限公司",
        "region": "cangzhou",
        "records": [
            {
                "id": "r1",
                "kind": "administrative_penalty",
                "date": "2025-03-01",
                "penalty_type": "fine",
                "source": "市场监督管理部门",
            }
        ],
    }


def _record(kind: RecordKind) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "id": {"type": ["string", "integer"], "description": "记录编号，作为依据原样返回"},
        "kind": {"const": kind.id, "description": kind.label},
        "date": {**_DAY, "description": "事实发生日"},
        "ended_on": {**_DAY, "description": "结束日（移出、解除）"},
        "revoked": {"type": "boolean", "description": "已撤销"},
        "source": {"type": "string", "description": "来源部门"},
    }
    properties.update({name: _attribute(attribute) for name, attribute in kind.attributes.items()})
    required = [name for name, attribute in kind.attributes.items() if attribute.required]
    return {
        "title": kind.id,
        "description": kind.label,
        "type": "object",
        "required": ["kind", "date", *required],
        "properties": properties,
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    if attribute.type == "choice":
        meaning = "、".join(f"{value} {names['zh']}" for value, names in attribute.choices.items())
        return {"type": "string", "enum": list(attribute.choices), "description": meaning}
    schema = dict(_TYPES[attribute.type])
    bounds = {"minimum": attribute.least, "maximum": attribute.most}
    schema.update({name: value for name, value in bounds.items() if value is not None})
    return schema

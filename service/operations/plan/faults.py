"""Faults of a roster or of a draw 名录、抽取的错误, in the shape of the service."""

from __future__ import annotations

from rulesets.draw import DrawFault
from service.faults import Invalid


def as_invalid(fault: DrawFault) -> Invalid:
    """The same fault with its place kept: the line with its field, and which roster."""
    place = "，".join(
        part
        for part in (
            fault.source or "",
            f"第 {fault.line} 行" if fault.line is not None else "",
            f"{fault.field}" if fault.field is not None else "",
        )
        if part
    )
    told = f"{place}：{fault.message}" if place else fault.message
    return Invalid(fault.code, told, field=fault.field, line=fault.line)

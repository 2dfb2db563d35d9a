"""The files of a draw that everybody may have 抽取公示文件, byte for byte as they were published."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.faults import NotFound
from service.store.plan import Draw

FILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "POOL.csv": ("pool", "text/csv"),
        "I.csv": ("inspectors", "text/csv"),
        "DRAW.json": ("document", "application/json"),
    }
)
"""Name → the column that holds it, and its media type."""


def published_file(draw: Draw, name: str) -> tuple[bytes, str]:
    """Content and media type. Raises NotFound, also for a result that does not exist yet."""
    column, kind = FILES.get(name, (None, ""))
    text = getattr(draw, column) if column is not None else None
    if text is None:
        raise NotFound("unknown_file", "没有这个文件；结果文件在抽取之后才有")
    return str(text).encode(), kind

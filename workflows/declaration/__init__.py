"""Self-declaration 自主申报: declared, verified by the department, put on public notice, recorded (CZ21-2.1.3c, CZ21-2.1.3d, SQ20-09)."""

from workflows.declaration.table import DECLARATION, UNDER_NOTICE

__all__ = ["DECLARATION", "UNDER_NOTICE"]

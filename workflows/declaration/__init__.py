"""Self-declaration 自主申报: declared, verified by the department, put on public notice, recorded (CZ21-2.1.3c, CZ21-2.1.3d, SQ20-09)."""

from workflows.declaration.standing import UNDER_NOTICE
from workflows.declaration.table import DECLARATION

__all__ = ["DECLARATION", "UNDER_NOTICE"]

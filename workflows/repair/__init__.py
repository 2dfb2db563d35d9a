"""Credit repair 信用修复: what was put right is taken from publication and counted as repaired (CZ21-2.5.3, SQ20-14, BG22-20)."""

from workflows.repair.table import MEASURES, REPAIR, SEVERITIES

__all__ = ["MEASURES", "REPAIR", "SEVERITIES"]

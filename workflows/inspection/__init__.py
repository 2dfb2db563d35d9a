"""The inspection of one object 检查: arranged by grade, carried out by two, published in time, followed up (WF-6)."""

from workflows.inspection.table import INSPECTION

__all__ = ["INSPECTION"]

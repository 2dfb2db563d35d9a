"""The double-random task 双随机抽查任务: planned, its pool frozen and published, drawn, carried out (WF-6, SQ20-07)."""

from workflows.plan.table import PLAN

__all__ = ["PLAN"]

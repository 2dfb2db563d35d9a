"""Tolerance with an observation period 容错免责: screened, observed, verified; what is refused goes its normal way (WF-12)."""

from workflows.tolerance.table import TOLERANCE

__all__ = ["TOLERANCE"]

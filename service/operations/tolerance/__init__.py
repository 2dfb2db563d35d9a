"""Tolerance with an observation period 容错免责: reporting, screening, observing, verifying (WF-12)."""

"""Objection 异议: an enterprise disputes a result, a record, a listing or a notice; decided in five working days (CZ21-2.5.2, SQ20-16)."""

from workflows.objection.table import CLOCK_OF_KIND, FINDINGS, KINDS, OBJECTION

__all__ = ["CLOCK_OF_KIND", "FINDINGS", "KINDS", "OBJECTION"]

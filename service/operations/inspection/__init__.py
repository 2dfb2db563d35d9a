"""Inspections 检查: opened by a draw or for a reason, arranged, carried out, published, followed up (WF-6)."""

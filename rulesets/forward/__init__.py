"""The forward executor 前向推理: one enterprise at a time, every firing kept as the explanation."""

from rulesets.forward.executor import assess

__all__ = ["assess"]

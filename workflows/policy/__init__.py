"""Changes of the rules 政策变更."""

from workflows.policy.table import POLICY

__all__ = ["POLICY"]

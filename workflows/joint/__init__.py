"""Joint incentives and sanctions 联合奖惩: started, pushed to a unit, received, applied, fed back, counted, lifted (WF-10)."""

from workflows.joint.table import JOINT

__all__ = ["JOINT"]

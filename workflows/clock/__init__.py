"""Legal time limits 法定时限: how long, from when, stopped by what, and the receipt that proves the due day."""

from workflows.clock.deadline import Deadline, Pause, Span, compute_deadline

__all__ = ["Deadline", "Pause", "Span", "compute_deadline"]

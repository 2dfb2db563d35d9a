"""What would help 怎样提升等级: the smallest sets of lawful steps that reach a better grade, each with its first day."""

from rulesets.helping.answer import Answer, Help
from rulesets.helping.find import what_would_help
from rulesets.helping.steps import Step, weekdays_after

__all__ = ["Answer", "Help", "Step", "weekdays_after", "what_would_help"]

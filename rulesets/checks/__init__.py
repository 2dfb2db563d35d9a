"""Checks at every transaction 逢办必查: what an office is advised before it decides on an administrative matter (CZ22-2).

Pure: the facts of a report go in, an advice with its clauses comes out; the result advises and never decides (AMB-99).
"""

from rulesets.checks.advising import Advice, advise
from rulesets.checks.given import Given, given_by, without_report
from rulesets.checks.rules import CheckRules, MatterRule, build_rules, check_rules

__all__ = [
    "Advice",
    "CheckRules",
    "Given",
    "MatterRule",
    "advise",
    "build_rules",
    "check_rules",
    "given_by",
    "without_report",
]

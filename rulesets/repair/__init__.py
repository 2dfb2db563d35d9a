"""Credit repair 信用修复: who may ask for it, from which day, with which papers, and what it will and will not change."""

from rulesets.repair.conditions import Condition
from rulesets.repair.eligibility import Eligibility, Refusal, eligibility, eligibility_of_entry
from rulesets.repair.given import RepairFacts, Target

__all__ = ["Condition", "Eligibility", "Refusal", "RepairFacts", "Target", "eligibility", "eligibility_of_entry"]

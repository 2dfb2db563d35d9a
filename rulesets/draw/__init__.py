"""The verifiable double-random draw 双随机抽取: pure, reproducible by a stranger with SHA-256 alone (contract §5)."""

from rulesets.draw.assigning import Assignment, PassedOver
from rulesets.draw.difference import Difference
from rulesets.draw.document import as_document, read_document, write_document
from rulesets.draw.drawing import Draw, Stratum, Terms, draw, terms_of
from rulesets.draw.engine import Held, bulk_available, open_pool
from rulesets.draw.faults import BulkUnavailable, DrawFault
from rulesets.draw.inspectors import Inspector, Inspectors, read_inspectors, roster_of
from rulesets.draw.pool import Candidate, PlainPool, Pool, read_plain_pool
from rulesets.draw.rate import Rate, rate_of_permille, read_rate
from rulesets.draw.seed import check_seed, parts_of
from rulesets.draw.verifying import states_assignments, verify

__all__ = [
    "Assignment",
    "BulkUnavailable",
    "Candidate",
    "Difference",
    "Draw",
    "DrawFault",
    "Held",
    "Inspector",
    "Inspectors",
    "PassedOver",
    "PlainPool",
    "Pool",
    "Rate",
    "Stratum",
    "Terms",
    "as_document",
    "bulk_available",
    "check_seed",
    "draw",
    "open_pool",
    "parts_of",
    "rate_of_permille",
    "read_document",
    "read_inspectors",
    "read_plain_pool",
    "read_rate",
    "roster_of",
    "states_assignments",
    "terms_of",
    "verify",
    "write_document",
]

"""The bulk engine of the draw (extra ``bulk``): the same answers as plain Python for tens of millions of objects."""

from rulesets.draw.bulk.lines import Irregular
from rulesets.draw.bulk.pool import BulkPool, read_bulk_pool
from rulesets.draw.bulk.ranking import bulk_ranking

__all__ = ["BulkPool", "Irregular", "bulk_ranking", "read_bulk_pool"]

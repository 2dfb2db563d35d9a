"""What PostgreSQL says otherwise 方言差异: two changes of the compiled texts, of their form and never of a rule.

Its planner pastes the expressions of an inner query into every place that reads them, so that a total of twenty indicators is worked
out again for each grade and each measure. OFFSET 0 keeps an inner query as it is, and changes no row.
"""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp

DIALECT = "postgres"
_PLAIN = (exp.Column, exp.Star, exp.Literal, exp.Boolean, exp.Null)


@lru_cache(maxsize=64)
def in_postgres(sql: str) -> str:
    """The text as this server takes it and takes it well."""
    tree = sqlglot.parse_one(sql, read=DIALECT)
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == "hash":
            call.replace(_number_of(call.expressions))
    for inner in tree.find_all(exp.Subquery, exp.CTE):
        query = inner.this
        if isinstance(query, exp.Select) and not query.args.get("offset") and _computes(query):
            query.set("offset", exp.Offset(expression=exp.Literal.number(0)))
    return tree.sql(dialect=DIALECT)


def _number_of(texts: list[exp.Expression]) -> exp.Expression:
    """A number for several texts: that of each is the seed for the next, so that where one text ends plays its part."""
    found: exp.Expression = exp.Literal.number(0)
    for text in texts:
        found = exp.Anonymous(this="hashtextextended", expressions=[text.copy(), found])
    return found


def _computes(query: exp.Select) -> bool:
    """Whether a column of the result is more than a column that is handed on. What is grouped is never pasted."""
    return not query.args.get("group") and any(not isinstance(found.unalias(), _PLAIN) for found in query.expressions)

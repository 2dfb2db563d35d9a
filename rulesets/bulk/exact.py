"""What the packed words leave open for a few enterprises, found again without packing.

Two things are left open: the counts of an enterprise with more records than a lane can hold, and the rating of one whose ratings
differ where the latest of each group (行业) counts.
"""

from __future__ import annotations

from functools import reduce

import ibis

from rulesets.bulk.gathering import RATING_SHIFT
from rulesets.bulk.layout import GUARD_SHIFT, LANE_MOST, Layout
from rulesets.bulk.predicates import Expression, Table
from rulesets.bulk.slots import Slots


def overfull(words: Table, layout: Layout) -> Expression:
    """Whether a lane may have run over."""
    sums = [words[f"s{word}"] for word in range(layout.sum_words)]
    return ibis.or_(*[(word >> GUARD_SHIFT) > LANE_MOST for word in sums]) if sums else ibis.literal(False)


def unclear(words: Table, layout: Layout) -> Expression:
    """Whether ratings of several classes are there."""
    found = []
    for bits in layout.classes:
        ones = [((words[f"a{bit.word}"] >> bit.shift) & 1).cast("int64") for bit in bits]
        found.append(reduce(lambda left, right: left + right, ones) > 1)
    return ibis.or_(*found) if found else ibis.literal(False)


def is_open(words: Table, layout: Layout) -> Expression:
    """Whether the words leave anything open."""
    return overfull(words, layout) | unclear(words, layout)


def again(slots: Slots, layout: Layout, records: Table, open_words: Table) -> Table:
    """The records with a ``key`` that settle what is open: all of those whose lanes may have run over, of the others the ratings."""
    asked = open_words.select("key", full=overfull(open_words, layout))
    both = records.inner_join(asked, "key")
    rating = both.kind.isin(sorted({kind for each in slots.newest_per for kind in each.kinds}))
    return both.filter(both.full | rating).select(*records.columns)


def counted(layout: Layout, rows: Table, open_words: Table) -> Table:
    """``key`` and every count in a column of its own (``c0…``) for those among ``open_words`` whose lanes may have run over."""
    chosen = rows.semi_join(open_words.filter(overfull(open_words, layout)), "key")
    # A single record sets a lane to one at most, so lanes of single rows never run over.
    counts = {
        f"c{number}": ((chosen[f"s{lane.word}"] >> lane.shift) & LANE_MOST) for number, lane in enumerate(layout.counts)
    }
    single = chosen.select("key", **counts)
    return single.group_by("key").aggregate(
        **{name: single[name].sum().cast("float64").cast("int64") for name in counts}
    )


def rated(slots: Slots, layout: Layout, rows: Table, open_words: Table) -> Table:
    """``key`` and every rating that counts by group (``p0…``) for the unclear ones among ``open_words``; absent without one."""
    chosen = open_words.filter(unclear(open_words, layout)).select("key")
    result = chosen
    for number in range(len(slots.newest_per)):
        ratings = rows.filter(rows[f"p{number}"] > 0).semi_join(chosen, "key")
        newest = ratings.group_by("key", per=ratings[f"g{number}"]).aggregate(latest=ratings[f"p{number}"].max())
        lowest = newest.group_by("key").aggregate(lowest=(newest.latest % RATING_SHIFT).max())
        both = result.left_join(lowest, "key")
        result = both.select(*[result[name] for name in result.columns], **{f"p{number}": lowest.lowest})
    return result

"""One hash over a whole result, so that a change anywhere in the file shows, even one that would draw the same objects."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from rulesets.draw.drawing import Draw

FORMAT = "chengheng-draw/1"


def result_sha256(draw: Draw) -> str:
    """SHA-256 of the lines of ``result_lines``, each ended by LF, as lower-case hex."""
    state = sha256()
    for line in result_lines(draw):
        state.update(line.encode() + b"\n")
    return state.hexdigest()


def result_lines(draw: Draw) -> Iterator[str]:
    """The result as text: fields between tabs, in the order of the file."""
    yield FORMAT
    yield f"pool\t{draw.pool_sha256}\t{draw.pool_size}\t{draw.roster_sha256}"
    yield f"terms\t{draw.terms.pack}\t{draw.terms.base_rate}"
    yield f"seed\t{draw.seed}"
    for stratum in draw.strata:
        yield f"stratum\t{stratum.grade}\t{stratum.size}\t{stratum.factor_permille}\t{stratum.quota}"
        yield from stratum.taken
    for candidate in draw.excluded:
        yield f"excluded\t{candidate.uscc}\t{candidate.grade}\t{candidate.excluded_reason}"
    if draw.selection is None:
        return
    chosen = draw.selection
    yield f"inspectors\t{chosen.inspectors_sha256}\t{chosen.inspectors_size}\t{chosen.per_object}"
    for assignment in chosen.assignments:
        yield "\t".join((assignment.uscc, *assignment.inspectors))
        for passed in assignment.passed_over:
            yield f"passed\t{passed.inspector}\t{passed.reason}"

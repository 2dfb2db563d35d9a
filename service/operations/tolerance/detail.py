"""What the pages of a tolerance show besides what every case has 容错详情."""

from __future__ import annotations

from dataclasses import dataclass

from rulesets.form.procedures import Words
from service.operations.operation import Work
from service.operations.tolerance.consequence import Consequence, consequence_of, record_of, records
from service.operations.tolerance.credit import Credit, credit_of
from service.operations.tolerance.standing import tolerance_of
from service.store.case import Case, Stage
from service.store.enterprise import Enterprise
from service.store.tolerance import Tolerance
from workflows.tolerance.table import SCREENING


@dataclass(frozen=True)
class ToleranceDetail:
    """``credit``: the standing of today, while it matters; ``record``: what would follow in the normal way; ``consequence``: what
    that record would do, for the office alone and as long as the matter is open."""

    tolerance: Tolerance
    credit: Credit | None
    record: Words
    consequence: Consequence | None


def detail_of(work: Work, case: Case) -> ToleranceDetail:
    """Everything about one tolerance; the caller has checked that the reader may see the case."""
    tolerance = tolerance_of(work, case)
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    for_office = work.actor.uscc is None and case.stage != Stage.CLOSED.value
    return ToleranceDetail(
        tolerance,
        credit_of(work, enterprise) if case.state in SCREENING else None,
        records()[record_of(tolerance)],
        consequence_of(work, enterprise, tolerance) if for_office else None,
    )

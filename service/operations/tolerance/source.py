"""Where a violation was found 违法行为来源: an inspection that found a problem, or a commitment that was not kept (AMB-107)."""

from __future__ import annotations

from sqlalchemy import select

from service.faults import Conflict, NotFound
from service.operations.cases.history import note
from service.operations.cases.stepping import fire, role_of, settle
from service.operations.operation import Work
from service.store.case import Case
from service.store.commitment import CommitmentCase
from service.store.enterprise import Enterprise
from service.store.inspection import Inspection, InspectionCase

WITH_RESULT = ("result_entered", "following")
NOT_KEPT = "curing"
_CLEAN = "1"


def fitting_source(work: Work, enterprise: Enterprise, number: str) -> Case:
    """The case that a violation was found in; the caller holds the enterprise, and with it everything of it.

    Raises NotFound, also for another enterprise's, or Conflict (nothing_found, not_unkept).
    """
    query = select(Case).where(Case.number == number).with_for_update(key_share=True)
    source = work.session.scalars(query).one_or_none() if number.isprintable() else None
    if source is None or source.enterprise_id != enterprise.id:
        raise NotFound("unknown_source", f"该企业没有编号为 {number[:60]} 的检查或信用承诺", field="source")
    if isinstance(source, InspectionCase):
        inspection = work.session.get_one(Inspection, source.id)
        if source.state in WITH_RESULT and inspection.result not in (None, _CLEAN):
            return source
        raise Conflict("nothing_found", f"{number} 还没有录入发现问题的结果，或已经办结", field="source")
    if isinstance(source, CommitmentCase):
        if source.state == NOT_KEPT:
            return source
        raise Conflict("not_unkept", f"信用承诺 {number} 没有被认定未履行，或已经办结", field="source")
    raise NotFound("unknown_source", f"{number[:60]} 不是检查，也不是信用承诺", field="source")


def tell_source(work: Work, source: Case, number: str) -> None:
    """A line in the history of the case that the violation was found in."""
    note(work, source, "tolerance", source.state, f"发现的问题登记容错审查 {number}", tolerance=number)


def exempt_source(work: Work, case: Case) -> None:
    """What was put right under a tolerance is no breach of the commitment any more; the caller holds the enterprise."""
    if case.kind != "commitment" or case.target is None:
        return
    commitment = work.session.scalars(select(CommitmentCase).where(CommitmentCase.number == case.target)).one()
    if commitment.state == NOT_KEPT:
        fire(work, commitment, "cured", role_of(work), {"reason": f"容错豁免 {case.number}：{case.reason}"[:500]})
        settle(work, commitment)

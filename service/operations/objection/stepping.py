"""Taking a step of an objection: permission, version, event, effect, history line and audit row in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.access.permissions import Permission
from service.faults import Conflict, Invalid
from service.letters.issuing import issue_for_step
from service.operations.cases.results import evaluate_anew, note_results, remember_result
from service.operations.cases.stepping import find_case, fire, outdated, role_of, settle, unknown_case
from service.operations.objection.correction import Correction, apply_corrections, undo_listing
from service.operations.operation import Work, operation
from service.store.enterprise import Enterprise
from service.store.objection import ObjectionCase

SYSTEM_EVENTS = frozenset({"evaluated"})
"""Steps that follow from others and that nobody takes by hand."""


@operation(Permission.CASE_STEP)
def take_step(
    work: Work,
    *,
    number: str,
    revision: int,
    event: str,
    form: Mapping[str, Any],
    corrections: Sequence[Correction] = (),
) -> ObjectionCase:
    """Take one step of a case; with ``corrections`` a finding goes all the way to the new result in the same transaction.

    Raises NotFound, Conflict (outdated revision, or a step that the table does not allow now) or Invalid (the form).
    """
    case = find_objection(work, number)
    if case.revision != revision:
        raise outdated(case)
    if event in SYSTEM_EVENTS:
        raise Conflict("not_for_this_role", "这一步由系统自动完成")
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    before = case.state
    if event == "data_fixed" and case.state == "correcting" and corrections:
        # The correction is what this step waits for, so it comes first; refused together with it.
        apply_corrections(work, case, enterprise, corrections, case.reason or "更正")
        corrections = ()
    fire(work, case, event, role_of(work), form)
    if case.state in ("correcting", "reevaluating") and case.result_before_id is None:
        remember_result(work, case, enterprise)
    if event == "find_list_wrong":
        corrections = undo_listing(work, case, corrections)
    if corrections:
        if case.state != "correcting" and not (case.state == "reevaluating" and event == "find_list_wrong"):
            raise Invalid("no_correction_here", "这一步不能同时更正记录", field="corrections")
        apply_corrections(work, case, enterprise, corrections, str(form.get("reason") or case.reason or "更正"))
        if case.state == "correcting":
            fire(work, case, "data_fixed", role_of(work), {})
    if case.state == "reevaluating":
        _evaluate(work, case, enterprise)
    if case.kind != "notice":
        # Who objects to a notice is told by the page of the receipt: letters are addressed to the enterprise.
        issue_for_step(work, case, event, before)
    settle(work, case)
    return case


def find_objection(work: Work, number: str) -> ObjectionCase:
    """An objection, held against other writers. Raises NotFound also for a case of another procedure."""
    case = find_case(work, number)
    if not isinstance(case, ObjectionCase):
        raise unknown_case(number)
    return case


def _evaluate(work: Work, case: ObjectionCase, enterprise: Enterprise) -> None:
    """The rules weigh the enterprise anew, and the case is upheld with the old and the new result (CZ21-2.5.2c)."""
    evaluate_anew(work, case, enterprise)
    fire(work, case, "evaluated", "system", {})
    case.decided_at = work.now
    note_results(work, case)

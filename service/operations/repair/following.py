"""What comes of a step of a repair in the same transaction: the commitment, the letters, the sites."""

from __future__ import annotations

from service.operations.cases.results import note_results
from service.operations.cases.stepping import fire
from service.operations.commitment.signing import publish_commitment, release_commitment
from service.operations.listing.following import remove_listing, restore_listing
from service.operations.operation import Work
from service.operations.repair.letters import issue_decision, issue_revocation, issue_supplement
from service.operations.repair.standing import repair_of
from service.store.case import Case
from service.store.commitment import CommitmentCase
from service.store.enterprise import Enterprise
from workflows.procedure.run import Taken


def follow(work: Work, case: Case, taken: Taken) -> None:
    """After the history line of the step."""
    event = taken.step.event
    if event == "ask_supplement":
        issue_supplement(work, case)
    elif event == "approve":
        note_results(work, case)
        _end_listing(work, case)
        publish_commitment(work, _commitment(work, case))
        issue_decision(work, case)
        fire(work, case, "start_sync", "system", {})
    elif event in ("refuse", "reject"):
        release_commitment(work, _commitment(work, case), "没有准予修复，承诺随之解除")
        issue_decision(work, case)
    elif event == "withdraw":
        release_commitment(work, _commitment(work, case), "申请已撤回，承诺随之解除")
    elif event in ("revoke_repair", "end_temporary"):
        note_results(work, case)
        restore_listing(work, _enterprise(work, case), str(case.target), f"信用修复 {case.number} 已撤销")
        if event == "end_temporary":
            release_commitment(work, _commitment(work, case), "临时修复已终止，承诺随之解除")
        issue_revocation(work, case)


def _end_listing(work: Work, case: Case) -> None:
    """The repair of a list entry ends the entry itself (SQ20-14); a mark on a penalty leaves the lists alone."""
    if repair_of(work, case).effect == "removed":
        remove_listing(work, _enterprise(work, case), str(case.target), f"准予信用修复（{case.number}）")


def _enterprise(work: Work, case: Case) -> Enterprise:
    return work.session.get_one(Enterprise, case.enterprise_id)


def _commitment(work: Work, case: Case) -> str:
    identifier = repair_of(work, case).commitment_id
    assert identifier is not None
    return work.session.get_one(CommitmentCase, identifier).number

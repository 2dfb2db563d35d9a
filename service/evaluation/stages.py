"""From one stage of a run to the next 批次推进, each in one transaction that may be met done already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from service.access.permissions import Permission
from service.evaluation.runs import policy_of, run_of
from service.operations.operation import Work, operation


@operation(Permission.LONG_WORK_RUN)
def collected(work: Work, *, number: int, known_at: datetime, enterprises: int, records: int, whole: bool) -> bool:
    """The files of the population are there. False where the run was further already."""
    run = run_of(work.session, number, lock=True)
    if run.stage != "asked":
        return False
    run.stage, run.known_at, run.whole = "collected", known_at, whole
    run.enterprises, run.records = enterprises, records
    policy = policy_of(work.session, run)
    run.pack, run.pack_sha256 = policy.identifier, policy.sha256
    work.audit("evaluation.collect", f"evaluation:{number}", enterprises=enterprises, records=records, whole=whole)
    return True


@operation(Permission.LONG_WORK_RUN)
def graded(work: Work, *, number: int, grades: Mapping[str, int]) -> bool:
    """The file of results is there. False where the run was further already."""
    run = run_of(work.session, number, lock=True)
    if run.stage != "collected":
        return False
    run.stage, run.grades = "graded", dict(grades)
    work.audit("evaluation.grade", f"evaluation:{number}", pack_sha256=run.pack_sha256)
    return True

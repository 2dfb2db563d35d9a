"""The conduct of self-declarations 自主申报办理: its table with the facts, effects and words that the service brings."""

from __future__ import annotations

from datetime import date

from service.operations.calendar import today_of
from service.operations.cases.conduct import Conduct
from service.operations.cases.stepping import fire
from service.operations.commitment.signing import release_commitment
from service.operations.declaration.announcements import ANNOUNCEMENTS
from service.operations.declaration.effects import EFFECTS
from service.operations.declaration.recording import freeze, record_falsehood, record_item, thaw
from service.operations.declaration.standing import NOTICE_CLOCK, declaration_of, facts_of, notice_is_over
from service.operations.declaration.view import view_of
from service.operations.operation import Work
from service.store.case import Case
from workflows.declaration import DECLARATION
from workflows.procedure.run import Taken


def _clock_start(work: Work, case: Case, name: str) -> date:
    """A notice counts from its publication, also when it is taken up again after a review."""
    published = declaration_of(work.session, case).notice_first
    return published if name == NOTICE_CLOCK and published is not None else today_of(work)


def _follow(work: Work, case: Case, taken: Taken) -> None:
    """What a step changes in the file, after its own line of history."""
    if taken.step.event == "found_false" and taken.before == "recorded":
        freeze(work, case)
    elif taken.step.event == "clear":
        if taken.after == "recorded":
            thaw(work, case)
        elif taken.after == "in_notice" and notice_is_over(work.session, case, today_of(work)):
            fire(work, case, "notice_elapsed", "system", {})
    elif taken.after == "recorded" and taken.before != "recorded":
        record_item(work, case)
    elif taken.after == "false_confirmed":
        record_falsehood(work, case)
    elif taken.after in ("rejected", "withdrawn"):
        commitment = declaration_of(work.session, case).commitment
        if commitment is not None:
            release_commitment(work, commitment, f"{case.number}：{taken.step.label}")


CONDUCT = Conduct(
    procedure=DECLARATION,
    portal="/declarations",
    facts=facts_of,
    effects=EFFECTS,
    announcements=ANNOUNCEMENTS,
    clock_start=_clock_start,
    follow=_follow,
    detail=view_of,
)

"""The conduct of objections 异议办理: its table with the facts, effects and words that the service brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.operations.cases.conduct import Conduct
from service.operations.objection.announcements import ANNOUNCEMENTS
from service.operations.objection.effects import EFFECTS
from service.operations.objection.standing import facts_of
from service.operations.operation import Work
from service.store.case import Case
from workflows.objection import CLOCK_OF_KIND, OBJECTION
from workflows.procedure.run import Taken


def _clock_code(case: Case, name: str) -> str:
    """The one clock of the table is another time limit for each kind."""
    return CLOCK_OF_KIND[case.kind]


def _follow(work: Work, case: Case, taken: Taken) -> None:
    """A decided objection to a public notice or to a planned entry decides about these."""
    if case.kind == "notice" and taken.step.stops:
        from service.operations.declaration.objections import objection_decided

        objection_decided(work, case)
    if case.kind == "list" and case.target_type == "case" and taken.step.stops:
        from service.operations.listing.following import entry_objection_decided

        entry_objection_decided(work, case)


def _take(work: Work, number: str, revision: int, event: str, form: Mapping[str, Any]) -> Case:
    from service.operations.objection.stepping import take_step

    return take_step.within(work, number=number, revision=revision, event=event, form=form)


CONDUCT = Conduct(
    procedure=OBJECTION,
    portal="/objections",
    facts=facts_of,
    effects=EFFECTS,
    announcements=ANNOUNCEMENTS,
    clock_code=_clock_code,
    follow=_follow,
    take=_take,
)

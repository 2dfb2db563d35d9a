"""Proposing for programs 提出列入, which may ask twice without knowing whether the first time arrived."""

from __future__ import annotations

from service.access.permissions import Permission
from service.operations.answer_once import Answer, OnceKey, answered_once
from service.operations.cases.asked_once import standing_json
from service.operations.cases.stepping import find_case
from service.operations.listing.proposing import propose_listing
from service.operations.operation import Work, operation


@operation(Permission.LISTING_PROPOSE)
def propose_listing_once(
    work: Work, *, key: OnceKey | None, uscc: str, list_type: str, facts: str, documents: str
) -> Answer:
    """As ``propose_listing``, answered once per key."""

    def effect() -> Answer:
        number = propose_listing.within(work, uscc=uscc, list_type=list_type, facts=facts, documents=documents)
        return Answer(201, standing_json(find_case(work, number)))

    return answered_once(work, key, effect)

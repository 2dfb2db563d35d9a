"""Proposing an entry 提出列入 (WF-4): only on a list whose five elements are established."""

from __future__ import annotations

from service.access.permissions import Permission
from service.faults import Invalid
from service.operations.cases.opening import open_case, running_number
from service.operations.cases.stepping import check_texts, refusal, role_of, settle
from service.operations.listing.standing import listed_already
from service.operations.listing.types import list_types
from service.operations.operation import Work, operation
from service.store.history import find_enterprise
from service.store.listing import Listing, ListingCase
from workflows.listing import LISTING
from workflows.procedure.run import NotAllowed, take
from workflows.procedure.shape import NOWHERE


@operation(Permission.LISTING_PROPOSE)
def propose_listing(work: Work, *, uscc: str, list_type: str, facts: str, documents: str) -> str:
    """Propose an enterprise for a list; returns the number of the case.

    Raises NotFound, Invalid (unknown_list, bad_form), Conflict (listed already or under way).
    """
    work.must_see(uscc)
    enterprise = find_enterprise(work.session, uscc, lock=True)
    rule = list_types().get(list_type)
    if rule is None:
        known = "、".join(f"{each.id} {each.name}" for each in list_types().values())
        raise Invalid(
            "unknown_list",
            f"名单 {list_type[:20]} 的依据、标准、程序、异议、退出要素没有齐备，不能使用；可选：{known}",
            field="list_type",
        )
    asked = {"type_complete": True, "listed_already": listed_already(work, enterprise.id, rule.id)}
    try:
        taken = take(
            LISTING, NOWHERE, "propose", role_of(work), asked, {"facts": facts.strip(), "documents": documents.strip()}
        )
    except NotAllowed as refused:
        raise refusal(refused) from refused
    check_texts(taken.form)
    case = ListingCase(number=running_number(work, "名", "listing"), enterprise_id=enterprise.id, kind=rule.colour)
    case.handler_id = work.actor.user_id
    open_case(work, case, taken, f"提出列入“{rule.name}”")
    work.session.add(
        Listing(
            case_id=case.id,
            list_type=rule.id,
            basis=rule.basis,
            facts=taken.form["facts"],
            documents=taken.form["documents"],
            ended_by_repair=False,
        )
    )
    settle(work, case)
    return case.number

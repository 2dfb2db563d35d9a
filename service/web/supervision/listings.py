"""Lists 名单: what stands on them, proposing an entry, and what an enterprise sees and says of its own."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from service.access.guard import current_actor
from service.access.permissions import Permission
from service.access.require import require
from service.desk import current_desk
from service.faults import Conflict, Invalid, NotFound, ServiceFault
from service.operations.listing.proposing import propose_listing
from service.operations.listing.standing import STANDING
from service.operations.listing.types import list_types
from service.operations.objection.filing import Target, file_objection
from service.queries.looking import looking
from service.queries.own import own_cases
from service.store.enterprise import Enterprise
from service.store.listing import Listing, ListingCase
from service.web.blueprint import web
from service.web.desk.words import CaseWords
from service.web.portal.own_case import OwnPages
from service.web.speaking import current_voice
from workflows.listing import LISTING

PAGES = OwnPages("listing", "web.own_listing", "web.take_listing_step", "listing/own.html")
_MOST = 200
_ENTRIES = ("uscc", "list_type", "facts", "documents")


@web.get("/lists")
@require(Permission.LISTING_PROPOSE)
def lists() -> ResponseReturnValue:
    return _lists({}, None)


@web.post("/lists")
@require(Permission.LISTING_PROPOSE)
def propose_entry() -> ResponseReturnValue:
    typed = {name: request.form.get(name, "").strip()[:4000] for name in _ENTRIES}
    try:
        number = propose_listing(current_desk(), current_actor(), **typed)
    except (Invalid, Conflict, NotFound) as fault:
        return _lists(typed, fault)
    return redirect(url_for("web.desk_case", number=number), 303)


def _lists(typed: dict[str, str], problem: ServiceFault | None) -> ResponseReturnValue:
    with looking(current_desk(), current_actor(), Permission.LISTING_PROPOSE) as work:
        query = (
            select(ListingCase, Listing, Enterprise)
            .join(Listing, Listing.case_id == ListingCase.id)
            .join(Enterprise, Enterprise.id == ListingCase.enterprise_id)
            .where(ListingCase.state.in_(STANDING))
            .order_by(ListingCase.id.desc())
            .limit(_MOST)
        )
        lines = [(case, listing, enterprise) for case, listing, enterprise in work.session.execute(query)]
        page = render_template(
            "listing/lists.html",
            lines=lines,
            types=list_types(),
            typed=typed,
            problem=problem,
            words=CaseWords(current_voice(), LISTING),
        )
    return page, problem.status if problem is not None else 200


@web.get("/listings")
@require(Permission.CASE_READ)
def own_listings() -> ResponseReturnValue:
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.queue", procedure="listing"))
    with looking(current_desk(), actor, Permission.CASE_READ) as work:
        rows = own_cases(work, actor.uscc, "listing")
    return render_template("listing/list.html", rows=rows, words=CaseWords(current_voice(), LISTING))


@web.get("/listings/<number>")
@require(Permission.CASE_READ)
def own_listing(number: str) -> ResponseReturnValue:
    return PAGES.page(number)


@web.post("/listings/<number>/steps/<event>")
@require(Permission.CASE_STEP)
def take_listing_step(number: str, event: str) -> ResponseReturnValue:
    return PAGES.step(number, event)


@web.post("/listings/<number>/objection")
@require(Permission.OBJECTION_FILE)
def object_to_listing(number: str) -> ResponseReturnValue:
    """An objection to a planned entry; it is then followed like every other objection."""
    actor = current_actor()
    if actor.uscc is None:
        return redirect(url_for("web.desk_case", number=number), 303)
    typed = {name: request.form.get(name, "").strip()[:4000] for name in ("facts", "contact", "phone")}
    try:
        filed = file_objection(
            current_desk(),
            actor,
            uscc=actor.uscc,
            targets=[Target("case", number)],
            form={"kind": "list", **typed},
        )
    except (Invalid, Conflict) as fault:
        return PAGES.again(number, typed, fault)
    return redirect(url_for("web.own_objection", number=filed.cases[0]), 303)

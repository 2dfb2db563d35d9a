"""Lists over HTTP (WF-4, SQ20-10, WZ22-2.4b): types with their five elements, proposing once, steps, and what an enterprise sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.access.actor import Actor
from tests.service.api_supervision.conftest import Program
from tests.service.conftest import OTHER_USCC, USCC
from tests.service.listing.conftest import REASON, Listings

Programs = Callable[[Actor | None], Program]
PROPOSAL = {"uscc": USCC, "list": "BL-13", "facts": "拖欠工资", "documents": "责令支付决定书"}


def test_every_type_has_its_five_elements(listings: Listings, program: Programs) -> None:
    """SQ20-10a; also an enterprise may read them."""
    types = program(listings.enterprise).get("/lists")["lists"]
    assert {"BL-13", "KL-01", "RL-02", "WL-01", "NL-01"} <= {rule["id"] for rule in types}
    for rule in types:
        assert all(rule[name].strip() for name in ("basis", "standard", "procedure", "objection", "exit", "clause"))


def test_from_the_proposal_to_the_entry(listings: Listings, program: Programs) -> None:
    """WF-4: asked twice under one key it is proposed once; notice, ten days, decision; the entry is in the lists."""
    department = program(listings.department)
    first = department.post("/listings", PROPOSAL, 201, key="proposal-0001")
    assert department.post("/listings", PROPOSAL, 201, key="proposal-0001") == first
    number = first["number"]
    noted = department.post(
        "/listings/{number}/steps", {"event": "give_notice", "revision": first["revision"]}, number=number
    )
    assert noted["state"] == "notified" and noted["due_on"] is not None
    own = program(listings.enterprise).get("/listings/{number}", number=number)
    assert own["type"]["id"] == "BL-13" and {step["event"] for step in own["steps"]} >= {"make_statement"}
    listings.later(10)
    department = program(listings.department)
    decided = {"event": "list", "revision": listings.case(number).revision, "form": REASON}
    assert department.post("/listings/{number}/steps", decided, number=number)["state"] == "listed"
    (line,) = department.get("/listings", list="BL-13", standing="true")["listings"]
    assert line["number"] == number and line["listed_on"] is not None and line["uscc"] == USCC
    assert department.get("/listings", standing="false")["listings"] == []
    assert department.get("/listings", list="BL-01")["listings"] == []
    assert department.get("/listings/{number}", number=number)["record"] == f"list-{number}"


def test_pages_follow_each_other(listings: Listings, program: Programs) -> None:
    numbers = [listings.propose(name) for name in ("KL-01", "BL-13", "WL-01")]
    office = program(listings.caseworker)
    first = office.get("/listings", per_page=2)
    second = office.get("/listings", per_page=2, after=first["next"])
    assert [line["number"] for page in (first, second) for line in page["listings"]] == numbers
    assert second["next"] is None


def test_refusals_have_codes(listings: Listings, program: Programs) -> None:
    """A list without its five elements, an entry twice, an outdated revision, a step of another role, a foreign code."""
    department, enterprise = program(listings.department), program(listings.enterprise)

    def refused(change: dict[str, Any], status: int) -> str:
        return str(department.fault("post", "/listings", {**PROPOSAL, **change}, status)["code"])

    assert refused({"list": "BL-21"}, 422) == "unknown_list"
    assert refused({"facts": " "}, 422) == "bad_form"
    assert refused({"uscc": OTHER_USCC}, 404) == "unknown_enterprise"
    number = listings.propose()
    assert refused({}, 409) == "guard"
    step = "/listings/{number}/steps"
    body = {"event": "give_notice", "revision": 99}
    assert department.fault("post", step, body, 409, number=number)["code"] == "outdated"
    body = {"event": "list", "revision": listings.case(number).revision, "form": REASON}
    assert department.fault("post", step, body, 409, number=number)["code"] == "not_in_this_state"
    assert enterprise.fault("post", "/listings", PROPOSAL, 403)["code"] == "forbidden"
    assert enterprise.fault("get", "/listings", None, 404, uscc=OTHER_USCC)["code"] == "unknown_enterprise"
    objection = department.fault("get", "/listings/{number}", None, 404, number="异〔2026〕0001号-1")
    assert objection["code"] == "unknown_case"

"""The list entries that joint incentives and sanctions stand on 名单记录: a designation of ours, or a record from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from sqlalchemy import select

from rulesets.catalogue import catalogue
from rulesets.loading import schema
from service.operations.calendar import today_of
from service.operations.listing.types import list_types
from service.operations.operation import Work
from service.store.case import Case
from service.store.listing import Listing, ListingCase
from service.store.record import CreditRecord, RecordVersion

Standing = Literal["stands", "suspended", "over", "not_yet"]
COLOURS = ("black", "red", "key")
"""Lists that other units act on; the white and the negative list have uses of their own (BG22-19, SQ20-02c)."""
COLOUR_OF = {"industry_blacklist": "black", "red_list": "red"}
"""Kinds of records that are entries of lists."""
_STANDING: dict[str, Standing] = {
    "listed": "stands",
    "key_attention": "stands",
    "suspended": "suspended",
    "wrong_listing": "suspended",
    "removed": "over",
    "undone": "over",
    "dropped": "over",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list. ``target_type`` and ``target`` are those of a case on it; ``key`` names it among all enterprises."""

    target_type: str
    target: str
    key: str
    list_type: str
    colour: str
    standing: Standing


def designated(case: Case, listing: Listing) -> Entry:
    """The entry that a listing of ours is; the table of its states says whether it stands."""
    rule = list_types().get(listing.list_type)
    # What was listed under key attention instead counts as that, whatever list had been proposed (SQ20-10b).
    colour = "key" if case.state == "key_attention" else rule.colour if rule is not None else case.kind
    standing = _STANDING.get(case.state, "not_yet")
    return Entry("case", case.number, f"case:{case.number}", listing.list_type, colour, standing)


def entry_of_listing(work: Work, number: str) -> Entry | None:
    """The entry of a listing by its number; None where there is none."""
    query = select(ListingCase, Listing).join(Listing, Listing.case_id == ListingCase.id)
    found = work.session.execute(query.where(ListingCase.number == number)).one_or_none()
    return designated(found[0], found[1]) if found is not None else None


def entry_of_record(work: Work, enterprise_id: int, label: str) -> Entry | None:
    """The entry that a record is; a record that a listing of ours wrote leads to that listing. None for any other record."""
    ours = select(ListingCase.number).join(Listing, Listing.case_id == ListingCase.id)
    number = work.session.scalars(
        ours.where(ListingCase.enterprise_id == enterprise_id, Listing.record == label)
    ).one_or_none()
    if number is not None:
        return entry_of_listing(work, number)
    query = (
        select(RecordVersion)
        .join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
        .where(
            CreditRecord.enterprise_id == enterprise_id,
            CreditRecord.label == label,
            RecordVersion.number == CreditRecord.latest,
        )
    )
    version = work.session.scalars(query).one_or_none()
    if version is None or version.kind not in COLOUR_OF:
        return None
    body = version.to_json(label)
    today = today_of(work)
    gone = version.revoked or (version.ended_on is not None and version.ended_on <= today)
    gone = gone or body.get("repaired_on") is not None
    return Entry(
        "record",
        label,
        f"record:{enterprise_id}:{label}",
        str(body.get("list") or version.kind)[:200],
        COLOUR_OF[version.kind],
        "over" if gone else "stands",
    )


def entry_of(work: Work, case: Case) -> Entry | None:
    """The entry that a joint case stands on, as it is now."""
    if case.target_type == "case":
        return entry_of_listing(work, str(case.target))
    return entry_of_record(work, case.enterprise_id, str(case.target))


@cache
def list_names() -> dict[str, tuple[str, str]]:
    """The names of every list that a pack names, Chinese and English, by its id."""
    shelf = catalogue()
    return {
        entry.id: (entry.name, entry.name_en)
        for pack in map(shelf.pack, shelf.pack_names())
        for _, content in pack.each("lists", schema.ListsFile)
        for entry in content.lists
    }

"""Measures of all documents in use (AMB-01, AMB-76, AMB-86, CZ22-5.2, SQ20-07c, SQ20-10b, WZ22-2.3): from grade, lists and records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.clock import today
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import import_dossier
from service.operations.measures.deriving import derive_today
from service.operations.operation import Desk, Work, operation
from service.operations.records import revoke_record
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.store.history import find_enterprise
from service.store.measure import MeasureRow
from tests.service.conftest import OPERATOR, USCC, Person, dossier, penalty
from tests.service.listing.conftest import REASON, Listings, listings

__all__ = ["listings"]
BLACK = {"id": "black", "kind": "industry_blacklist", "date": "2026-06-01"}
RED = {"id": "red", "kind": "red_list", "date": "2026-02-01", "list": "RL-02"}
# Grade C by the city document, which counts it; B by all documents, where a repaired penalty is out of use since 2026-04-01.
REPAIRED = penalty("severe", "2025-12-01", penalty_type="suspension_of_business", repaired_on="2026-01-15")


@pytest.fixture
def supervisor(person: Callable[..., Person]) -> Actor:
    return person(Role.SUPERVISOR).actor


def weighed(desk: Desk, actor: Actor, *records: dict[str, Any]) -> str:
    import_dossier(desk, OPERATOR, dossier(*records), reason="归集")
    return again(desk, actor)


def again(desk: Desk, actor: Actor) -> str:
    return str(assess_enterprise(desk, actor, uscc=USCC, as_of=today(desk.clock)).result["grade"])


def rows(desk: Desk) -> dict[str, MeasureRow]:
    """The measures that have not ended."""
    with reading(desk.engine) as session:
        return {row.measure: row for row in session.scalars(select(MeasureRow).where(MeasureRow.ended_on.is_(None)))}


def ended(desk: Desk, measure: str) -> MeasureRow:
    query = select(MeasureRow).where(MeasureRow.measure == measure, MeasureRow.ended_on.is_not(None))
    with reading(desk.engine) as session:
        return session.scalars(query.order_by(MeasureRow.id.desc())).first() or pytest.fail(f"{measure} has not ended")


def families(desk: Desk) -> set[str]:
    return {name.partition("-")[0] for name in rows(desk)}


def test_each_document_grounds_its_measures_with_its_own_clause(desk: Desk, supervisor: Actor) -> None:
    """Grade D: the city documents of 2021 and 2022, Suqian's and Wuzhong's tier; whatever restricts waits (AMB-99)."""
    assert weighed(desk, supervisor, BLACK) == "D"
    found = rows(desk)
    assert {"M-D2", "Z-2", "S-3", "W-3"} <= found.keys()
    assert [found[name].state for name in ("Z-2", "Z-4", "S-3", "W-3")] == ["waiting", "waiting", "active", "active"]
    assert found["Z-2"].clause.startswith("沧政办字〔2022〕92号") and found["S-3"].clause.startswith(
        "宿政办发〔2020〕20号"
    )
    assert found["S-3"].because == ["tier"] and found["Z-2"].because == ["grade"]


def test_a_joint_list_grounds_the_cap_and_its_end_ends_it(desk: Desk, supervisor: Actor) -> None:
    """SQ20-07c, AMB-111: grade B with a red entry is inspected once a year at most; without the entry it is not."""
    assert weighed(desk, supervisor, RED, penalty()) == "B"
    assert "joint_incentive_2y" in rows(desk)["S-1b"].because and "S-2" not in rows(desk)
    revoke_record(desk, supervisor, uscc=USCC, record="red", version=1, reason="移出红名单")
    again(desk, supervisor)
    assert not {"S-1a", "S-1b", "S-1c"} & rows(desk).keys() and "S-2" in rows(desk)
    assert ended(desk, "S-1b").end_reason == "等级变为 B，依据不再成立"


def test_two_grades_are_never_acted_upon_at_once(desk: Desk, supervisor: Actor) -> None:
    """The stored result says C, all documents together say B: what rests on the second grade is left out, and it is said."""
    assert weighed(desk, supervisor, REPAIRED) == "C"
    assert families(desk) == {"M"} and all(name.startswith("M-C") for name in rows(desk))
    with reading(desk.engine) as session:
        query = select(AuditEntry.detail).where(AuditEntry.action == "measures.follow")
        detail = session.scalars(query.order_by(AuditEntry.seq.desc())).first()
    assert detail is not None and detail["profile_grade"] == "B" and {"S-2", "W-2"} <= set(detail["left_out"])

    @operation(None)
    def told(work: Work) -> tuple[str | None, tuple[str, ...]]:
        derived = derive_today(work, find_enterprise(work.session, USCC))
        return derived.other_grade, derived.left_out

    grade, left_out = told(desk, supervisor)
    assert grade == "B" and not set(left_out) & rows(desk).keys()


def test_what_was_grounded_on_a_grade_ends_when_the_grades_part(desk: Desk, supervisor: Actor) -> None:
    """Both say B first; a severe penalty that is repaired already makes the stored result C and leaves the other at B."""
    assert weighed(desk, supervisor, penalty()) == "B" and "S-2" in rows(desk)
    assert weighed(desk, supervisor, penalty(), REPAIRED) == "C"
    assert families(desk) == {"M"}
    reason = ended(desk, "S-2").end_reason
    assert reason is not None and "评为 B 级" in reason and "入库结果 C 级" in reason


def test_key_attention_grounds_its_measure_as_long_as_it_stands(listings: Listings) -> None:
    """AMB-86, SQ20-10b: from the decision to the end of the entry; the grade is the same, a suspension interrupts it."""
    desk, office = listings.desk, listings.supervisor
    before = again(desk, office)
    number = listings.propose("KL-01")
    listings.step(number, "give_notice")
    again(desk, office)
    assert "S-4" not in rows(desk)
    listings.later(10)
    listings.step(number, "list", REASON)
    row = rows(desk)["S-4"]
    assert row.because == ["list:key"] and row.clause.startswith("宿政办发〔2020〕20号") and row.state == "active"
    listings.step(number, "suspend", {"reason": "复核"})
    assert "S-4" not in rows(desk)
    listings.step(number, "resume", {"reason": "复核完毕"})
    assert "S-4" in rows(desk)
    listings.step(number, "apply_exit", {**REASON})
    assert "S-4" not in rows(desk) and again(desk, office) == before
    assert ended(desk, "S-4").end_reason == "已不在名单上，依据不再成立"


def test_key_attention_instead_of_a_blacklist(listings: Listings) -> None:
    """WF-4: watched instead of listed."""
    number = listings.propose("BL-13")
    listings.step(number, "give_notice")
    listings.later(10)
    listings.step(number, "watch_instead", REASON)
    assert rows(listings.desk)["S-4"].because == ["list:key"]


@pytest.mark.parametrize(("profile", "kept"), [("cangzhou", {"M", "Z"}), ("suqian", {"M"})])
def test_only_the_documents_of_the_place_count(desk: Desk, supervisor: Actor, profile: str, kept: set[str]) -> None:
    """AMB-01: a place that does not use a document has none of its measures; one without a scoring table derives none by itself."""
    there = replace(desk, settings=desk.settings.model_copy(update={"profile": profile}))
    assert weighed(there, supervisor, BLACK) == "D"
    assert families(there) == kept


def test_the_same_result_changes_nothing(desk: Desk, supervisor: Actor) -> None:
    """Idempotent also for the other documents."""
    weighed(desk, supervisor, BLACK)
    before = {name: (row.id, row.revision) for name, row in rows(desk).items()}
    again(desk, supervisor)
    assert {name: (row.id, row.revision) for name, row in rows(desk).items()} == before

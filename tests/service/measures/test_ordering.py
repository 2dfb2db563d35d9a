"""Measures that only an officer's decision brings into force (SQ20-12a, SQ20-15a, SQ20-T09.3; AMB-76, AMB-77, AMB-99)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.access.permissions import Permission
from service.access.roles import Role
from service.clock import FixedClock, today
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import import_dossier
from service.operations.measures.ordering import end_ordered_measure, order_measure, orderable
from service.operations.measures.terms import end_measures
from service.operations.operation import Desk
from service.operations.records import revoke_record
from service.queries.looking import looking
from service.scheduler.jobs import ACTOR
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.store.measure import MeasureRow
from service.store.notice import Notice
from tests.service.conftest import OPERATOR, USCC, Person, dossier

LAW = "食品安全法第一百三十五条"
BLACK: dict[str, Any] = {"id": "black", "kind": "industry_blacklist", "date": "2026-06-01"}
GIVEN: dict[str, Any] = {"uscc": USCC, "measure": "S-5", "basis": LAW, "reason": "拒不履行处罚决定，情节严重"}


@pytest.fixture
def supervisor(desk: Desk, person: Callable[..., Person]) -> Person:
    """Who decides, over an enterprise that has been weighed."""
    who = person(Role.SUPERVISOR)
    import_dossier(desk, OPERATOR, dossier(BLACK), reason="归集")
    weigh_again(desk, who)
    return who


def weigh_again(desk: Desk, who: Person) -> str:
    grade: str = assess_enterprise(desk, who.actor, uscc=USCC, as_of=today(desk.clock)).result["grade"]
    return grade


def standing(desk: Desk, number: int) -> MeasureRow:
    with reading(desk.engine) as session:
        return session.get_one(MeasureRow, number)


def told(desk: Desk, who: Person) -> list[Notice]:
    with reading(desk.engine) as session:
        return list(session.scalars(select(Notice).where(Notice.recipient_id == who.actor.user_id).order_by(Notice.id)))


def test_which_measures_wait_for_a_decision(desk: Desk, supervisor: Person) -> None:
    """No list, no grade and no case of tolerance decides on these three; a profile without the document has none."""
    with looking(desk, supervisor.actor, Permission.MEASURE_CONFIRM) as work:
        assert [rule.id for rule in orderable(work)] == ["S-5", "S-6", "E-1"]
    narrow = replace(desk, settings=desk.settings.model_copy(update={"profile": "cangzhou"}))
    with looking(narrow, supervisor.actor, Permission.MEASURE_CONFIRM) as work:
        assert orderable(work) == ()
    with pytest.raises(Invalid, match="请选择"):
        order_measure(narrow, supervisor.actor, **GIVEN)


def test_ordered_told_kept_through_results_and_ended(
    desk: Desk, supervisor: Person, person: Callable[..., Person]
) -> None:
    """With clause, law, reason and person; a later result of another grade leaves it; its end is told as well."""
    owner = person(Role.ENTERPRISE, USCC)
    row = order_measure(desk, supervisor.actor, **GIVEN, last_day=date(2027, 11, 20))
    assert (row.state, row.basis, row.because) == ("active", LAW, ["decision"])
    assert row.clause and row.decided_by_id == supervisor.actor.user_id and row.since == today(desk.clock)
    (letter,) = told(desk, owner)
    assert letter.link == "/own-measures"
    assert all(part in letter.body for part in ("市场和行业禁入", LAW, "拒不履行处罚决定", "2027-11-20", row.clause))
    assert weigh_again(desk, supervisor) == "D"
    revoke_record(desk, supervisor.actor, uscc=USCC, record="black", version=1, reason="错误列入")
    assert weigh_again(desk, supervisor) != "D"
    kept = standing(desk, row.id)
    assert (kept.state, kept.revision) == ("active", row.revision)
    assert (
        end_ordered_measure(desk, supervisor.actor, measure=row.id, revision=kept.revision, reason="已经履行") == USCC
    )
    over = standing(desk, row.id)
    assert over.ended_on == today(desk.clock) and over.end_reason == "决定终止：已经履行"
    assert [notice.kind for notice in told(desk, owner)] == ["measure_ordered", "measure_ended"]
    again = order_measure(desk, supervisor.actor, **GIVEN)
    assert again.id != row.id and "长期有效" in told(desk, owner)[-1].body
    with reading(desk.engine) as session:
        ordering = select(AuditEntry.action).where(AuditEntry.action.like("measure.order%"))
        acts = session.scalars(ordering.order_by(AuditEntry.seq)).all()
    assert list(acts) == ["measure.ordered", "measure.order_ended", "measure.ordered"]


def test_the_last_day_ends_it(desk: Desk, supervisor: Person, clock: FixedClock) -> None:
    """AMB-77."""
    row = order_measure(desk, supervisor.actor, **GIVEN, last_day=today(desk.clock))
    assert end_measures(desk, ACTOR) == 0
    clock.advance(timedelta(days=1))
    assert end_measures(desk, ACTOR) == 1
    assert "届满" in str(standing(desk, row.id).end_reason)


def test_what_is_refused_changes_nothing(desk: Desk, supervisor: Person, person: Callable[..., Person]) -> None:
    """No law, no reason, a day in the past, twice, a measure that follows the result by itself, nobody by name, another role."""
    faults: list[tuple[dict[str, Any], str]] = [
        ({"basis": " "}, "no_legal_basis"),
        ({"reason": ""}, "missing_text"),
        ({"last_day": date(2026, 1, 1)}, "past_day"),
        ({"measure": "M-D6"}, "unknown_measure"),
        ({"measure": "S-7"}, "unknown_measure"),
    ]
    for given, code in faults:
        with pytest.raises(Invalid) as refused:
            order_measure(desk, supervisor.actor, **{**GIVEN, **given})
        assert refused.value.code == code
    with pytest.raises(NotFound):
        order_measure(desk, supervisor.actor, **{**GIVEN, "uscc": "91130900MADEM00010"})
    with pytest.raises(Invalid, match="具名"):
        order_measure(desk, OPERATOR, **GIVEN)
    for role in (Role.CASEWORKER, Role.DEPARTMENT, Role.POLICY_OFFICER, Role.INSPECTOR):
        with pytest.raises(Forbidden):
            order_measure(desk, person(role).actor, **GIVEN)
    with reading(desk.engine) as session:
        others = session.scalars(select(MeasureRow).order_by(MeasureRow.id)).all()
    assert not [row for row in others if row.measure == "S-5"]
    following = others[0]
    with pytest.raises(Invalid, match="不能单独终止"):
        end_ordered_measure(desk, supervisor.actor, measure=following.id, revision=following.revision, reason="不需要")
    row = order_measure(desk, supervisor.actor, **GIVEN)
    with pytest.raises(Conflict, match="已经在施"):
        order_measure(desk, supervisor.actor, **GIVEN)
    with pytest.raises(Conflict, match="已有变化"):
        end_ordered_measure(desk, supervisor.actor, measure=row.id, revision=9, reason="已经履行")
    with pytest.raises(NotFound):
        end_ordered_measure(desk, supervisor.actor, measure=999_999, revision=1, reason="已经履行")


def test_without_a_result_there_is_nothing_to_stand_on(desk: Desk, person: Callable[..., Person]) -> None:
    import_dossier(desk, OPERATOR, dossier(BLACK), reason="归集")
    with pytest.raises(Invalid, match="请先评价"):
        order_measure(desk, person(Role.SUPERVISOR).actor, **GIVEN)

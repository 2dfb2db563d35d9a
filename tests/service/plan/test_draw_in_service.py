"""A task is frozen, published and drawn so that a stranger can verify it, and no grade is anybody's to read (WF-6)."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from rulesets.catalogue import policy
from rulesets.draw import read_document, read_inspectors, read_plain_pool, verify
from service.faults import Conflict, Invalid
from service.operations.operation import Work
from service.operations.plan.capping import inspections_in
from service.operations.plan.freezing import CAPPED, Sealed, freeze_pool
from service.operations.plan.numbers import fingerprint, number_of
from service.operations.plan.voiding import void_draw
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.inspection import Inspection, InspectionCase, InspectionInspector
from service.store.plan import Draw
from tests.service.plan.conftest import PUBLIC_VALUE, SECRET, SOURCE, Drawing, seal


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_stranger_verifies_the_draw_from_the_published_files_alone(rosters: Drawing) -> None:
    """Contract §5: pool hash first, seed after; everything recomputed."""
    plan, draw = rosters.drawn()
    assert draw.document is not None
    body = read_document(draw.document.encode())
    found = verify(body, read_plain_pool(draw.pool.encode()), read_inspectors(draw.inspectors.encode()), policy)
    assert found is None
    assert body["seed"] == f"{PUBLIC_VALUE}|{SECRET}"
    assert (body["pool_sha256"], body["result_sha256"]) == (draw.pool_sha256, draw.result_sha256)
    assert body["base_rate"] == plan.base_rate


def test_the_quota_of_each_grade_is_that_of_the_pack(rosters: Drawing) -> None:
    """AMB-69: A 0.5, B 1, C 2, D 4 of the base rate, and A below B below C below D."""
    _, draw = rosters.drawn()
    assert draw.document is not None
    strata = json.loads(draw.document)["strata"]
    factors = {"A": 0.5, "B": 1, "C": 2, "D": 4}
    assert {each["grade"]: each["size"] for each in strata} == dict(rosters.by_grade)
    for each in strata:
        assert each["quota"] == math.ceil(round(each["size"] * min(1, 0.3 * factors[each["grade"]]), 9)), each


def test_the_public_files_name_no_enterprise(rosters: Drawing) -> None:
    """CZ21-2.2.2d: the grade is not published; under the number of a draw it is nobody's."""
    _, draw = rosters.drawn()
    published = draw.pool + draw.inspectors + (draw.document or "")
    assert not [uscc for uscc in rosters.grades if uscc in published]
    assert {row["uscc"][:2] for row in rows(draw.pool)} == {"00"}
    listed = {row["uscc"]: row["grade"] for row in rows(draw.pool)}
    for uscc, grade in rosters.grades.items():
        entry = draw.numbers[uscc]
        assert number_of(entry["salt"], uscc) == entry["number"], "the enterprise can check that the number is its own"
        assert listed[entry["number"]] == grade
    assert fingerprint(draw.numbers) == draw.numbers_sha256


def test_an_inspection_with_two_able_inspectors_for_each_object(rosters: Drawing) -> None:
    _, draw = rosters.drawn()
    assert draw.document is not None
    taken = [number for each in json.loads(draw.document)["strata"] for number in each["taken"]]
    with reading(rosters.desk.engine) as session:
        cases = list(session.scalars(select(InspectionCase)))
        people = Counter(session.scalars(select(InspectionInspector.case_id)))
    assert len(cases) == len(taken)
    assert set(people.values()) == {2}
    assert {case.state for case in cases} == {"drawn"} and all(case.due_on for case in cases)
    assigned = {name for each in json.loads(draw.document)["assignments"] for name in each["inspectors"]}
    assert assigned <= {"J01", "J02", "J03"}, "J04's certificate has expired, J05 is of another field"
    avoided = {draw.numbers[uscc]["number"] for uscc in sorted(rosters.grades)[:3]}
    for each in json.loads(draw.document)["assignments"]:
        assert each["uscc"] not in avoided or "J02" not in each["inspectors"]


def test_the_numbers_of_the_inspections_tell_no_grade(rosters: Drawing) -> None:
    """They are published with the results; in the order of the draw the grades could be read off them (CZ21-2.2.2d)."""
    rosters.drawn()
    query = select(Enterprise.uscc).join(InspectionCase, InspectionCase.enterprise_id == Enterprise.id)
    with reading(rosters.desk.engine) as session:
        in_order = list(session.scalars(query.order_by(InspectionCase.number)))
    assert in_order == sorted(in_order)


def test_nothing_is_drawn_before_the_public_value_exists(rosters: Drawing) -> None:
    plan = rosters.plan()
    rosters.freeze(plan)
    with pytest.raises(Conflict, match="公开数还没有产生"):
        rosters.draw(plan)


def test_the_public_value_comes_after_the_freezing(rosters: Drawing) -> None:
    plan = rosters.plan()
    sealed = Sealed(seal(SECRET), SOURCE, str(rosters.tomorrow - timedelta(days=1)))
    with pytest.raises(Invalid) as caught:
        freeze_pool(rosters.desk, rosters.department, number=plan.number, revision=plan.revision, sealed=sealed)
    assert (caught.value.code, caught.value.field) == ("public_day_too_early", "public_day")


@pytest.mark.parametrize(
    ("secret", "public_value", "code"),
    [("另一个密数", PUBLIC_VALUE, "wrong_secret"), (SECRET, "38|71", "bad_public_value")],
)
def test_a_wrong_secret_and_a_broken_public_value_draw_nothing(
    rosters: Drawing, secret: str, public_value: str, code: str
) -> None:
    plan = rosters.plan()
    rosters.freeze(plan)
    rosters.clock.advance(timedelta(days=1))
    with pytest.raises(Invalid) as caught:
        rosters.draw(plan, secret, public_value)
    assert caught.value.code == code
    assert rosters.again(plan).state == "frozen"
    assert rosters.draws(plan)[0].document is None


def test_a_void_draw_stays_and_the_next_needs_a_new_seed(rosters: Drawing) -> None:
    """WF-6; a draw that was repeated quietly is what this is against."""
    plan, draw = rosters.drawn()
    void_draw(
        rosters.desk,
        rosters.supervisor,
        number=plan.number,
        revision=rosters.again(plan).revision,
        reason="名录漏了一家",
    )
    with reading(rosters.desk.engine) as session:
        assert {case.state for case in session.scalars(select(InspectionCase))} == {"cancelled"}
    with pytest.raises(Conflict) as caught:
        rosters.freeze(plan)
    assert caught.value.code == "secret_used_before"
    rosters.freeze(plan, "新的密数-1")
    rosters.clock.advance(timedelta(days=1))
    again = rosters.draw(plan, "新的密数-1")
    first, second = rosters.draws(plan)
    assert (first.id, first.void_reason, first.document) == (draw.id, "名录漏了一家", draw.document)
    assert (second.id, second.void_at) == (again.id, None)
    assert first.seed != second.seed


def test_only_a_supervisor_declares_void_and_nothing_is_void_once_carried_out(rosters: Drawing) -> None:
    plan, _ = rosters.drawn()
    with pytest.raises(Conflict) as caught:
        void_draw(
            rosters.desk, rosters.department, number=plan.number, revision=rosters.again(plan).revision, reason="x"
        )
    assert caught.value.code == "not_for_this_role"
    with rosters.desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE case_file SET state = 'checked' WHERE id = (SELECT min(id) FROM case_file)")
    with pytest.raises(Conflict) as refused:
        void_draw(
            rosters.desk, rosters.supervisor, number=plan.number, revision=rosters.again(plan).revision, reason="x"
        )
    assert refused.value.code == "guard"


def test_a_changed_pool_is_not_drawn_from(rosters: Drawing) -> None:
    plan = rosters.plan()
    draw = rosters.freeze(plan)
    rosters.clock.advance(timedelta(days=1))
    with rosters.desk.engine.begin() as connection:
        connection.execute(Draw.__table__.update().values(pool=draw.pool.replace(",D,", ",A,", 1)))
    with pytest.raises(Invalid) as caught:
        rosters.draw(plan)
    assert caught.value.code == "pool_changed"


def drawn_of_grade(draw: Draw, grade: str) -> set[str]:
    """The enterprises of a grade that a draw took."""
    assert draw.document is not None
    codes = {entry["number"]: uscc for uscc, entry in draw.numbers.items()}
    return {
        codes[number]
        for each in json.loads(draw.document)["strata"]
        if each["grade"] == grade
        for number in each["taken"]
    }


def test_whoever_is_under_the_cap_is_drawn_once_a_year_over_all_departments(rosters: Drawing) -> None:
    """SQ20-07c, CLK-12, AMB-70, AMB-111: excluded with the reason in the pool of every later draw of the year."""
    _, first = rosters.drawn(base_rate="1")
    _, second = rosters.drawn("第二次的密数", name="第二个部门的抽查", base_rate="1")
    inspected = drawn_of_grade(first, "A")
    assert inspected
    codes = {entry["number"]: uscc for uscc, entry in second.numbers.items()}
    out = {codes[row["uscc"]] for row in rows(second.pool) if row["excluded_reason"] == CAPPED}
    assert inspected <= out
    assert {rosters.grades[uscc] for uscc in out} <= {"A", "B"}, "C and D never enjoy the cap"
    assert not inspected & drawn_of_grade(second, "A")
    assert drawn_of_grade(first, "D") == drawn_of_grade(second, "D")


def test_two_pools_frozen_at_once_do_not_inspect_anybody_under_the_cap_twice(rosters: Drawing) -> None:
    """The later draw stays what its seed gives; the second inspection is cancelled with its reason."""
    first, second = rosters.plan(base_rate="1"), rosters.plan(base_rate="1", name="同时冻结的另一项")
    rosters.freeze(first, "密数-甲")
    rosters.freeze(second, "密数-乙")
    rosters.clock.advance(timedelta(days=1))
    one = rosters.draw(first, "密数-甲")
    other = rosters.draw(second, "密数-乙")
    twice = drawn_of_grade(one, "A") & drawn_of_grade(other, "A")
    assert twice, "the two draws share nobody of grade A: choose other secrets"
    query = (
        select(Enterprise.uscc)
        .join(InspectionCase, InspectionCase.enterprise_id == Enterprise.id)
        .join(Inspection, Inspection.case_id == InspectionCase.id)
    )
    with reading(rosters.desk.engine) as session:
        cancelled = set(session.scalars(query.where(InspectionCase.state == "cancelled", Inspection.grade == "A")))
        assert cancelled == twice
        work = Work(session, rosters.desk, rosters.department, rosters.clock.now(), None)
        assert max(inspections_in(work, first.year).values()) == 2, "those without a cap are inspected by both"

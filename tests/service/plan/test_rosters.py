"""The rosters 一单两库 come in whole or not at all; each fault names its line and field (issue: bad input of a draw)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from service.access.roles import Role
from service.faults import Conflict, Forbidden, Invalid
from service.operations.plan.planning import create_plan
from service.operations.plan.rosters import import_inspectors, import_matters, import_objects
from service.store.engine import reading
from service.store.plan import CheckMatter, CheckObject, Inspector
from tests.service.conftest import OTHER_USCC
from tests.service.plan.conftest import INSPECTORS, MATTERS, TODAY, Drawing

HEAD = "code,name,field,unit,basis,base_rate,items\n"
PEOPLE = "number,name,unit,field,certificate,certificate_until\n"


@pytest.mark.parametrize(
    ("text", "code", "line", "field"),
    [
        (HEAD + "a,b,c,d,e,1.5,x\n", "bad_rate", 2, "base_rate"),
        (HEAD + "a,b,c,d,e,0.1,x\na,b,c,d,e,0.1,x\n", "twice", 3, "code"),
        (HEAD + "a,b,c,d,,0.1,x\n", "missing_text", 2, "basis"),
        (HEAD + "a,b,c,d,e,0.1,x;x\n", "bad_items", 2, "items"),
        (HEAD + "a,b,c\n", "bad_columns", 2, None),
        ("code,name\na,b\n", "missing_column", 1, "field"),
        (HEAD, "empty_file", 1, "code"),
    ],
)
def test_a_faulty_list_of_matters(rosters: Drawing, text: str, code: str, line: int, field: str | None) -> None:
    with pytest.raises(Invalid) as caught:
        import_matters(rosters.desk, rosters.department, text.encode())
    assert (caught.value.code, caught.value.line, caught.value.field) == (code, line, field)
    assert f"第 {line} 行" in caught.value.message


def test_an_object_twice_an_unknown_one_and_a_wrong_code(rosters: Drawing) -> None:
    known = next(iter(rosters.grades))
    for text, code, line in (
        (f"uscc,matter\n{known},SC-01\n{known},SC-01\n", "twice", 3),
        (f"uscc,matter\n{OTHER_USCC},SC-01\n", "unknown_enterprise", 2),
        ("uscc,matter\n91130900MA07000XXX,SC-01\n", "bad_uscc", 2),
        (f"uscc,matter\n{known},SC-99\n", "unknown_matter", 2),
    ):
        with pytest.raises(Invalid) as caught:
            import_objects(rosters.desk, rosters.department, text.encode())
        assert (caught.value.code, caught.value.line) == (code, line)


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ("J9,某,局,市场监管,冀9,2026-13-01", "bad_date", "certificate_until"),
        ("J 9,某,局,市场监管,冀9,2028-12-31", "bad_inspector", "number"),
        ("J9,某,局,,冀9,2028-12-31", "missing_text", "field"),
    ],
)
def test_a_faulty_inspector(rosters: Drawing, row: str, code: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        import_inspectors(rosters.desk, rosters.department, (PEOPLE + row + "\n").encode())
    assert (caught.value.code, caught.value.line, caught.value.field) == (code, 2, field)


def test_a_fault_in_the_last_line_takes_nothing_over(rosters: Drawing) -> None:
    good = "SC-02,广告检查,市场监管,市局,《广告法》第四十九条,0.05,广告内容\n"
    with pytest.raises(Invalid):
        import_matters(rosters.desk, rosters.department, (HEAD + good + "SC-03,b,c,d,e,2,x\n").encode())
    with reading(rosters.desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(CheckMatter)) == 1


def test_the_same_file_again_changes_nothing(rosters: Drawing) -> None:
    with reading(rosters.desk.engine) as session:
        before = session.scalar(select(func.count()).select_from(CheckObject))
    objects = "uscc,matter\n" + "".join(f"{uscc},SC-01\n" for uscc in rosters.grades)
    found = import_objects(rosters.desk, rosters.department, objects.encode())
    assert (found.added, found.kept) == (0, before)
    assert import_matters(rosters.desk, rosters.department, MATTERS.encode()).added == 0


def test_gbk_is_told_as_such(rosters: Drawing) -> None:
    with pytest.raises(Invalid, match="UTF-8"):
        import_matters(rosters.desk, rosters.department, MATTERS.encode("gbk"))


def test_expired_certificates_leave_too_few_inspectors(rosters: Drawing) -> None:
    """Two inspectors at least; who loses the certificate before the task ends does not count."""
    text = INSPECTORS.format(account="", second="", avoided="").replace("2028-12-31", "2026-06-30")
    import_inspectors(rosters.desk, rosters.department, text.encode())
    plan = rosters.plan()
    with pytest.raises(Conflict, match="检查人员不够"):
        rosters.freeze(plan)


def test_too_few_inspectors_for_what_was_drawn(rosters: Drawing) -> None:
    """The limits are used up before everything drawn has two: nothing is drawn at all."""
    text = INSPECTORS.format(account="", second="", avoided="").replace("2028-12-31,,", "2028-12-31,1,")
    import_inspectors(rosters.desk, rosters.department, text.encode())
    with pytest.raises(Invalid) as caught:
        rosters.drawn()
    assert caught.value.code == "too_few_inspectors"


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"base_rate": "1.01"}, "bad_rate", "base_rate"),
        ({"per_object": 1}, "bad_per_object", "per_object"),
        ({"ends_on": date(2026, 1, 1)}, "bad_period", "ends_on"),
        ({"ends_on": date(2027, 1, 1)}, "bad_period", "ends_on"),
    ],
)
def test_a_faulty_task(rosters: Drawing, more: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        rosters.plan(**more)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_neither_enterprises_nor_inspectors_plan(rosters: Drawing) -> None:
    """Default deny."""
    assert rosters.inspector.role is Role.INSPECTOR
    with pytest.raises(Forbidden):
        create_plan(
            rosters.desk, rosters.inspector, name="x", matter="SC-01", starts_on=TODAY, ends_on=date(2026, 12, 31)
        )
    with reading(rosters.desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(Inspector)) == 5

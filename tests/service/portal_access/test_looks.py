"""Who looked at the file 谁看过我的档案: day, post, unit and purpose; no officer's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from service.access.permissions import Permission
from service.access.roles import Role
from service.clock import FixedClock
from service.faults import NotFound
from service.letters.shelf import open_letter
from service.operations.dossier_import import import_dossier
from service.operations.objection.filing import Target, file_objection
from service.operations.operation import Desk
from service.operations.users import create_user
from service.operations.weigh import weigh_enterprise
from service.portal_access.asking import ask
from service.portal_access.authorising import Granted
from service.portal_access.looks import DAYS, Look, looks_at
from service.queries.looking import looking
from service.web.desk.viewing import open_case
from service.web.viewing import list_files, open_file
from tests.service.conftest import OPERATOR, OTHER_USCC, PASSWORD, USCC, Person, dossier
from tests.service.objection.conftest import FORM
from tests.service.portal_access.conftest import TODAY


def looks(desk: Desk, person: Person, uscc: str = USCC) -> tuple[Look, ...]:
    with looking(desk, person.actor, Permission.PORTAL_USE) as work:
        return looks_at(work, uscc)


def told(found: tuple[Look, ...]) -> set[tuple[str, str | None, str, str]]:
    return {(look.who, look.role, look.what, look.purpose) for look in found}


def test_pages_api_lists_cases_and_papers(
    desk: Desk, administrator: Person, person: Callable[..., Person], client: FlaskClient
) -> None:
    officer, department = person(Role.CASEWORKER), person(Role.DEPARTMENT)
    (number,) = file_objection(desk, administrator.actor, uscc=USCC, targets=[Target("record", "p1")], form=FORM).cases
    open_file(desk, officer.actor, uscc=USCC, as_of=TODAY, pack="cangzhou-2021-175")
    weigh_enterprise(desk, department.actor, USCC, TODAY)
    list_files(desk, officer.actor, wanted="", page=1, as_of=TODAY)
    open_case(desk, officer.actor, number=number)
    open_case(desk, officer.actor, number=number, with_contact=True)
    open_letter(desk, officer.actor, case=number, letter=1, form="pdf")
    open_file(desk, administrator.actor, uscc=USCC, as_of=TODAY, pack="cangzhou-2021-175")
    assert told(looks(desk, administrator)) == {
        ("office", "caseworker", "grade", "evaluation"),
        ("office", "department", "grade", "reference"),
        ("office", "caseworker", "list", "evaluation"),
        ("office", "caseworker", "case", "handling"),
        ("office", "caseworker", "contact", "handling"),
        ("office", "caseworker", "letter", "handling"),
        ("own", "enterprise", "grade", "own"),
    }


def test_third_parties_are_named_with_the_purpose_that_they_were_given(
    desk: Desk, administrator: Person, granted: Callable[..., Granted], clock: FixedClock
) -> None:
    permission = granted(expires_on=date(2026, 11, 21))
    ask(desk, code=permission.code, channel="page")
    ask(desk, code=permission.code, channel="api")
    clock.advance(timedelta(days=1))
    with pytest.raises(NotFound):
        ask(desk, code=permission.code, channel="api")
    late, good = looks(desk, administrator)
    assert (good.third_party, good.purpose, good.times) == ("某银行沧州分行", "贷款审查", 2)
    assert (late.what, late.day) == ("query_refused", date(2026, 11, 22))


def test_no_officer_is_named(desk: Desk, administrator: Person) -> None:
    number = create_user(
        desk,
        OPERATOR,
        username="wang-wu",
        password=PASSWORD,
        role=Role.CASEWORKER,
        display_name="王五",
        unit="市信用办",
    )
    from service.access.actor import Actor

    officer = Actor(f"user:{number}", Role.CASEWORKER, user_id=number)
    open_file(desk, officer, uscc=USCC, as_of=TODAY, pack="cangzhou-2021-175")
    (look,) = looks(desk, administrator)
    assert look.unit == "市信用办"
    assert "王五" not in str(look) and "wang-wu" not in str(look) and str(number) not in (look.unit, look.role)


def test_looks_at_others_and_old_ones_are_left_out(
    desk: Desk, administrator: Person, person: Callable[..., Person], clock: FixedClock
) -> None:
    import_dossier(desk, OPERATOR, dossier(uscc=OTHER_USCC, name="沧州乙有限公司"), reason="归集")
    officer = person(Role.CASEWORKER).actor
    open_file(desk, officer, uscc=OTHER_USCC, as_of=TODAY, pack="cangzhou-2021-175")
    list_files(desk, officer, wanted="乙", page=1, as_of=TODAY)
    assert looks(desk, administrator) == ()
    open_file(desk, officer, uscc=USCC, as_of=TODAY, pack="cangzhou-2021-175")
    assert len(looks(desk, administrator)) == 1
    clock.advance(timedelta(days=DAYS + 1))
    assert looks(desk, administrator) == ()
    with pytest.raises(NotFound):
        looks(desk, administrator, OTHER_USCC)

"""Who may read a letter, how it is handed out, and what a preview shows before anything is decided."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from urllib.parse import quote

import pytest
from docx import Document
from flask import Flask
from sqlalchemy import func, select, text

from service.access.roles import Role
from service.faults import Conflict, Invalid, NotFound
from service.letters.preview import preview_letter
from service.letters.shelf import LetterDamaged, open_letter
from service.operations.dossier_import import import_dossier
from service.operations.objection.correction import Correction
from service.store.audit_entry import AuditEntry
from service.store.base import Base
from service.store.engine import reading
from service.store.number_series import NumberSeries
from tests.service.conftest import OPERATOR, OTHER_USCC, USCC, Person, dossier
from tests.service.letters.reading import pdf_text, rows_of
from tests.service.objection.conftest import FOUND, REMEDY, Procedure

People = Callable[..., Person]


def address(number: str, letter: int, form: str) -> str:
    return f"/cases/{quote(number)}/letters/{letter}.{form}"


def test_the_enterprise_and_the_office_download_it(procedure: Procedure, app: Flask, person: People) -> None:
    (number,) = procedure.file("p1").cases
    (letter,) = rows_of(procedure.desk)
    client = app.test_client()
    for reader in (person(Role.ENTERPRISE, USCC), person(Role.CASEWORKER), person(Role.DEPARTMENT)):
        answer = client.get(address(number, letter.id, "docx"), headers=reader.headers)
        assert answer.status_code == 200
        assert "异议申请受理通知书" in Document(BytesIO(answer.data)).paragraphs[0].text
        assert quote("异议申请受理通知书 沧信异受〔2026〕1号.docx") in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].startswith("attachment")
    answer = client.get(address(number, letter.id, "pdf"), headers=reader.headers)
    assert answer.mimetype == "application/pdf" and "2026年11月27日" in pdf_text(answer.data)
    with reading(procedure.desk.engine) as session:
        opened = session.scalars(select(AuditEntry).where(AuditEntry.action == "letter.open")).all()
    assert [entry.detail["form"] for entry in opened] == ["docx", "docx", "docx", "pdf"]


def test_another_enterprise_and_other_roles_are_kept_out(procedure: Procedure, app: Flask, person: People) -> None:
    """A foreign letter, one of another case and an absent one all answer 404."""
    import_dossier(procedure.desk, OPERATOR, dossier(uscc=OTHER_USCC), reason="归集")
    first, second = procedure.file("p1", "h1").cases
    letter = rows_of(procedure.desk)[0]
    client = app.test_client()
    stranger, own = person(Role.ENTERPRISE, OTHER_USCC), person(Role.ENTERPRISE, USCC)
    assert client.get(address(first, letter.id, "pdf"), headers=stranger.headers).status_code == 404
    assert client.get(address(second, letter.id, "pdf"), headers=own.headers).status_code == 404
    assert client.get(address(first, 10**12, "pdf"), headers=own.headers).status_code == 404
    for role in (Role.INSPECTOR, Role.ADMINISTRATOR, Role.POLICY_OFFICER):
        assert client.get(address(first, letter.id, "pdf"), headers=person(role).headers).status_code == 403


def test_changed_data_are_not_handed_out(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    (letter,) = rows_of(procedure.desk)
    engine = procedure.desk.engine
    with engine.begin() as connection:
        # Who holds the database can take the guard away; the hash still tells.
        if engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER letter_no_update"))
        else:
            connection.execute(text("ALTER TABLE letter DISABLE TRIGGER letter_append_only"))
        table = Base.metadata.tables["letter"]
        changed = {**letter.data, "organ": "某某局"}
        connection.execute(table.update().values(data=changed))
    with pytest.raises(LetterDamaged, match="签发时不符"):
        open_letter(procedure.desk, procedure.caseworker, case=number, letter=letter.id, form="pdf")


def everything(procedure: Procedure) -> dict[str, int]:
    with reading(procedure.desk.engine) as session:
        counts = {
            name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }
        return {**counts, "numbers": sum(session.scalars(select(NumberSeries.last)))}


def test_a_preview_shows_the_decision_and_stores_nothing(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    before, case = everything(procedure), procedure.case(number)
    shown = preview_letter(
        procedure.desk,
        procedure.caseworker,
        number=number,
        event="find_mismatch",
        form=FOUND,
        corrections=[Correction("revoke", "p1", {})],
    )
    assert shown is not None
    for said in ("异议处理决定书", "沧信异决〔2026〕＿号", "675分", "775分", "撤销，自始不计入评价", "预览稿"):
        assert said in shown
    assert everything(procedure) == before
    after = procedure.case(number)
    assert (after.revision, after.state, after.result_before_id) == (case.revision, case.state, None)
    procedure.step(number, "find_mismatch", FOUND, None, Correction("revoke", "p1", {}))
    assert rows_of(procedure.desk)[-1].number == "沧信异决〔2026〕1号"


def test_previews_of_the_other_letters(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    office = (procedure.desk, procedure.caseworker)
    wanted = preview_letter(*office, number=number, event="ask_supplement", form={"wanted": "授权委托书"})
    assert wanted is not None and "授权委托书" in wanted
    procedure.until_compared(number)
    refused = preview_letter(*office, number=number, event="find_consistent", form={**FOUND, **REMEDY})
    assert refused is not None and "异议不成立" in refused
    assert preview_letter(*office, number=number, event="find_mismatch", form=FOUND) is None


def test_a_preview_promises_nothing_that_the_step_refuses(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    office = (procedure.desk, procedure.caseworker)
    with pytest.raises(Conflict):
        preview_letter(*office, number=number, event="find_consistent", form={**FOUND, **REMEDY})
    with pytest.raises(Invalid):
        preview_letter(*office, number=number, event="ask_supplement", form={})
    with pytest.raises(NotFound):
        preview_letter(*office, number="异〔2026〕9999号-1", event="ask_supplement", form={"wanted": "甲"})

"""Saving what was edited: one operation each, with history and audit; drafts may be unsound; who is late is told (issue: pack editor)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from rulesets.editing.archive import zip_of
from rulesets.editing.excel_out import workbook
from service.access.roles import Role
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.operation import Desk
from service.operations.policy.editing import (
    EditInvalid,
    add_line,
    remove_line,
    save_cells,
    save_text,
    take_excel,
    take_zip,
)
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.store.policy import PolicyChangeEvent
from tests.service.conftest import Person
from tests.service.policy.conftest import Policies

TABLE = "indicators_public-indicators-1"
POINTS = "indicators_public.yaml:indicators[1].rows[2].points"


def lines(desk: Desk) -> list[str]:
    with reading(desk.engine) as session:
        return list(session.scalars(select(PolicyChangeEvent.line).order_by(PolicyChangeEvent.number)))


def test_a_cell_is_saved_with_its_words_in_the_history(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    before = policies.change(number)
    after = save_cells(
        desk, policies.colleague, number=number, revision=before.revision, table=TABLE, typed={POINTS: "60"}
    )
    assert (after.revision, after.state) == (before.revision + 1, "drafting")
    assert "points: 60" in policies.change(number).files["indicators_public.yaml"]
    assert after.content_sha256 != before.content_sha256 and after.sha256 != before.sha256
    assert lines(desk)[-1].startswith("修改“06 行政处罚信息”：指标 06 行政处罚信息 · CZ21-A1-06.3")
    assert "得分：50 → 60（CZ21-A1-06）" in lines(desk)[-1]
    with reading(desk.engine) as session:
        assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)).all()[-1] == "policy.edit"


def test_an_edit_leads_back_from_proved_to_the_draft(policies: Policies, desk: Desk) -> None:
    number = policies.edited()
    assert policies.prove(number).state == "proved"
    proved = policies.change(number)
    same = save_cells(
        desk, policies.officer, number=number, revision=proved.revision, table=TABLE, typed={POINTS: "50"}
    )
    assert (same.state, same.revision) == ("proved", proved.revision), "nothing changed, so nothing is lost"
    after = save_cells(
        desk, policies.officer, number=number, revision=proved.revision, table=TABLE, typed={POINTS: "60"}
    )
    assert (after.state, after.proved_sha256) == ("drafting", None)


def test_an_unsound_draft_is_kept_but_does_not_go_on(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    name = "indicators_public.yaml:indicators[1].rows[2].when.penalties_2y.at_least"
    revision = policies.change(number).revision
    save_cells(desk, policies.officer, number=number, revision=revision, table=TABLE, typed={name: "2"})
    found = policies.prove(number)
    assert found.state == "drafting"
    assert any("有一种情形没有一行适用" in finding["text"] for finding in found.findings)
    with pytest.raises(Conflict):
        policies.submit(number)


def test_what_is_typed_wrongly_names_its_cell_and_saves_nothing(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    before = policies.change(number)
    typed = {POINTS: "x", "indicators_public.yaml:indicators[1].max": "110"}
    with pytest.raises(EditInvalid) as caught:
        save_cells(desk, policies.officer, number=number, revision=before.revision, table=TABLE, typed=typed)
    assert list(caught.value.cells) == [POINTS]
    assert policies.change(number).files == before.files


def test_who_saves_second_is_told(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    revision = policies.change(number).revision
    save_cells(desk, policies.officer, number=number, revision=revision, table=TABLE, typed={POINTS: "60"})
    with pytest.raises(Conflict) as caught:
        save_text(desk, policies.colleague, number=number, revision=revision, file="grades.yaml", text="a: 1\n")
    assert caught.value.code == "outdated"


def test_rows_are_copied_and_removed(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    revision = policies.change(number).revision
    place = "indicators[1].rows[2]"
    added = add_line(
        desk, policies.officer, number=number, revision=revision, table=TABLE, line=place, identifier="CZ21-A1-06.9"
    )
    assert "CZ21-A1-06.9" in added.files["indicators_public.yaml"]
    row = "indicators[1].rows[5]"
    removed = remove_line(desk, policies.officer, number=number, revision=added.revision, table=TABLE, line=row)
    assert "CZ21-A1-06.9" not in removed.files["indicators_public.yaml"]
    with pytest.raises(NotFound):
        remove_line(desk, policies.officer, number=number, revision=removed.revision, table=TABLE, line=row)
    with pytest.raises(EditInvalid, match="已经有了"):
        add_line(
            desk,
            policies.officer,
            number=number,
            revision=removed.revision,
            table=TABLE,
            line=place,
            identifier="CZ21-A1-06.1",
        )


def test_excel_and_zip_are_taken_whole_or_not_at_all(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    change = policies.change(number)
    book = load_workbook(BytesIO(workbook(change.files, change.pack)))
    book["部分"]["D2"] = "基础"
    sheet = BytesIO()
    book.save(sheet)
    taken = take_excel(desk, policies.officer, number=number, revision=change.revision, data=sheet.getvalue())
    assert "name: 基础," in taken.files["indicators_basic.yaml"]
    with pytest.raises(EditInvalid, match=r"说明.*B3"):
        take_excel(desk, policies.officer, number=number, revision=taken.revision, data=sheet.getvalue())
    back = take_zip(desk, policies.officer, number=number, revision=taken.revision, data=zip_of(change.files))
    assert back.files == change.files
    with pytest.raises(EditInvalid, match="ZIP"):
        take_zip(desk, policies.officer, number=number, revision=back.revision, data=b"x")
    with pytest.raises(Invalid) as caught:
        take_zip(desk, policies.officer, number=number, revision=back.revision, data=zip_of({"lists.yaml": "a: 1\n"}))
    assert caught.value.code == "not_changeable"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CASEWORKER, Role.ADMINISTRATOR])
def test_only_policy_officers_edit(policies: Policies, desk: Desk, person: Callable[..., Person], role: Role) -> None:
    number = policies.draft()
    revision = policies.change(number).revision
    with pytest.raises(Forbidden):
        save_text(desk, person(role).actor, number=number, revision=revision, file="grades.yaml", text="a: 1\n")

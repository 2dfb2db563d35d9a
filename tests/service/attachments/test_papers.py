"""Handing in and taking out papers over HTTP: limits, isolation, storage, safe headers, audit."""

from __future__ import annotations

import hashlib
import re
import stat
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import func, select

from service.access.actor import Actor
from service.access.roles import Role
from service.attachments import vault
from service.attachments.faults import AttachmentDamaged
from service.attachments.papers import MOST_PAPERS, hand_in, take_out
from service.attachments.vault import folder_of
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.dossier_import import import_dossier
from service.store.attachment import AttachmentRow
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from tests.service.attachments.files import PDF, pdf, png
from tests.service.conftest import OPERATOR, OTHER_USCC, PASSWORD, USCC, Person, dossier
from tests.service.objection.conftest import FOUND, REMEDY, Procedure

People = Callable[..., Person]


def address(number: str, *more: object) -> str:
    return "/".join([f"/cases/{quote(number)}/attachments", *map(str, more)])


def give(procedure: Procedure, number: str, name: str, data: bytes, actor: Actor | None = None) -> int:
    return hand_in(procedure.desk, actor or procedure.enterprise, number=number, name=name, stream=BytesIO(data))


def rows(procedure: Procedure) -> list[AttachmentRow]:
    with reading(procedure.desk.engine) as session:
        return list(session.scalars(select(AttachmentRow).order_by(AttachmentRow.id)))


def kept(procedure: Procedure) -> list[Path]:
    return [path for path in folder_of(procedure.desk.settings).rglob("*") if path.is_file()]


def upload(client: Any, number: str, person: Person, data: bytes, name: str = "证明.pdf") -> Any:
    """Send one file as a browser does. The body is put together here: the test client forgets to close a large one."""
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + data + b"\r\n--edge--\r\n"
    return client.post(
        address(number), headers=person.headers, data=body, content_type="multipart/form-data; boundary=edge"
    )


def test_a_paper_goes_in_and_comes_out_the_same(procedure: Procedure, app: Flask, person: People) -> None:
    (number,) = procedure.file("p1").cases
    client, own = app.test_client(), person(Role.ENTERPRISE, USCC)
    answer = upload(client, number, own, PDF, "复议决定书（副本）.pdf")
    assert answer.status_code == 303 and answer.location == address(number)
    (row,) = rows(procedure)
    assert (row.name, row.type, row.size) == ("复议决定书（副本）.pdf", "pdf", len(PDF))
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    for reader in (own, person(Role.CASEWORKER)):
        answer = client.get(address(number, row.id), headers=reader.headers)
        assert answer.status_code == 200 and answer.data == PDF
    with reading(procedure.desk.engine) as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("attachment.%"))).all()
    assert actions == ["attachment.add", "attachment.download", "attachment.download"]


def test_downloads_cannot_act_in_the_browser(procedure: Procedure, app: Flask, person: People) -> None:
    (number,) = procedure.file("p1").cases
    identity = give(procedure, number, "证明 1.pdf", PDF)
    headers = app.test_client().get(address(number, identity), headers=person(Role.CASEWORKER).headers).headers
    assert headers["Content-Disposition"].startswith("attachment;")
    assert f"filename*=UTF-8''{quote('证明 1.pdf')}" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (
        "sandbox" in headers["Content-Security-Policy"] and "default-src 'none'" in headers["Content-Security-Policy"]
    )
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"] == "application/pdf"


def test_files_lie_outside_the_web_root_readable_by_their_owner_only(procedure: Procedure) -> None:
    first, second = procedure.file("p1", "h1").cases
    give(procedure, first, "a.pdf", PDF)
    give(procedure, second, "b.pdf", PDF)
    (path,) = kept(procedure)
    assert path.name == hashlib.sha256(PDF).hexdigest()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.is_relative_to(procedure.desk.settings.instance_dir)
    assert len(rows(procedure)) == 2


def test_the_same_content_for_the_same_case_is_one_paper(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    first = give(procedure, number, "a.pdf", PDF)
    assert give(procedure, number, "另一个名字.pdf", PDF) == first
    assert [row.name for row in rows(procedure)] == ["a.pdf"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty_file"),
        ("a.pdf", b"%PDF-1.7" + b"0" * (10 * 1024 * 1024), "too_large"),
        ("a.pdf", b"MZ" + b"\x00" * 100, "disguised_file"),
        ("a.exe", b"MZ" + b"\x00" * 100, "forbidden_type"),
        ("a.html", b"<html></html>", "forbidden_type"),
        ("a.svg", b"<svg></svg>", "forbidden_type"),
        ("a.pdf", PDF[:-9], "damaged_file"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(
    procedure: Procedure, app: Flask, person: People, name: str, data: bytes, code: str
) -> None:
    (number,) = procedure.file("p1").cases
    with pytest.raises(Invalid) as caught:
        give(procedure, number, name, data)
    assert caught.value.code == code
    answer = upload(app.test_client(), number, person(Role.ENTERPRISE, USCC), data, name)
    assert answer.status_code == 422 and caught.value.message in answer.text
    assert rows(procedure) == [] and kept(procedure) == []


def test_ten_megabytes_fit_and_one_byte_more_does_not(procedure: Procedure, app: Flask, person: People) -> None:
    (number,) = procedure.file("p1").cases
    client, own = app.test_client(), person(Role.ENTERPRISE, USCC)
    most = 10 * 1024 * 1024
    whole = PDF[:-6] + b"0" * (most - len(PDF)) + b"%%EOF\n"
    assert len(whole) == most
    assert upload(client, number, own, whole).status_code == 303
    answer = upload(client, number, own, whole[:8] + b"0" + whole[8:])
    assert answer.status_code == 422 and "10.1 MB" in answer.text and "10 MB" in answer.text
    answer = upload(client, number, own, b"0" * (3 * most))
    assert answer.status_code == 422 and "上限" in answer.text
    assert len(kept(procedure)) == 1
    # The wider limit holds at this address alone.
    assert (
        client.post("/api/v1/tokens", data=b"0" * (6 * 1024 * 1024), content_type="application/json").status_code == 413
    )


def test_no_file_at_all(procedure: Procedure, app: Flask, person: People) -> None:
    (number,) = procedure.file("p1").cases
    answer = app.test_client().post(address(number), headers=person(Role.ENTERPRISE, USCC).headers)
    assert answer.status_code == 422 and "没有选择文件" in answer.text


def test_twenty_papers_a_case_those_of_the_application_included(procedure: Procedure) -> None:
    filed = procedure.file("p1", "h1")
    for mark in range(5):
        give(procedure, filed.number, f"{mark}.pdf", pdf(mark))
    for mark in range(5, MOST_PAPERS):
        give(procedure, filed.cases[0], f"{mark}.pdf", pdf(mark))
    for full in (filed.cases[0], filed.number):
        with pytest.raises(Invalid, match="最多 20 份") as caught:
            give(procedure, full, "more.pdf", pdf("more"))
        assert caught.value.code == "too_many_files"
    give(procedure, filed.cases[1], "more.pdf", pdf("more"))


def test_a_paper_of_the_application_belongs_to_each_case(procedure: Procedure) -> None:
    filed = procedure.file("p1", "h1")
    shared = give(procedure, filed.number, "营业执照.png", png())
    own = give(procedure, filed.cases[0], "a.pdf", PDF)
    for number in (*filed.cases, filed.number):
        assert (
            take_out(procedure.desk, procedure.caseworker, number=number, attachment=shared).media_type == "image/png"
        )
    for number in (filed.cases[1], filed.number):
        with pytest.raises(NotFound):
            take_out(procedure.desk, procedure.caseworker, number=number, attachment=own)
    assert give(procedure, filed.cases[1], "again.png", png()) == shared


def test_another_enterprise_sees_and_adds_nothing(procedure: Procedure, app: Flask, person: People) -> None:
    """A foreign case and an absent one give the same answer."""
    import_dossier(procedure.desk, OPERATOR, dossier(uscc=OTHER_USCC), reason="归集")
    filed = procedure.file("p1")
    identity = give(procedure, filed.cases[0], "a.pdf", PDF)
    client, stranger = app.test_client(), person(Role.ENTERPRISE, OTHER_USCC)
    for number in (filed.number, filed.cases[0], "异〔2026〕9999号-1", "a\x00b"):
        assert client.get(address(number), headers=stranger.headers).status_code == 404
        assert client.get(address(number, identity), headers=stranger.headers).status_code == 404
        assert upload(client, number, stranger, pdf("x")).status_code == 404
        assert client.post(address(number), headers=stranger.headers).status_code == 404
    own = person(Role.ENTERPRISE, USCC)
    assert client.get(address(filed.cases[0], 10**12), headers=own.headers).status_code == 404
    assert len(kept(procedure)) == 1


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.ADMINISTRATOR, Role.POLICY_OFFICER])
def test_roles_that_hear_no_objections_have_no_papers(procedure: Procedure, person: People, role: Role) -> None:
    (number,) = procedure.file("p1").cases
    with pytest.raises(Forbidden):
        give(procedure, number, "a.pdf", PDF, person(role).actor)


def test_after_the_decision_no_paper_is_added(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    procedure.until_compared(number)
    give(procedure, number, "a.pdf", PDF)
    procedure.step(number, "find_consistent", {**FOUND, **REMEDY})
    with pytest.raises(Conflict, match="已作出处理"):
        give(procedure, number, "b.pdf", pdf("late"))
    assert len(rows(procedure)) == len(kept(procedure)) == 1


def test_a_file_that_was_changed_or_lost_is_not_handed_out(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    identity = give(procedure, number, "a.pdf", PDF)
    (path,) = kept(procedure)
    path.write_bytes(b"%PDF-1.7 changed")
    with pytest.raises(AttachmentDamaged, match="与上传时不符"):
        take_out(procedure.desk, procedure.caseworker, number=number, attachment=identity)
    path.unlink()
    with pytest.raises(AttachmentDamaged, match="备份"):
        take_out(procedure.desk, procedure.caseworker, number=number, attachment=identity)
    # Handing it in again heals the file.
    assert give(procedure, number, "a.pdf", PDF) == identity
    assert take_out(procedure.desk, procedure.caseworker, number=number, attachment=identity).data == PDF


def test_a_write_that_breaks_off_leaves_no_row_and_no_file(
    procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    (number,) = procedure.file("p1").cases

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        give(procedure, number, "a.pdf", PDF)
    assert rows(procedure) == [] and kept(procedure) == []


def test_the_limit_holds_when_many_come_at_once(procedure: Procedure) -> None:
    (number,) = procedure.file("p1").cases
    for mark in range(MOST_PAPERS - 2):
        give(procedure, number, f"{mark}.pdf", pdf(mark))
    start = threading.Barrier(6)
    outcomes: list[str] = []

    def race(mark: int) -> None:
        start.wait()
        try:
            give(procedure, number, f"late-{mark}.pdf", pdf(f"late-{mark}"))
            outcomes.append("kept")
        except Invalid as fault:
            outcomes.append(fault.code)

    threads = [threading.Thread(target=race, args=(mark,)) for mark in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept"] * 2 + ["too_many_files"] * 4
    with reading(procedure.desk.engine) as session:
        assert session.scalar(select(func.count()).select_from(AttachmentRow)) == MOST_PAPERS


def test_the_page_lists_letters_and_papers_and_offers_the_form_while_open(
    procedure: Procedure, app: Flask, person: People
) -> None:
    (number,) = procedure.file("p1").cases
    give(procedure, number, "<b>证明</b>.pdf", PDF)
    client, own = app.test_client(), person(Role.ENTERPRISE, USCC)
    page = client.get(address(number), headers=own.headers).text
    assert "沧信异受〔2026〕1号" in page and 'type="file"' in page
    assert "<b>" not in page and "证明" in page
    procedure.step(number, "withdraw", {}, procedure.enterprise)
    assert 'type="file"' not in client.get(address(number), headers=own.headers).text


def test_a_browser_needs_the_token_of_our_page(procedure: Procedure, app: Flask, person: People) -> None:
    """The session cookie alone, which a browser sends by itself, hands nothing in; large bodies are read all the same."""
    (number,) = procedure.file("p1").cases
    client, own = app.test_client(), person(Role.ENTERPRISE, USCC)
    sign_in = client.get("/sign-in").text
    credentials = {"username": own.username, "password": PASSWORD, "csrf_token": token(sign_in)}
    assert client.post("/sign-in", data=credentials).status_code == 303
    large = PDF[:-6] + b"0" * (6 * 1024 * 1024) + b"%%EOF\n"
    nobody = Person(own.username, own.actor, {})
    assert upload(client, number, nobody, large).status_code == 400
    assert rows(procedure) == []
    csrf = token(client.get(address(number)).text)
    proven = Person(own.username, own.actor, {"X-CSRFToken": csrf})
    assert upload(client, number, proven, large).status_code == 303
    assert len(rows(procedure)) == 1


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found.group(1)

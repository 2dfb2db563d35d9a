"""The wizard keeps everything, says what is wrong where it is wrong, and hands in once (WF-2 submit; portal of the enterprise)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from service.access.roles import Role
from service.operations.drafts import open_draft
from service.store.attachment import AttachmentRow
from service.store.draft import Draft, DraftPaper
from service.store.engine import reading
from tests.service.attachments.files import pdf
from tests.service.conftest import OTHER_USCC, USCC, Person, dossier
from tests.service.declaration.conftest import Declaring

FACTS = {
    "fact.date": "2026-09-01",
    "fact.recipient": "沧州市慈善总会",
    "fact.amount": "50,000.5",
    "fact.certificate": "沧慈2026-118",
    "contact": "赵会计",
    "phone": "0317-2020202",
}


@dataclass
class Wizard:
    """Goes through the pages as one person."""

    app: Flask
    headers: dict[str, str]
    draft: str = ""

    def get(self, address: str) -> Any:
        return self.app.test_client().get(address, headers=self.headers)

    def begin(self, type: str = "charitable_donation", **more: str) -> Any:
        answer = self.app.test_client().post("/declarations/new", data={"type": type, **more}, headers=self.headers)
        if answer.status_code == 303:
            self.draft = answer.location.rsplit("/", 1)[0]
        return answer

    def send(self, page: str, data: dict[str, Any], do: str = "next") -> Any:
        shown = self.get(f"{self.draft}/{page}").text
        found = re.search(r'name="draft_revision" value="(\d+)"', shown)
        revision = data.pop("draft_revision", found.group(1) if found else "0")
        return self.app.test_client().post(
            f"{self.draft}/{page}", data={**data, "do": do, "draft_revision": revision}, headers=self.headers
        )


@pytest.fixture
def wizard(app: Flask, declaring: Declaring, person: Callable[..., Person]) -> Wizard:
    return Wizard(app, person(Role.ENTERPRISE, USCC).headers)


def test_from_the_type_to_the_receipt(declaring: Declaring, wizard: Wizard) -> None:
    assert "慈善捐赠" in wizard.get("/declarations/new").text
    assert wizard.begin().location.endswith("/facts")
    assert wizard.send("facts", dict(FACTS)).location.endswith("/papers")
    upload = {"paper": (io.BytesIO(pdf()), "收据.pdf")}
    assert wizard.send("papers", upload, "keep").status_code == 303
    assert "收据.pdf" in wizard.get(f"{wizard.draft}/papers").text
    assert wizard.send("papers", {}).location.endswith("/sign")
    assert "沧州甲有限公司" in wizard.get(f"{wizard.draft}/sign").text
    assert wizard.send("sign", {"signer": "王经办", "agreed": "yes"}).location.endswith("/review")
    review = wizard.get(f"{wizard.draft}/review").text
    assert "50,000.50 元" in review and "王经办" in review and "收据.pdf" in review
    done = wizard.send("review", {})
    assert done.status_code == 303 and "done=submit" in done.location
    number = "申〔2026〕0001号"
    page = wizard.get(f"/declarations/{number}").text
    assert "已提交" in page and "50,000.50 元" in page and "收据.pdf" in page
    assert declaring.detail(number).facts["amount"] == 5_000_050
    with reading(declaring.desk.engine) as session:
        assert session.query(Draft).count() == session.query(DraftPaper).count() == 0
        (paper,) = session.query(AttachmentRow).all()
    assert paper.case_id == declaring.case(number).id
    # The same page sent twice finds no draft any more, and nothing is declared twice.
    assert wizard.send("review", {}).status_code == 404
    assert number in wizard.get("/declarations").text


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("fact.date", "2027-01-01", "不能晚于今天"),
        ("fact.amount", "五万", "以元为单位"),
        ("fact.amount", "1.234", "以元为单位"),
        ("fact.amount", "0", "大于 0"),
        ("fact.recipient", "", "请填写"),
        ("contact", "", "联系人"),
    ],
)
def test_a_fault_is_told_at_its_place_and_nothing_is_lost(wizard: Wizard, field: str, value: str, message: str) -> None:
    wizard.begin()
    answer = wizard.send("facts", {**FACTS, field: value})
    assert answer.status_code == 422 and message in answer.text
    assert "沧慈2026-118" in answer.text and 'aria-invalid="true"' in answer.text
    # What was wrong is kept in the draft as well: it can be mended tomorrow.
    assert "沧慈2026-118" in wizard.get(f"{wizard.draft}/facts").text
    assert wizard.get(f"{wizard.draft}/review").location.endswith("/facts")


def test_unsigned_goes_nowhere_and_other_facts_take_the_signature_back(wizard: Wizard) -> None:
    """CZ21-2.1.3c: what is signed is what was read."""
    wizard.begin()
    wizard.send("facts", dict(FACTS))
    assert wizard.send("sign", {"signer": "王经办"}).status_code == 422
    assert wizard.send("review", {}).status_code == 422
    assert wizard.send("sign", {"signer": "王经办", "agreed": "yes"}).status_code == 303
    wizard.send("facts", {**FACTS, "fact.date": "2026-09-02"})
    assert "尚未签署" in wizard.get(f"{wizard.draft}/review").text
    assert wizard.send("review", {}).status_code == 422


def test_leaving_and_coming_back(wizard: Wizard) -> None:
    wizard.begin()
    assert wizard.send("facts", {"fact.recipient": "半句"}, "save").location.endswith("saved=1")
    listed = wizard.get("/declarations").text
    assert "继续填写" in listed
    assert "半句" in wizard.get(f"{wizard.draft}/facts").text
    assert wizard.app.test_client().post(f"{wizard.draft}/drop", headers=wizard.headers).status_code == 303
    assert wizard.get(f"{wizard.draft}/facts").status_code == 404


def test_two_windows_do_not_undo_each_other(wizard: Wizard) -> None:
    wizard.begin()
    wizard.send("facts", {**FACTS})
    answer = wizard.send("facts", {**FACTS, "fact.recipient": "另一窗口", "draft_revision": "1"})
    assert answer.status_code == 409 and "别处修改" in answer.text


def test_duplicates_are_named_on_the_review_page(declaring: Declaring, wizard: Wizard) -> None:
    wizard.begin()
    wizard.send("facts", {**FACTS, "fact.date": "2026-01-15"})
    wizard.send("sign", {"signer": "王经办", "agreed": "yes"})
    answer = wizard.send("review", {})
    assert answer.status_code == 409 and "h1" in answer.text
    wizard.send("facts", {**FACTS, "fact.date": "2026-01-15", "distinct": "当日另有一笔"})
    assert wizard.send("review", {}).status_code == 303
    assert declaring.case("申〔2026〕0001号").state == "submitted"


def test_a_forged_file_is_refused_and_the_draft_stays(wizard: Wizard) -> None:
    wizard.begin()
    wizard.send("facts", dict(FACTS))
    answer = wizard.send("papers", {"paper": (io.BytesIO(b"MZ program"), "收据.pdf")}, "keep")
    assert answer.status_code == 422
    assert "收据.pdf" not in re.sub(r"<input[^>]*>", "", wizard.get(f"{wizard.draft}/papers").text)


def test_a_foreign_draft_is_not_there(declaring: Declaring, wizard: Wizard, person: Callable[..., Person]) -> None:
    from service.operations.dossier_import import import_dossier
    from tests.service.conftest import OPERATOR

    import_dossier(declaring.desk, OPERATOR, dossier(uscc=OTHER_USCC, name="乙公司"), reason="归集")
    wizard.begin()
    stranger = Wizard(wizard.app, person(Role.ENTERPRISE, OTHER_USCC).headers, wizard.draft)
    for page in ("facts", "papers", "sign", "review"):
        assert stranger.get(f"{wizard.draft}/{page}").status_code == 404
        assert stranger.send(page, {}).status_code == 404
    assert stranger.app.test_client().post(f"{wizard.draft}/drop", headers=stranger.headers).status_code == 404
    number = declaring.file()
    assert stranger.get(f"/declarations/{number}").status_code == 404
    assert number not in stranger.get("/declarations").text
    draft = open_draft(declaring.desk, declaring.enterprise, wizard="repair", uscc=USCC, step="record")
    assert wizard.get(f"/declarations/drafts/{draft}/facts").status_code == 404


def test_at_the_counter_and_on_the_desk(declaring: Declaring, app: Flask, person: Callable[..., Person]) -> None:
    office = Wizard(app, person(Role.CASEWORKER).headers)
    assert office.begin(uscc="91130900MA00000000").status_code == 404
    assert office.begin(uscc=USCC.lower()).status_code == 303
    office.send("facts", dict(FACTS))
    office.send("sign", {"signer": "王经办", "agreed": "yes"})
    assert office.send("review", {}).status_code == 303
    page = office.get("/desk/cases/申〔2026〕0001号")
    assert page.status_code == 200 and "沧州市慈善总会" in page.text and "0317-2020202" not in page.text


def test_own_steps_from_the_case_page(declaring: Declaring, wizard: Wizard) -> None:
    number = declaring.file()
    page = wizard.get(f"/declarations/{number}").text
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision and "撤回申报" in page
    answer = wizard.app.test_client().post(
        f"/declarations/{number}/steps/withdraw", data={"revision": revision.group(1)}, headers=wizard.headers
    )
    assert answer.status_code == 303 and declaring.case(number).state == "withdrawn"

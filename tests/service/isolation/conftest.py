"""Two enterprises: one looks for the file of the other, in which everything exists that an address can name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.access.actor import Actor
from service.access.roles import Role
from service.attachments.papers import hand_in
from service.credit_report.issuing import issue_report
from service.operations.assess import assess_enterprise
from service.operations.commitment.offering import sign_own_commitment
from service.operations.commitment.signing import Signature
from service.operations.declaration.filing import Statement, file_declaration
from service.operations.dossier_import import import_dossier
from service.operations.drafts import keep_paper, open_draft
from service.operations.inspection.opening import direct_inspection
from service.operations.joint.starting import start_joint
from service.operations.listing.proposing import propose_listing
from service.operations.objection.filing import Target, file_objection
from service.operations.operation import Desk
from service.operations.plan.rosters import import_inspectors, import_matters
from service.operations.repair.filing import file_repair
from service.operations.tolerance.reporting import Report, report_violation
from service.operations.users import create_user
from service.portal_access.authorising import grant_authorisation
from service.portal_access.delegates import invite_delegate
from service.store.attachment import AttachmentRow
from service.store.engine import reading
from service.store.letter import LetterRow
from service.store.repair import RepairNotice
from tests.service.conftest import OPERATOR, OTHER_USCC, PASSWORD, USCC, Person, dossier, penalty
from tests.service.isolation.belongings import FACTS, NAME, PENALTY_SOURCE, Foreign
from tests.web.conftest import csrf_token


@dataclass
class Asker:
    """Somebody who sends requests, with a session or with a token."""

    client: FlaskClient
    headers: dict[str, str]

    def ask(self, method: str, address: str, body: dict[str, Any] | None = None, **query: Any) -> Any:
        body = body or {}
        return self.client.open(
            address,
            method=method,
            headers=self.headers,
            json=body.get("json", {} if address.startswith("/api/") and method == "POST" else None),
            data=body.get("form"),
            query_string=query,
        )


@pytest.fixture
def with_session(app: Flask) -> Callable[[Person], Asker]:
    def enter(person: Person) -> Asker:
        client = app.test_client()
        token = csrf_token(client.get("/sign-in").text)
        entry = {"csrf_token": token, "username": person.username, "password": PASSWORD}
        assert client.post("/sign-in", data=entry).status_code == 303
        page = client.get("/inbox").text
        return Asker(client, {"X-CSRFToken": csrf_token(page)})

    return enter


@pytest.fixture
def with_token(app: Flask) -> Callable[[Person], Asker]:
    return lambda person: Asker(app.test_client(use_cookies=False), person.headers)


@pytest.fixture
def owner(desk: Desk, person: Callable[..., Person]) -> Person:
    """The user of the foreign enterprise."""
    records = [
        penalty("p-of-the-other", source=PENALTY_SOURCE),
        {"id": "h2", "kind": "charitable_donation", "date": "2026-01-15"},
    ]
    import_dossier(desk, OPERATOR, dossier(*records, uscc=OTHER_USCC, name=NAME), reason="归集")
    return person(Role.ENTERPRISE, OTHER_USCC)


@pytest.fixture
def intruder(enrolled: object, person: Callable[..., Person]) -> Person:
    return person(Role.ENTERPRISE, USCC)


_MATTERS = (
    "code,name,field,unit,basis,base_rate,items\n"
    "SC-01,登记事项检查,市场监管,沧州市市场监督管理局,《市场主体登记管理条例》第三十八条,0.3,营业执照;住所\n"
)
_INSPECTORS = (
    "number,name,unit,field,certificate,certificate_until,limit,avoid,account\n"
    "J01,甲某,沧州市市场监督管理局,市场监管,冀A001,2028-12-31,,,\n"
    "J02,乙某,沧州市市场监督管理局,市场监管,冀A002,2028-12-31,,,\n"
)


def inspected(desk: Desk, department: Actor) -> str:
    """The number of an inspection that the department ordered."""
    import_matters(desk, department, _MATTERS.encode())
    import_inspectors(desk, department, _INSPECTORS.encode())
    ordered = {"matter": "SC-01", "inspectors": ["J01", "J02"], "reason": "接到投诉"}
    return direct_inspection(desk, department, uscc=OTHER_USCC, **ordered).number


@pytest.fixture
def foreign(desk: Desk, owner: Person, person: Callable[..., Person]) -> Foreign:
    """The other enterprise's file, made through the real operations."""
    made = Foreign()
    assess_enterprise(desk, OPERATOR, uscc=OTHER_USCC, as_of=date(2026, 11, 21))
    form = {"kind": "data", "facts": FACTS, "contact": "李某", "phone": "0317-1111111"}
    filed = file_objection(desk, owner.actor, uscc=OTHER_USCC, targets=[Target("record", made.record)], form=form)
    made.application, (made.case,) = filed.number, filed.cases
    hand_in(desk, owner.actor, number=made.case, name="乙公司证明.pdf", stream=BytesIO(b"%PDF-1.7\n%%EOF\n"))
    with reading(desk.engine) as session:
        made.letter = session.scalars(select(LetterRow.id)).one()
        made.attachment = session.scalars(select(AttachmentRow.id)).one()
    term = {"starts_on": date(2026, 11, 21), "ends_on": date(2026, 12, 31)}
    made.more["draft"] = open_draft(desk, owner.actor, wizard="objection", step="matters", uscc=OTHER_USCC)
    made.more["declaration"] = file_declaration(
        desk,
        owner.actor,
        uscc=OTHER_USCC,
        statement=Statement(
            "charitable_donation",
            {"date": "2026-09-01", "recipient": "乙公司的受赠方", "amount": 100, "certificate": "乙公司收据"},
            "李某",
            "0317-1111111",
        ),
        signature=Signature("李某", True),
    )
    made.more["declaration_draft"] = open_draft(
        desk,
        owner.actor,
        wizard="declaration",
        step="facts",
        uscc=OTHER_USCC,
        entries={"type": "charitable_donation", "fact.recipient": "乙公司的受赠方"},
    )
    department = person(Role.DEPARTMENT).actor
    made.more["inspection"] = inspected(desk, department)
    made.more["listing"] = propose_listing(
        desk, department, uscc=OTHER_USCC, list_type="KL-01", facts="乙公司多次被投诉", documents="乙公司投诉记录"
    )
    made.more["tolerance"] = report_violation(
        desk,
        department,
        uscc=OTHER_USCC,
        report=Report(
            "乙公司未按期报送年度报告", "2026-11-20", "administrative_penalty.fine", unit="乙区市场监督管理局"
        ),
    ).number
    made.more["joint"] = _joint(desk, person)
    made.more["report"] = issue_report(desk, owner.actor, uscc=OTHER_USCC, purpose="self").id
    made.more["authorisation"] = grant_authorisation(
        desk,
        owner.actor,
        uscc=OTHER_USCC,
        grantee="乙公司的银行",
        purpose="贷款",
        scope="grade",
        expires_on=date(2026, 12, 31),
    ).authorisation
    made.more["delegation"] = invite_delegate(desk, owner.actor, name="乙公司经办人", powers="file", **term).delegation
    _repair_and_commitment(desk, owner, made)
    return made


def _joint(desk: Desk, person: Callable[..., Person]) -> str:
    """A joint incentive on a red-list record of the other enterprise."""
    red = {"id": "red-of-the-other", "kind": "red_list", "date": "2026-11-18", "list": "RL-02"}
    import_dossier(desk, OPERATOR, dossier(red, uscc=OTHER_USCC, name=NAME), reason="归集")
    create_user(
        desk,
        OPERATOR,
        username="unit-of-the-other",
        password=PASSWORD,
        role=Role.DEPARTMENT,
        display_name="联络员",
        unit="乙区行政审批局",
    )
    caseworker = person(Role.CASEWORKER).actor
    return start_joint(desk, caseworker, uscc=OTHER_USCC, entry="red-of-the-other", unit="乙区行政审批局")


def _repair_and_commitment(desk: Desk, owner: Person, made: Foreign) -> None:
    draft = open_draft(desk, owner.actor, wizard="repair", step="papers", uscc=OTHER_USCC)
    paper = BytesIO(b"%PDF-1.7\n%%EOF\n")
    keep_paper(
        desk, owner.actor, id=draft, wizard="repair", name="乙公司凭证.pdf", stream=paper, paper="proof_of_performance"
    )
    statement = {"corrected": "乙公司已缴纳罚款", "effects": "乙公司已说明", "contact": "李某", "phone": "0317-1111111"}
    made.more["repair"] = file_repair(
        desk,
        owner.actor,
        uscc=OTHER_USCC,
        record=made.record,
        form={**statement, "signer": "李某", "agreed": True},
        draft=draft,
    )
    made.more["repair_draft"] = open_draft(
        desk, owner.actor, wizard="repair", step="statement", uscc=OTHER_USCC, entries={"record": made.record}
    )
    made.more["commitment"] = sign_own_commitment(
        desk, owner.actor, uscc=OTHER_USCC, type="CT-1", matter="乙公司的承诺", signer="李某", agreed=True
    )
    fresh = penalty("fresh-of-the-other", "2026-11-18", severity="general", source=PENALTY_SOURCE)
    import_dossier(desk, OPERATOR, dossier(fresh, uscc=OTHER_USCC, name=NAME), reason="归集")
    with reading(desk.engine) as session:
        made.more["repair_notice"] = session.scalars(select(RepairNotice.id)).one()

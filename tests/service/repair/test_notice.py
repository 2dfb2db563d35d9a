"""The repair notice goes out together with the penalty 两书同达 (BG22-20a): same transaction, once, and not for old history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from service.access.roles import Role
from service.letters.compose import compose
from service.letters.snapshot import sha256_of
from service.operations import dossier_import
from service.operations.dossier_import import import_dossier
from service.operations.operation import Desk
from service.store.engine import reading
from service.store.notice import Notice
from service.store.record import CreditRecord
from service.store.repair import RepairNotice
from tests.service.conftest import OPERATOR, USCC, Person, dossier, penalty

FRESH = penalty("new", "2026-11-18", severity="general", source="市市场监督管理局")


def notices(desk: Desk) -> list[RepairNotice]:
    with reading(desk.engine) as session:
        return list(session.scalars(select(RepairNotice).order_by(RepairNotice.id)))


def test_a_fresh_penalty_brings_its_notice(desk: Desk, person: Callable[..., Person]) -> None:
    import_dossier(desk, OPERATOR, dossier(penalty("old", "2024-01-01")), reason="归集")
    reader = person(Role.ENTERPRISE, USCC)
    import_dossier(desk, OPERATOR, dossier(penalty("old", "2024-01-01"), FRESH), reason="归集")
    import_dossier(desk, OPERATOR, dossier(penalty("old", "2024-01-01"), FRESH), reason="再次归集")
    (found,) = notices(desk)
    assert found.number == "沧信修告〔2026〕1号" and found.record == "new"
    assert found.data["earliest_day"] == "2027-02-19" and found.data["publication_ends"] == "2027-11-18"
    assert found.delivered_at == found.issued_at and found.sha256 == sha256_of(found.data)
    paper = compose(found.data, found.sha256)
    told = " ".join(block.text for block in paper.blocks)
    assert "2027年2月19日" in told and "国家企业信用信息公示系统" in told and "市市场监督管理局" in told
    with reading(desk.engine) as session:
        (notice,) = session.scalars(select(Notice).where(Notice.kind == "repair_notice"))
        assert notice.recipient_id == reader.actor.user_id


def test_history_that_is_brought_in_brings_none(desk: Desk) -> None:
    """Ours: decided more than thirty days before it enters, revoked, or no penalty."""
    bodies = (
        penalty("old", "2026-10-21"),
        penalty("void", "2026-11-18", revoked=True),
        {"id": "gift", "kind": "charitable_donation", "date": "2026-11-18"},
        penalty("edge", "2026-10-22"),
    )
    import_dossier(desk, OPERATOR, dossier(*bodies), reason="归集")
    assert [notice.record for notice in notices(desk)] == ["edge"]
    assert notices(desk)[0].delivered_at is None, "nobody of the enterprise has an account"


def test_without_the_penalty_no_notice_and_without_the_notice_no_penalty(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no paper")

    monkeypatch.setattr(dossier_import, "give_repair_notice", broken)
    with pytest.raises(RuntimeError):
        import_dossier(desk, OPERATOR, dossier(FRESH), reason="归集")
    with reading(desk.engine) as session:
        assert not session.scalars(select(CreditRecord)).all()

"""The repair notice 信用修复告知书, made in the transaction in which a new penalty enters the file 两书同达 (BG22-20a).

Ours: only for penalties decided at most NEWS_DAYS before they enter; older ones are history that is being brought in, and their
parties were dealt with when the decision was made.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from rulesets.catalogue import policy
from rulesets.records.dossier import Record
from rulesets.repair import RepairFacts, Target, eligibility_of_entry
from rulesets.repair.eligibility import Eligibility
from service.letters.kinds import give_number
from service.letters.record_words import record_words
from service.letters.repair_kinds import NOTICE
from service.letters.snapshot import sha256_of
from service.operations.calendar import today_of
from service.operations.operation import Work
from service.operations.repair.rules import rules_of
from service.outbox.notices import Letter, tell
from service.site_sync.jobs import sites_of
from service.store.account import User
from service.store.enterprise import Enterprise
from service.store.record import CreditRecord, RecordVersion
from service.store.repair import RepairNotice

PENALTY = "administrative_penalty"
NEWS_DAYS = 30


def give_repair_notice(work: Work, enterprise: Enterprise, record: Record, label: str) -> RepairNotice | None:
    """The notice for a record that has just been entered; None for what is no fresh penalty, or where no document asks for it."""
    rules, today = rules_of(work), today_of(work)
    fresh = record.kind == PENALTY and today - timedelta(days=NEWS_DAYS) <= record.date <= today
    if not fresh or record.revoked or rules is None or rules.notice_with_penalty is None:
        return None
    found = eligibility_of_entry(policy(work.desk.settings.profile), Target.of(record), today, RepairFacts())
    if found.verdict == "refused" or found.kind is None:
        return None
    number = give_number(work.session, work.desk.settings.organ_word, NOTICE, today.year)
    data = {**_data(work, enterprise, label, found), "number": number}
    row = RepairNotice(
        number=number,
        enterprise_id=enterprise.id,
        record=label,
        issued_at=work.now,
        issued_by=work.actor.label,
        data=data,
        sha256=sha256_of(data),
        delivered_at=None,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("repair.notice", f"record:{enterprise.uscc}/{label}", letter=number, sha256=row.sha256)
    _deliver(work, enterprise, row, data["matter"])
    return row


def _data(work: Work, enterprise: Enterprise, label: str, found: Eligibility) -> dict[str, object]:
    assert found.kind is not None
    query = select(RecordVersion).join(CreditRecord, CreditRecord.id == RecordVersion.record_id)
    version = work.session.scalars(
        query.where(CreditRecord.enterprise_id == enterprise.id, CreditRecord.label == label)
    ).one()
    return {
        "kind": NOTICE.id,
        "organ": work.desk.settings.organ_name,
        "issued_on": today_of(work).isoformat(),
        "enterprise": {"name": enterprise.name, "uscc": enterprise.uscc},
        "matter": record_words(label, version),
        "conditions": [[item.text.zh, item.reason.zh, item.ground.citation.text] for item in found.conditions],
        "earliest_day": found.earliest_day.isoformat() if found.earliest_day else None,
        "publication_ends": found.publication_ends.isoformat() if found.publication_ends else None,
        "papers": [f"{item.label.zh}（{item.ground.citation.text}）" for item in found.papers],
        "decided_by": version.source or found.kind.decided_by.zh,
        "sites": [site.name.zh for site in sites_of(work)],
    }


def _deliver(work: Work, enterprise: Enterprise, row: RepairNotice, matter: object) -> None:
    people = select(User).where(User.enterprise_id == enterprise.id, User.active.is_(True)).order_by(User.id)
    letter = Letter(
        f"repair_notice/{row.number}",
        "repair_notice",
        f"信用修复告知书 {row.number}",
        f"{matter}已记入信用档案。修复的条件、材料、最早申请日和程序，请查看告知书。",
        "/repairs",
    )
    for person in work.session.scalars(people).all():
        tell(work, person, letter)
        row.delivered_at = work.now

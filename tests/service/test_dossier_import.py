"""Importing a dossier: never twice the same, never a silent loss, never a decision undone by repetition."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from rulesets.records.dossier import read_dossier
from service.faults import Forbidden, Invalid
from service.operations.dossier_import import ImportResult, import_dossier
from service.operations.matching import Stored, match
from service.operations.operation import Desk
from service.operations.records import correct_record, revoke_record
from service.operations.versions import content_of
from service.store.audit_entry import AuditEntry
from service.store.engine import reading
from service.store.enterprise import Enterprise
from service.store.history import dossier_of, find_enterprise, versions_of
from tests.service.conftest import OPERATOR, USCC, dossier, penalty


def bring(desk: Desk, *records: dict[str, Any]) -> ImportResult:
    return import_dossier(desk, OPERATOR, dossier(*records), reason="归集")


def state(desk: Desk) -> list[tuple[str, int, str]]:
    with reading(desk.engine) as session:
        enterprise = find_enterprise(session, USCC)
        return [(label, version.number, version.change) for label, version in versions_of(session, enterprise)]


def test_the_same_dossier_again_changes_nothing(desk: Desk, enrolled: ImportResult) -> None:
    with reading(desk.engine) as session:
        before = (session.scalars(select(AuditEntry.seq)).all(), session.scalars(select(Enterprise.revision)).all())
    again = import_dossier(desk, OPERATOR, dossier(), reason="再次归集")
    assert not again.did_something
    assert sorted(again.unchanged) == ["h1", "p1"]
    with reading(desk.engine) as session:
        after = (session.scalars(select(AuditEntry.seq)).all(), session.scalars(select(Enterprise.revision)).all())
    assert after == before


def test_new_changed_and_absent_records(desk: Desk) -> None:
    bring(desk, penalty("p1"), penalty("p2"))
    result = bring(desk, penalty("p2", severity="serious"), penalty("p3"))
    assert (result.added, result.changed, result.unchanged) == (["p3"], ["p2"], [])
    assert state(desk) == [("p1", 1, "recorded"), ("p2", 2, "corrected"), ("p3", 1, "recorded")]


@pytest.mark.parametrize(
    ("more", "change"),
    [
        ({"repaired_on": "2026-05-01"}, "repaired"),
        ({"revoked": True}, "revoked"),
        ({"penalty_type": "warning"}, "corrected"),
    ],
)
def test_the_kind_of_change_is_recognised(desk: Desk, more: dict[str, Any], change: str) -> None:
    bring(desk, penalty())
    bring(desk, penalty(**more))
    assert state(desk) == [("p1", 2, change)]


def test_a_source_that_repeats_itself_undoes_no_decision(desk: Desk, enrolled: ImportResult) -> None:
    """The objection was upheld and the record revoked; the next nightly import still carries it."""
    revoke_record(desk, OPERATOR, uscc=USCC, record="p1", version=1, reason="异议成立")
    again = import_dossier(desk, OPERATOR, dossier(), reason="夜间归集")
    assert (again.changed, again.conflicts, sorted(again.unchanged)) == ([], [], ["h1", "p1"])
    assert ("p1", 2, "revoked") in state(desk)


def test_a_source_that_changes_a_decided_record_is_a_conflict(desk: Desk, enrolled: ImportResult) -> None:
    correct_record(desk, OPERATOR, uscc=USCC, record="p1", version=1, changes={"date": "2025-05-01"}, reason="异议成立")
    result = bring(desk, penalty(day="2025-06-01"))
    assert (result.conflicts, result.changed) == (["p1"], [])
    assert ("p1", 2, "corrected") in state(desk)
    # Once the source says what the office decided, both agree.
    assert bring(desk, penalty(day="2025-05-01")).unchanged == ["p1"]


def test_records_without_ids_keep_their_identity(desk: Desk) -> None:
    """kind@date names shift when a second record of that day appears; content decides who is who."""
    fine, confiscation = penalty(None), penalty(None, penalty_type="confiscation")
    bring(desk, fine)
    assert bring(desk, confiscation, fine).added == ["administrative_penalty@2025-03-01~2"]
    assert not bring(desk, fine, confiscation).did_something
    assert not bring(desk, confiscation).did_something
    assert not bring(desk, fine).did_something
    assert [number for _, number, _ in state(desk)] == [1, 1]


def test_a_change_without_id_is_a_new_version(desk: Desk) -> None:
    bring(desk, penalty(None))
    assert bring(desk, penalty(None, severity="minor")).changed == ["administrative_penalty@2025-03-01"]


def test_one_bad_record_and_nothing_is_taken(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        bring(desk, penalty("p1"), penalty("p2", source="x" * 201))
    assert (caught.value.code, caught.value.record, caught.value.field) == ("too_long", "p2", "source")
    with reading(desk.engine) as session:
        assert session.scalars(select(Enterprise)).all() == []


def test_departments_may_not_import(desk: Desk, person: Any) -> None:
    from service.access.roles import Role

    with pytest.raises(Forbidden):
        import_dossier(desk, person(Role.DEPARTMENT).actor, dossier(), reason="归集")


_ROWS = st.lists(
    st.tuples(st.sampled_from(["2025-03-01", "2025-03-02"]), st.sampled_from(["fine", "warning", "confiscation"])),
    max_size=6,
)


@given(rows=_ROWS)
def test_matching_is_one_to_one_and_stable(rows: list[tuple[str, str]]) -> None:
    """What was stored under some labels is found again under the same ones, whatever the order and the names."""
    body = [penalty(None, day, penalty_type=kind) for day, kind in rows]
    first = match(read_dossier({"uscc": USCC, "records": body}).records, [])
    labels = [label for _, label in first]
    assert len(set(labels)) == len(labels) == len(rows)
    stored = [Stored(label, content_of(record), content_of(record)) for record, label in first]
    again = match(read_dossier({"uscc": USCC, "records": body[::-1]}).records, stored)
    assert sorted(labels) == sorted(label for _, label in again)
    by_label = {item.label: item.latest for item in stored}
    assert all(content_of(record) == by_label[label] for record, label in again)


def test_the_stored_dossier_is_the_imported_one(desk: Desk) -> None:
    """Every kind with every attribute survives the way through the database."""
    from rulesets.records.kinds import KINDS

    records: list[dict[str, Any]] = []
    for kind in KINDS.values():
        values = {name: _sample(attribute) for name, attribute in kind.attributes.items()}
        records.append({"id": kind.id, "kind": kind.id, "date": "2025-03-01", "source": "部门", **values})
    whole = dossier(*records)
    import_dossier(desk, OPERATOR, whole, reason="归集")
    with reading(desk.engine) as session:
        assert dossier_of(session, find_enterprise(session, USCC)) == whole


def _sample(attribute: Any) -> Any:
    if attribute.type == "choice":
        return next(iter(attribute.choices))
    samples = {"bool": True, "date": "2025-04-01", "text": "甲", "integer": attribute.least or 1}
    return samples[attribute.type]

"""A change of the rules from the draft to the day on which it decides, and back (design card: policy officer; issue of simulation)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from rulesets.catalogue import catalogue
from service.access.roles import Role
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.assess import assess_enterprise
from service.operations.operation import Desk
from service.operations.policy.activating import activate_due
from service.operations.policy.approving import approve_change, return_change, revoke_approval
from service.operations.policy.drafting import create_change, take_back_change, withdraw_change
from service.operations.weigh import DEFAULT_PACK
from service.policy.in_force import rules_at, versions
from service.store.engine import reading
from service.store.policy import PolicyChangeEvent
from tests.service.conftest import USCC, Person
from tests.service.policy.conftest import SCHEDULER, TOMORROW, Policies, donation_gives, keep

TODAY, DAY = date(2026, 11, 21), date(2026, 11, 22)


def test_from_the_draft_to_the_day_it_decides(policies: Policies, desk: Desk) -> None:
    """A result before and after the day names its version; the old version still gives the old numbers."""
    before = policies.weighed(TODAY)
    number = policies.approved()
    assert policies.change(number).state == "approved"
    after = policies.weighed(DAY)
    assert (before.policy.identifier, after.policy.identifier) == (DEFAULT_PACK, f"{DEFAULT_PACK}@1")
    assert before.score is not None and after.score is not None and after.score == before.score + 5
    assert after.to_json()["pack"] == f"{DEFAULT_PACK}@1" and after.policy.sha256 != before.policy.sha256
    # The day that is over keeps its rules, and each version can be asked for on any day.
    assert policies.weighed(TODAY).score == before.score
    assert policies.weighed(DAY, f"{DEFAULT_PACK}@0").score == before.score
    assert policies.weighed(TODAY, f"{DEFAULT_PACK}@1").score == after.score
    profile = policies.weighed(DAY, "composite")
    assert profile.policy.identifier == "composite@1"
    assert policies.weighed(TODAY, "composite@1").policy.sha256 == profile.policy.sha256
    assert policies.weighed(TODAY, "composite").policy.identifier == "composite"


def test_the_scheduler_brings_it_into_force_once(policies: Policies, desk: Desk) -> None:
    number = policies.approved()
    assert activate_due(desk, SCHEDULER) == 0
    policies.clock.advance(timedelta(hours=14))
    assert activate_due(desk, SCHEDULER) == 1
    assert activate_due(desk, SCHEDULER) == 0
    found = policies.change(number)
    assert (found.state, found.version) == ("in_force", 1) and found.activated_at is not None
    with reading(desk.engine) as session:
        events = session.scalars(select(PolicyChangeEvent.event).order_by(PolicyChangeEvent.number)).all()
    assert list(events) == ["create", "edit", "prove", "simulated", "submit", "approve", "activate"]


def test_stored_results_follow_the_version_of_the_day(
    policies: Policies, desk: Desk, person: Callable[..., Person]
) -> None:
    """The stored result names what decided; measures follow only the rules that decide today."""
    caseworker = person(Role.CASEWORKER).actor
    first = assess_enterprise(desk, caseworker, uscc=USCC, as_of=TODAY)
    policies.approved()
    again = assess_enterprise(desk, caseworker, uscc=USCC, as_of=TODAY)
    assert not again.created and again.number == first.number
    policies.clock.advance(timedelta(days=1))
    second = assess_enterprise(desk, caseworker, uscc=USCC, as_of=DAY)
    assert second.created and second.result["pack"] == f"{DEFAULT_PACK}@1"
    old = assess_enterprise(desk, caseworker, uscc=USCC, as_of=DAY, pack=f"{DEFAULT_PACK}@0")
    assert old.result["score"] == first.result["score"] == second.result["score"] - 5


def test_a_later_version_replaces_the_earlier(policies: Policies, desk: Desk) -> None:
    first = policies.approved(20)
    policies.clock.advance(timedelta(days=1))
    activate_due(desk, SCHEDULER)
    second = policies.approved(25, "2026-11-25")
    assert policies.change(second).base_version == 1
    assert [policies.weighed(day).policy.identifier.partition("@")[2] for day in (TODAY, DAY, date(2026, 11, 25))] == [
        "",
        "1",
        "2",
    ]
    policies.clock.advance(timedelta(days=3))
    assert activate_due(desk, SCHEDULER) == 1
    assert [policies.change(number).state for number in (first, second)] == ["replaced", "in_force"]
    # Back to what was installed: a third version with the old texts, and the old hash.
    number = create_change(
        desk, policies.officer, title="恢复", pack=DEFAULT_PACK, reason="恢复", start_from=f"{DEFAULT_PACK}@0"
    ).number
    assert policies.change(number).sha256 == catalogue().pack(DEFAULT_PACK).sha256
    policies.prove(number)
    policies.simulate(number)
    policies.submit(number, "2026-12-01")
    policies.approve(number, "2026-12-01")
    assert policies.weighed(date(2026, 12, 1)).policy.identifier == f"{DEFAULT_PACK}@3"
    assert policies.weighed(date(2026, 12, 1)).score == policies.weighed(TODAY).score


@pytest.mark.parametrize("role", ["author", "editor"])
def test_nobody_approves_what_is_his_own(
    policies: Policies, desk: Desk, role: str, person: Callable[..., Person]
) -> None:
    """Whoever drafted, edited or submitted it: also when he became a supervisor meanwhile."""
    number = policies.edited()
    if role == "editor":
        policies.edit(number, donation_gives(policies.change(number).files, 22), policies.colleague)
    policies.prove(number)
    policies.simulate(number)
    policies.submit(number)
    label = (policies.officer if role == "author" else policies.colleague).label
    promoted = person(Role.SUPERVISOR).actor
    same = type(promoted)(label=label, role=Role.SUPERVISOR, user_id=promoted.user_id)
    with pytest.raises(Conflict, match="另一位负责人"):
        policies.approve(number, actor=same)
    assert policies.change(number).state == "submitted"
    with pytest.raises(Forbidden):
        policies.approve(number, actor=policies.officer)
    policies.approve(number)


def test_a_draft_is_tried_out_before_its_examples_follow_and_that_does_not_count(policies: Policies) -> None:
    number = policies.draft()
    files = policies.change(number).files
    examples = {name: text for name, text in files.items() if name.startswith("cases")}
    policies.edit(number, {**donation_gives(files, 20), **examples})
    assert policies.prove(number).state == "drafting"
    policies.simulate(number)
    assert policies.change(number).state == "drafting"
    policies.edit(number, donation_gives(files, 20))
    assert policies.prove(number).state == "proved"


def test_nothing_goes_on_unproved_or_unsimulated(policies: Policies) -> None:
    number = policies.draft()
    with pytest.raises(Conflict, match="没有任何改动"):
        policies.prove(number)
    policies.edit(number, donation_gives(policies.change(number).files, 31))
    found = policies.prove(number)
    assert found.state == "drafting" and any("31" in item["text"] for item in found.findings), found.findings
    with pytest.raises(Invalid, match=r"不能读入.*31"):
        policies.simulate(number)
    files = donation_gives(policies.change(number).files, 15)
    gap = files["indicators_social.yaml"].replace("donations_2y: {at_least: 2}", "donations_2y: {at_least: 3}")
    policies.edit(number, files | {"indicators_social.yaml": gap})
    with pytest.raises(Conflict, match="规则本身还有"):
        policies.simulate(number)
    policies.edit(number, donation_gives(files, 20))
    assert policies.prove(number).state == "proved"
    with pytest.raises(Conflict):
        policies.submit(number)
    policies.simulate(number, "sample", 1, "甲")
    assert policies.change(number).state == "simulated"
    # Any edit leads back; the same texts again need the proof again, but no second simulation.
    files = policies.change(number).files
    policies.edit(number, donation_gives(files, 21))
    assert policies.change(number).state == "drafting"
    policies.edit(number, files)
    assert policies.prove(number).state == "simulated"


def test_a_draft_keeps_what_does_not_load(policies: Policies) -> None:
    number = policies.draft()
    files = policies.change(number).files | {"grades.yaml": "grades: ["}
    found = policies.edit(number, files)
    assert (found.sha256, found.state) == (None, "drafting")
    assert [item["file"] for item in policies.prove(number).findings] == ["grades.yaml"]
    # A reading of procedures in the head would change nothing, so that it is refused by the check.
    head = policies.change(number).files["pack.yaml"].replace("issuer: 沧州市人民政府办公室", "issuer: 他人")
    policies.edit(number, donation_gives(catalogue().texts(DEFAULT_PACK), 20) | {"pack.yaml": head})
    assert any("不能在这里改" in item["text"] for item in policies.prove(number).findings)


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"clocks.yaml": "clocks: []\n"}, "not_changeable"),
    ({"repair.yaml": "x: 1\n"}, "not_changeable"),
    ({"clauses_procedures.yaml": "x: 1\n"}, "not_changeable"),
    ({"../pack.yaml": "x: 1\n"}, "bad_file_name"),
    ({"Grades.YAML": "x: 1\n"}, "bad_file_name"),
    ({"grades.yaml": "a\x00b"}, "bad_character"),
    ({"grades.yaml": "x" * 200_001}, "too_long"),
    ({f"cases_{number}.yaml": "cases: []\n" for number in range(60)}, "too_many_files"),
]


def test_only_what_weighs_may_be_changed(policies: Policies) -> None:
    number = policies.draft()
    before = policies.change(number)
    for files, code in REFUSED:
        with pytest.raises(Invalid) as refused:
            policies.edit(number, before.files | files)
        assert refused.value.code == code
    assert policies.change(number).revision == before.revision


def test_no_rule_reaches_back(policies: Policies) -> None:
    number = policies.submitted()
    for day, told in (("2026-11-21", "最早是明天"), ("2020-01-01", "最早是明天"), ("2036-01-01", "太远")):
        with pytest.raises(Invalid, match=told):
            policies.approve(number, day)
    assert policies.change(number).state == "submitted"
    with reading(policies.desk.engine) as session:
        assert not versions(session, (DEFAULT_PACK,))


def test_two_changes_side_by_side_do_not_undo_each_other(policies: Policies) -> None:
    first, second = policies.submitted(20), policies.submitted(25)
    policies.approve(first)
    with pytest.raises(Conflict, match="另有一项变更已经核准"):
        policies.approve(second)
    later = policies.edited(26)
    policies.prove(later)
    policies.simulate(later)
    with pytest.raises(Invalid, match="不能更早"):
        policies.clock.advance(timedelta(days=-2))
        policies.submit(later, "2026-11-21")


def test_an_approval_is_undone_only_before_its_day(policies: Policies, desk: Desk) -> None:
    number = policies.approved(20, "2026-11-24")
    built_on = policies.approved(25, "2026-11-25")
    with pytest.raises(Conflict, match="请先撤销后面的"):
        _revoke(policies, number)
    _revoke(policies, built_on)
    _revoke(policies, number)
    assert policies.weighed(date(2026, 12, 1)).policy.identifier == DEFAULT_PACK
    # The version keeps its number and can still be asked for.
    assert policies.weighed(date(2026, 12, 1), f"{DEFAULT_PACK}@1").policy.identifier == f"{DEFAULT_PACK}@1"
    late = policies.approved(20, TOMORROW)
    assert policies.change(late).version == 3
    policies.clock.advance(timedelta(days=1))
    with pytest.raises(Conflict, match="已经到开始执行的日期"):
        _revoke(policies, late)


def test_returned_taken_back_and_withdrawn(policies: Policies, desk: Desk) -> None:
    number = policies.submitted()
    with pytest.raises(Conflict):
        policies.edit(number, policies.change(number).files)
    revision = policies.change(number).revision
    with pytest.raises(Invalid):
        return_change(desk, policies.supervisor, number=number, revision=revision, reason=" ")
    return_change(desk, policies.supervisor, number=number, revision=revision, reason="请说明依据")
    with pytest.raises(Conflict, match="已被他人改动"):
        return_change(desk, policies.supervisor, number=number, revision=revision, reason="再退一次")
    # Nothing was edited: proved again, the simulation still counts.
    assert policies.prove(number).state == "simulated"
    policies.submit(number)
    take_back_change(desk, policies.officer, number=number, revision=policies.change(number).revision)
    withdraw_change(desk, policies.officer, number=number, revision=policies.change(number).revision, reason="不再需要")
    with pytest.raises(Conflict):
        policies.prove(number)


def test_two_people_save_at_once_and_one_is_told(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    seen = policies.change(number)
    policies.edit(number, donation_gives(seen.files, 18))
    with pytest.raises(Conflict, match="已被他人改动"):
        keep(desk, policies.colleague, number=number, revision=seen.revision, files=donation_gives(seen.files, 19))


def test_a_version_that_is_not_there(policies: Policies, desk: Desk) -> None:
    for name in ("cangzhou-2021-175@9", "composite@9", "nothing@1", "cangzhou-2021-175@x", "cangzhou-2021-175@"):
        with pytest.raises(Invalid) as refused:
            rules_at(desk, name, TODAY)
        assert refused.value.code == "unknown_pack"


def test_what_is_not_there_cannot_be_changed(policies: Policies, desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        policies.draft(pack="nothing")
    assert refused.value.code == "unknown_pack"
    with pytest.raises(NotFound):
        policies.change("策〔2026〕9999号")
    with pytest.raises(NotFound):
        approve_change(desk, policies.supervisor, number="策〔2026〕9999号", revision=1, in_force_from=TOMORROW)
    for start, code in (("beiguan-2022-1@0", "bad_version"), (f"{DEFAULT_PACK}@x", "bad_version")):
        with pytest.raises(Invalid) as refused:
            create_change(desk, policies.officer, title="t", pack=DEFAULT_PACK, reason="r", start_from=start)
        assert refused.value.code == code


def _revoke(policies: Policies, number: str) -> None:
    revision = policies.change(number).revision
    revoke_approval(policies.desk, policies.supervisor, number=number, revision=revision, reason="暂缓")

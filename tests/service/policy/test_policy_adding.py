"""New indicators and features through forms, and worked examples that cannot vanish unseen, on both databases (issue: pack editor)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from rulesets.editing.examples import REASONS, example_changes
from rulesets.editing.setting import set_value
from rulesets.editing.tables import tables_of
from service.access.roles import Role
from service.faults import Conflict, Forbidden, Invalid, NotFound
from service.operations.operation import Desk
from service.operations.policy.adding import add_whole, remove_whole
from service.operations.policy.editing import EditInvalid
from service.operations.policy.examples import explain_examples, remove_examples
from service.operations.policy.standing import find_change
from service.policy.texts import installed_texts
from service.store.engine import reading, writing
from service.store.policy import PolicyChange, PolicyChangeEvent, PolicyVersion
from tests.rulesets.editing.test_making import EXAMPLE, FEATURE, INDICATOR
from tests.service.conftest import Person
from tests.service.policy.conftest import Policies, donation_gives

DONATION = ("indicators", 2, "rows", 1, "points")


def lines(desk: Desk) -> list[str]:
    with reading(desk.engine) as session:
        return list(session.scalars(select(PolicyChangeEvent.line).order_by(PolicyChangeEvent.number)))


def table_with(change: PolicyChange, identifier: str) -> str:
    return next(table.id for table in tables_of(change.files).items if table.lines[0].id == identifier)


def test_a_feature_an_indicator_and_an_example_are_added_and_taken_away(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    first = policies.change(number)
    change: PolicyChange = first
    for what, typed in (("feature", FEATURE), ("indicator", INDICATOR), ("example", EXAMPLE)):
        change = add_whole(desk, policies.officer, number=number, revision=change.revision, what=what, typed=typed)
    assert lines(desk)[-3].startswith("由表单添加：新增特征 breach_of_commitment_2y")
    assert "新增指标 23 行政许可失信：满分 10" in lines(desk)[-2]
    with pytest.raises(EditInvalid) as refused:
        remove_whole(
            desk, policies.officer, number=number, revision=change.revision,
            table=table_with(change, "breach_of_commitment_2y"),
        )  # fmt: skip
    assert refused.value.code == "still_used"
    assert "CZ21-A1-05.3" in str(refused.value) and "indicators_public.yaml:" in str(refused.value)
    with pytest.raises(EditInvalid, match=r"算例 X19"):
        table = table_with(change, "dishonesty_in_permits")
        remove_whole(desk, policies.officer, number=number, revision=change.revision, table=table)
    # An example of this very change was never in force: it goes without a reason.
    change = remove_examples(
        desk, policies.officer, number=number, revision=change.revision, examples=["X19"], reason=""
    )
    for name in ("dishonesty_in_permits", "breach_of_commitment_2y"):
        change = remove_whole(
            desk, policies.officer, number=number, revision=change.revision, table=table_with(change, name)
        )
    assert change.files == first.files


def test_what_is_typed_wrongly_names_its_field_and_saves_nothing(policies: Policies, desk: Desk) -> None:
    number = policies.draft()
    before = policies.change(number)
    with pytest.raises(EditInvalid) as refused:
        add_whole(
            desk, policies.officer, number=number, revision=before.revision, what="indicator",
            typed=INDICATOR | {"clause": [], "max": ["x"], "feature_a_1": ["penalties_2y"], "feature_a_2": ["penalties_2y"]},
        )  # fmt: skip
    assert refused.value.cells.keys() == {"clause", "max"}
    assert policies.change(number).files == before.files
    with pytest.raises(Conflict, match="已被他人改动"):
        add_whole(desk, policies.officer, number=number, revision=before.revision - 1, what="feature", typed=FEATURE)
    with pytest.raises(NotFound):
        remove_whole(desk, policies.officer, number=number, revision=before.revision, table="cases-cases")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CASEWORKER])
def test_only_policy_officers_add_and_explain(
    policies: Policies, desk: Desk, person: Callable[..., Person], role: Role
) -> None:
    number = policies.draft()
    revision, actor = policies.change(number).revision, person(role).actor
    with pytest.raises(Forbidden):
        add_whole(desk, actor, number=number, revision=revision, what="feature", typed=FEATURE)
    with pytest.raises(Forbidden):
        remove_examples(desk, actor, number=number, revision=revision, examples=["X05"], reason="不用")


def without(policies: Policies, *names: str) -> str:
    """A draft in which a donation gives other points and these examples are gone, without a word."""
    number = policies.draft()
    files = donation_gives(policies.change(number).files, 20)
    policies.edit(number, files)
    desk, officer = policies.desk, policies.officer
    change = policies.change(number)
    # As the text view would leave it: the rows are cut out, and no reason is written.
    texts = {**change.files, "cases.yaml": cut(change.files["cases.yaml"], names)}
    del texts[REASONS]
    policies.edit(number, texts, officer)
    change = policies.change(number)
    gone = [one.id for one in example_changes(installed_texts(change.pack), change.files) if one.id not in names]
    explain_examples(desk, officer, number=number, revision=change.revision, examples=gone, reason="年度评估后另写")
    return number


def cut(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        start = text.index(f"  - id: {name}\n")
        end = text.find("\n  - id: ", start + 1)
        text = text[:start] + (text[end + 1 :] if end >= 0 else "")
    return text


def test_an_example_cannot_vanish_without_a_reason(policies: Policies, desk: Desk) -> None:
    """Neither proved nor submitted nor approved; the reason is in the history and in the approved version for ever."""
    number = without(policies, "X05", "X06")
    with pytest.raises(Conflict, match="没有写明理由"):
        policies.prove(number)
    change = policies.change(number)
    for reason, examples, code in (
        (" ", ["X05"], "missing_text"),
        ("重复", [], "no_example"),
        ("重复", ["X07"], "edit_refused"),
    ):
        with pytest.raises(Invalid) as refused:
            explain_examples(
                desk, policies.officer, number=number, revision=change.revision, examples=examples, reason=reason
            )
        assert refused.value.code == code
    explain_examples(
        desk, policies.officer, number=number, revision=change.revision, examples=["X05"], reason="与 X07 重复"
    )
    assert lines(desk)[-1] == "写明算例变动的理由：理由 算例 X05 变动：与 X07 重复"
    with pytest.raises(Conflict, match="没有写明理由"):
        policies.prove(number)
    explain_examples(
        desk, policies.officer, number=number, revision=policies.change(number).revision,
        examples=["X06"], reason="与 X07 重复",
    )  # fmt: skip
    assert policies.prove(number).state == "proved"
    policies.simulate(number)
    policies.submit(number)
    policies.approve(number)
    with reading(desk.engine) as session:
        version = session.scalars(select(PolicyVersion)).one()
        assert "与 X07 重复" in version.files[REASONS]


def test_an_altered_expectation_needs_a_reason_and_another_one_when_it_is_altered_again(
    policies: Policies, desk: Desk
) -> None:
    number = without(policies)
    files = policies.change(number).files

    def expects(what: dict[str, Any]) -> None:
        text = set_value(files["cases.yaml"], ("cases", 4, "expect"), what)
        policies.edit(number, {**policies.change(number).files, "cases.yaml": text})

    # Both hold, and ask for less than before: that is just what must not pass unseen.
    expects({"grade": "B"})
    with pytest.raises(Conflict, match="没有写明理由"):
        policies.prove(number)
    explain_examples(
        desk, policies.officer, number=number, revision=policies.change(number).revision, examples=["X05"], reason="改"
    )
    assert policies.prove(number).state == "proved"
    expects({"score": 775})
    with pytest.raises(Conflict, match="没有写明理由"):
        policies.prove(number)


def test_approval_itself_refuses_what_is_not_explained(policies: Policies, desk: Desk) -> None:
    """Whatever way a draft came to be submitted: without the reasons it is not approved."""
    number = policies.submitted()
    with writing(desk.engine) as session:
        change = find_change(session, number, lock=True)
        change.files = {name: text for name, text in change.files.items() if name != REASONS}
    with pytest.raises(Conflict, match="没有写明理由"):
        policies.approve(number)
    assert policies.change(number).state == "submitted"

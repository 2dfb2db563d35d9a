"""Asking twice: the effect happens once, the answer is the same, another request under the key is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from service.operations.answer_once import once_key
from service.operations.objection import asked_once
from service.operations.objection.asked_once import file_once
from service.operations.objection.filing import Target
from service.operations.operation import Desk
from service.store.engine import reading
from service.store.stored_answer import StoredAnswer
from tests.service.api_objections.conftest import Programs
from tests.service.conftest import USCC
from tests.service.objection.conftest import FORM, FOUND, REMEDY

KEY = "9f0e6b1c-file-1"


def test_filing_twice_under_one_key_files_once(programs: Programs) -> None:
    first = programs.file("p1", key=KEY)
    before = programs.counts()
    again = programs.file("p1", key=KEY)
    assert first[0] == again[0] == 201 and first[1] == again[1]
    assert "Idempotency-Replayed" not in first[2] and again[2]["Idempotency-Replayed"] == "true"
    assert programs.counts() == before


def test_without_a_key_the_second_filing_is_a_repetition(programs: Programs) -> None:
    """AMB-52: the same matter is not heard twice at once."""
    programs.file("p1")
    status, body, _ = programs.file("p1")
    assert (status, body["error"]["code"]) == (409, "repeated")


def test_another_request_under_the_key_is_refused(programs: Programs) -> None:
    programs.file("p1", key=KEY)
    before = programs.counts()
    for answer in (programs.file("h1", key=KEY), programs.file("p1", key=KEY, facts="另一理由")):
        assert (answer[0], answer[1]["error"]["code"]) == (409, "key_reused")
    assert programs.counts() == before


def test_a_key_belongs_to_its_actor(programs: Programs) -> None:
    programs.file("p1", key=KEY)
    status, body, headers = programs.file("h1", person=programs.caseworker, key=KEY)
    assert status == 201 and "Idempotency-Replayed" not in headers, body


def test_a_step_repeated_answers_as_the_first_time_even_later(programs: Programs) -> None:
    """Without the key the repeated step would be told that its revision is outdated."""
    number = programs.compared("p1")
    revision = programs.case(number)["revision"]
    form = {**FOUND, **REMEDY}
    first = programs.step(number, "find_consistent", form, revision=revision, key="decide-0001")
    programs.step(number, "close")
    again = programs.step(number, "find_consistent", form, revision=revision, key="decide-0001")
    assert first[0] == again[0] == 200 and first[1] == again[1] and again[1]["state"] == "dismissed"
    status, body, _ = programs.step(number, "find_consistent", form, revision=revision)
    assert (status, body["error"]["code"]) == (409, "outdated")


def test_a_refusal_is_not_kept(programs: Programs) -> None:
    """What changed nothing may be mended and sent again under its key."""
    number = programs.filed("p1")
    assert programs.step(number, "find_consistent", FOUND, key="try-00001")[0] == 409
    assert programs.step(number, "withdraw", {}, programs.enterprise, key="try-00002")[0] == 200
    with reading(programs.engine) as session:
        assert list(session.scalars(select(StoredAnswer.key))) == ["try-00002"]
        stored = session.scalars(select(StoredAnswer)).one()
        assert stored.status == 200 and "王某" not in str(stored.answer)


@pytest.mark.parametrize("key", ["short", "x" * 101, "汉字汉字汉字汉字", "a b c d e f g"])
def test_a_bad_key_is_told(programs: Programs, key: str) -> None:
    before = programs.counts()
    headers = dict(programs.enterprise.headers) | {"Idempotency-Key": key.encode().decode("latin-1")}
    body = {"uscc": USCC, "targets": [{"type": "record", "label": "p1"}], "form": FORM}
    answer = programs.client.post("/api/v1/objections", json=body, headers=headers)
    assert answer.status_code == 422 and answer.get_json()["error"]["field"] == "Idempotency-Key"
    assert programs.counts() == before


def test_the_key_and_the_effect_stand_or_fall_together(
    programs: Programs, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(case: object) -> None:
        raise RuntimeError("after the effect, before the answer is kept")

    monkeypatch.setattr(asked_once, "standing_of", breaking)
    before = programs.counts()
    with pytest.raises(RuntimeError):
        file_once(
            desk,
            programs.enterprise.actor,
            key=once_key(KEY, "x"),
            uscc=USCC,
            targets=[Target("record", "p1")],
            form=FORM,
        )
    assert programs.counts() == before


def test_two_at_once_under_one_key_file_once(programs: Programs, desk: Desk) -> None:
    """Real threads on real databases: the second waits for the first and gets its answer."""
    barrier = Barrier(4)

    def ask(_: int) -> tuple[bool, object]:
        barrier.wait(timeout=30)
        answer = file_once(
            desk,
            programs.enterprise.actor,
            key=once_key(KEY, "same"),
            uscc=USCC,
            targets=[Target("record", "p1")],
            form=FORM,
        )
        return answer.repeated, answer.body

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert sorted(repeated for repeated, _ in answers) == [False, True, True, True]
    assert all(body == answers[0][1] for _, body in answers)
    assert programs.counts()["case_file"] == 1

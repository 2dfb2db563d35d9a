"""Nothing passes from one enterprise to the next, between threads, or out of an error; every character arrives as it was sent."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from rulesets.catalogue import policy
from rulesets.forward import assess, executor
from rulesets.records.dossier import read_dossier
from tests.reference.random_dossiers import Weighing, series
from tests.rulesets.weighing import AS_OF, PACK, dossier, penalty, record, weigh


def as_bytes(weighing: Weighing) -> bytes:
    data, as_of = weighing
    assessment = assess(policy(PACK), read_dossier(data), as_of)
    return json.dumps([assessment.to_json(), assessment.trace, assessment.facts_sha256], ensure_ascii=False).encode()


GOOD = dossier(
    record("industry_evaluation", rank=1, industry="建筑", id="g1"),
    record("internet_supervision", level="A", id="g2"),
    record("volunteer_service", id="g3"),
)
BAD = dossier(
    record("industry_blacklist", id="b1"), *(penalty(f"2026-01-{day:02d}", id=f"p{day}") for day in range(1, 8))
)


def test_a_then_b_then_a_gives_identical_bytes() -> None:
    first = as_bytes((GOOD, AS_OF))
    between = as_bytes((BAD, AS_OF))
    assert as_bytes((GOOD, AS_OF)) == first
    assert as_bytes((BAD, AS_OF)) == between
    assert weigh(GOOD).grade == "A"
    assert weigh(BAD).grade == "D"


def test_many_enterprises_in_any_sequence_give_their_own_answers() -> None:
    cases = list(series(150, seed=3))
    forwards = [as_bytes(case) for case in cases]
    backwards = [as_bytes(case) for case in reversed(cases)]
    assert forwards == backwards[::-1]


def test_eight_threads_give_exactly_the_answers_of_one() -> None:
    """8 threads, 300 different enterprises each, all starting together on one policy."""
    cases = list(series(2400, seed=8))
    alone = [as_bytes(case) for case in cases]
    start = threading.Barrier(8)

    def work(thread: int) -> list[bytes]:
        start.wait()
        return [as_bytes(case) for case in cases[thread::8]]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(8)))
    for thread in range(8):
        assert found[thread] == alone[thread::8]
    assert len(set(alone)) == 2400


@pytest.mark.parametrize("place", range(1, 42, 4))
def test_an_error_in_the_middle_of_a_chain_leaves_nothing(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    """Whatever step fails, the error comes out and the next enterprise is weighed as if nothing had been."""
    right = as_bytes((GOOD, AS_OF))
    steps = len(weigh(GOOD).firings)
    assert steps > 40
    original = executor._Chain.fire
    seen = 0

    def fire(self: Any, name: str, matched: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == place:
            raise ZeroDivisionError(name)
        original(self, name, matched)

    with monkeypatch.context() as patch:
        patch.setattr(executor._Chain, "fire", fire)
        with pytest.raises(ZeroDivisionError):
            as_bytes((BAD, AS_OF))
    assert as_bytes((GOOD, AS_OF)) == right


AWKWARD = [
    "记录一", "𠮷野家𝔸😀", 'say "诚信"', "two\nlines", "nul\0inside", "back\\slash", "caf\u00e9", "cafe\u0301", "Å", "Å", "{}", "~sink",
    '{"~sink"', " blank ", "\u200b", "\u202e右", "'; --", "#1", "0",
]  # fmt: skip


@pytest.mark.parametrize("text", AWKWARD, ids=ascii)
def test_awkward_text_survives_from_record_to_answer(text: str) -> None:
    """Ids reach the evidence; name, source, list and industry reach the stored record, character by character."""
    data = dossier(
        penalty(id=text, source=text),
        record("industry_blacklist", id=text + "b", list=text),
        record("industry_evaluation", id=text + "c", industry=text, rank=2),
        record("honour", id=text + "d", level="county", source=text),
        name=text,
        region=text,
    )
    read = read_dossier(data)
    assert read.to_json()["name"] == text
    assert {item["id"]: item for item in read.to_json()["records"]} == {item["id"]: item for item in data["records"]}
    body = json.loads(json.dumps(weigh(data).to_json(), ensure_ascii=False))
    evidence = {item["id"]: item["evidence"] for item in body["indicators"]}
    assert evidence["administrative_penalty"] == [text]
    assert evidence["industry_evaluation"] == [text + "c"]
    assert evidence["honours"] == [text + "d"]
    assert body["vetoes"][0]["evidence"] == [text + "b"]


def test_composed_and_decomposed_ids_are_two_records() -> None:
    """Nobody's file number is rewritten on the way."""
    body = weigh(dossier(penalty(id="caf\u00e9"), penalty(id="cafe\u0301"))).to_json()
    item = next(item for item in body["indicators"] if item["id"] == "administrative_penalty")
    assert sorted(item["evidence"]) == sorted(["caf\u00e9", "cafe\u0301"])


def test_half_a_character_is_refused_or_survives() -> None:
    """JSON can carry a lone surrogate; it must end in a clear refusal or in an answer, not in a broken one."""
    from rulesets.errors import DossierFault

    try:
        assessment = weigh(dossier(penalty(id="\ud800")))
    except DossierFault as fault:
        assert fault.field == "id"
        return
    assert assessment.facts_sha256
    assert json.dumps(assessment.to_json())

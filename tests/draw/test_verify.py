"""A stranger finds the first difference in any file that was tampered with (issue of supervision; contract §5)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesets.catalogue import policy
from rulesets.draw import Difference, DrawFault, read_document, read_inspectors, read_plain_pool, verify
from rulesets.draw.assigning import Ranking, plain_ranking
from rulesets.draw.bulk import bulk_ranking
from tests.draw.results import HOW, INSPECTORS, POOL, body, changed, name_of, places, result_text
from tests.draw.rosters import code

# Everything else follows from these, so that what they change shows first.
PARAMETERS = {"seed", "base_rate", "pack", "per_object"}
ALL = [(path, how) for path in places(body()) for how in HOW]


def checked(
    content: str, pool: str = POOL, inspectors: str | None = INSPECTORS, ranking: Ranking = plain_ranking
) -> Difference | None:
    people = None if inspectors is None else read_inspectors(inspectors.encode())
    return verify(read_document(content.encode()), read_plain_pool(pool.encode()), people, policy, ranking)


@pytest.mark.parametrize("ranking", [plain_ranking, bulk_ranking])
def test_an_honest_result_is_confirmed(ranking: Ranking) -> None:
    assert checked(result_text(), ranking=ranking) is None
    shuffled = "\r\n".join([POOL.splitlines()[0], *POOL.splitlines()[:0:-1]])
    assert checked("\ufeff" + json.dumps(body(), indent=4), shuffled, ranking=ranking) is None


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ALL))
def test_each_change_is_found_and_the_place_is_named(change: tuple[tuple[str | int, ...], str]) -> None:
    path, how = change
    tampered = changed(path, how)
    assert tampered != body()
    try:
        difference = checked(json.dumps(tampered, ensure_ascii=False))
    except DrawFault as fault:
        assert fault.code == "not_a_draw" and how == "gone" and path[0] in {"pool_sha256", "seed", "strata"}
        return
    assert difference is not None and str(difference)
    if path[0] in PARAMETERS or (how == "added" and path[0] in {"excluded", "assignments"} and len(path) > 1):
        return
    if how == "added":
        place = name_of(path[:-1])
        assert difference.field.startswith(place)
    elif how in {"other kind", "gone"} and not isinstance(path[-1], int):
        assert difference.field == name_of(path)
    else:
        assert difference.field.startswith(name_of(path[:-1]))
        if not isinstance(path[-1], int):
            assert difference.field.startswith(name_of(path))


@pytest.mark.parametrize("path", [path for path in places(body()) if not isinstance(path[-1], int)], ids=name_of)
def test_every_field_with_another_value(path: tuple[str | int, ...]) -> None:
    tampered = changed(path, "other")
    difference = checked(json.dumps(tampered, ensure_ascii=False))
    assert difference is not None
    if path[0] not in PARAMETERS:
        assert difference.field.startswith(name_of(path))


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"base_rate": "0.1000001"}, "result_sha256", "全部参数和结果"),
        ({"base_rate": "0.10"}, "base_rate", "应写成 0.1"),
        ({"base_rate": 0.1}, "base_rate", "应为文本"),
        ({"pack": "nowhere"}, "pack", "规则包"),
        ({"pack": "wuzhong-2022-8"}, "pack", "没有抽查系数"),
        ({"seed": "x"}, "seed_parts.public", "公开数"),
        ({"seed": ""}, "seed", "种子不能为空"),
        ({"per_object": 1}, "per_object", "至少 2 名"),
        ({"per_object": True}, "per_object", "每个对象的检查人员数"),
        ({"per_object": 6}, "assignments", "证件有效的检查人员只有 5 名"),
        ({"pool_size": 45.5}, "pool_size", "名录对象数"),
        ({"note": "x"}, "note", "（没有）"),
        ({"format": "chengheng-draw/2"}, "format", "格式标记"),
    ],
)
def test_parameters(change: dict[str, Any], field: str, words: str) -> None:
    difference = checked(json.dumps(body() | change, ensure_ascii=False))
    assert difference is not None and difference.field == field and words in str(difference)


@pytest.mark.parametrize(
    ("pool", "field"),
    [
        (POOL.replace(f"{code(1)},A,\n", ""), "pool_sha256"),
        (POOL.replace(f"{code(1)},A", f"{code(1)},B"), "roster_sha256"),
        (POOL.replace("注销", ""), "roster_sha256"),
        (POOL + f"{code(99)},A,\n", "pool_sha256"),
    ],
)
def test_another_pool_is_told_as_such(pool: str, field: str) -> None:
    difference = checked(result_text(), pool)
    assert difference is not None and difference.field == field and "冻结的不是同一份" in str(difference)


def test_other_inspectors_are_told_as_such() -> None:
    difference = checked(result_text(), inspectors=INSPECTORS.replace("J04,二队,true,2", "J04,二队,true,3"))
    assert difference is not None and difference.field == "inspectors_sha256" and "不是同一份" in str(difference)


def test_without_the_roster_everything_but_eligibility_is_checked() -> None:
    assert checked(result_text(), inspectors=None) is None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ALL))
def test_without_the_roster_a_change_is_still_found(change: tuple[tuple[str | int, ...], str]) -> None:
    """By itself, or by the hash over the whole result."""
    path, how = change
    try:
        difference = checked(json.dumps(changed(path, how), ensure_ascii=False), inspectors=None)
    except DrawFault as fault:
        assert fault.code == "not_a_draw"
        return
    assert difference is not None and str(difference)


def test_the_words_of_a_difference() -> None:
    tampered = body()
    tampered["strata"][1]["taken"][0] = code(4)
    difference = checked(json.dumps(tampered))
    expected = body()["strata"][1]["taken"][0]
    assert str(difference) == (
        f"分层，第 2 项，抽中对象，第 1 项（strata[1].taken[0]）：应为 “{expected}”，文件里是 “{code(4)}”"
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "bad_json"), (b"{", "bad_json"), (b"[]", "not_a_draw"), (b"{}", "not_a_draw"), ("种".encode("gbk"), "bad_encoding"),
        (b'{"pool_sha256": NaN}', "bad_json"), (b'{"seed": 1, "seed": 2}', "bad_json"), (b"[" * 100_000, "bad_json"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_result(content: bytes, problem: str) -> None:
    with pytest.raises(DrawFault) as caught:
        read_document(content)
    assert caught.value.code == problem

"""One value is set at its place and nothing else changes (issue: a pack editor; comments and order of a pack stay)."""

from __future__ import annotations

import copy
import difflib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesets.catalogue import catalogue
from rulesets.editing.nodes import Tree
from rulesets.editing.refusal import EditRefused
from rulesets.editing.rows import add_row, remove_row
from rulesets.editing.setting import checked, put, same, set_value, set_values
from rulesets.errors import PackError
from rulesets.loading.strict_yaml import Path, parse

TEXTS = {f"{pack}/{name}": text for pack in catalogue().pack_names() for name, text in catalogue().texts(pack).items()}


def places(data: Any, path: Path = ()) -> list[Path]:
    """The paths of all scalars."""
    if isinstance(data, dict):
        return [found for key, value in data.items() for found in places(value, (*path, key))]
    if isinstance(data, list):
        return [found for index, value in enumerate(data) for found in places(value, (*path, index))]
    return [path]


SCALARS = [(name, path) for name, text in TEXTS.items() for path in places(parse(text, name).data)]
LISTS = sorted({(name, path[:-1]) for name, path in SCALARS if isinstance(path[-1], int)}, key=str) + sorted(
    {
        (name, path[: place + 1])
        for name, path in SCALARS
        for place in range(len(path) - 1)
        if isinstance(path[place + 1], int)
    },
    key=str,
)
VALUES = st.one_of(
    st.integers(-(10**17), 10**17),
    st.booleans(),
    st.none(),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"), max_size=30),
    st.sampled_from(["06", "no", "a: b # c", "x, points: 9", "it's", '"', "- x", "{", "", "$name", "2026-01-01", " a ", "&a"]),
    st.sampled_from([["A", "B"], {"score": {"at_least": 1}}, {"any": [{"a": 1}, {"b": [True, None]}]}, [], {}]),
)  # fmt: skip


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SCALARS), VALUES)
def test_exactly_one_place_changes(place: tuple[str, Path], value: Any) -> None:
    name, path = place
    text = TEXTS[name]
    after = set_value(text, path, value, name)
    wanted = copy.deepcopy(parse(text, name).data)
    put(wanted, path, value)
    assert same(parse(after, name).data, wanted)
    assert comments(after) == comments(text)
    touched = [line for line in difflib.ndiff(text.splitlines(), after.splitlines()) if line[0] in "+-"]
    assert len(touched) <= 2


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(LISTS))
def test_a_row_added_and_removed_again_leaves_the_text_as_it_was(place: tuple[str, Path]) -> None:
    name, path = place
    rows: Any = parse(TEXTS[name], name).data
    for part in path:
        rows = rows[part]
    after = add_row(TEXTS[name], path, {"id": "new", "when": {"score": {"at_least": 1}}}, name)
    assert comments(after) == comments(TEXTS[name])
    assert remove_row(after, (*path, len(rows)), name) == TEXTS[name]


def test_there_is_something_to_choose_from() -> None:
    assert len(SCALARS) > 5000
    assert len(LISTS) > 500


TEXT = """# head
a: 1   # one
b: {x: 'y', z: [1, 2]}   # two
c:
  # inside
  d: plain text
  e:
    f: {at_least: 3}
    g: 4
h:
  - {id: r1, n: 1}  # r1
  # before r2
  - id: r2
    n: 2
  - {id: r3, n: 3}
i: |
  long
  text
j:
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("a",), 2, "a: 1   # one", "a: 2   # one"),
        (("b", "x"), "w", "x: 'y'", "x: 'w'"),
        (("b", "x"), 7, "x: 'y'", "x: 7"),
        (("b", "z"), ["A"], "z: [1, 2]", "z: [A]"),
        (("b", "new"), True, "z: [1, 2]}", "z: [1, 2], new: true}"),
        (("c", "d"), "a, b: c", "d: plain text", "d: 'a, b: c'"),
        (("c", "e"), {"k": 1}, "e:\n    f: {at_least: 3}\n    g: 4", "e: {k: 1}"),
        (("c", "e", "more"), "06", "    g: 4", "    g: 4\n    more: '06'"),
        (("c", "new"), 5, "    g: 4", "    g: 4\n  new: 5"),
        (("h", 1, "n"), 9, "    n: 2", "    n: 9"),
        (("j",), "x", "j:\n", "j: x\n"),
    ],
)
def test_every_shape_is_edited_in_place(path: Path, value: Any, old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert set_value(TEXT, path, value) == TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("c",), {"d": 1}, "注释"),
        (("i",), "x", "多行文字"),
        (("h", 1), {"id": "r2"}, "整行"),
        (("nowhere", "x"), 1, "没有这一处"),
        (("h", 9), 1, "没有这一处"),
        (("a",), 1.5, "不能写成"),
    ],
)
def test_what_cannot_be_done_exactly_is_refused_with_its_place(path: Path, value: Any, message: str) -> None:
    with pytest.raises(EditRefused, match=message):
        set_value(TEXT, path, value, "a.yaml")


def test_two_edits_of_one_value_are_refused() -> None:
    with pytest.raises(EditRefused, match="两处"):
        set_values(TEXT, {("c", "e"): {"k": 1}, ("c", "e", "g"): 5})


def test_a_file_that_cannot_be_read_is_not_edited() -> None:
    with pytest.raises(PackError):
        set_value("a: [", ("a",), 1)
    with pytest.raises(EditRefused, match="BOM"):
        set_value("\ufeffa: 1", ("a",), 2)


def test_rows_keep_the_comments_around_them() -> None:
    assert remove_row(TEXT, ("h", 1)) == TEXT.replace("  - id: r2\n    n: 2\n", "")
    assert add_row(TEXT, ("h",), {"id": "r4", "n": 4}) == TEXT.replace(
        "{id: r3, n: 3}\n", "{id: r3, n: 3}\n  - {id: r4, n: 4}\n"
    )


def test_the_last_row_is_not_removed() -> None:
    with pytest.raises(EditRefused, match="最后一行"):
        remove_row("a: [{x: 1}]", ("a", 0))


def test_line_ends_of_windows_are_kept() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert set_value(text, ("c", "e", "more"), 1) == text.replace("    g: 4\r\n", "    g: 4\r\n    more: 1\r\n")
    assert remove_row(text, ("h", 1)) == text.replace("  - id: r2\r\n    n: 2\r\n", "")


def test_what_comes_out_is_read_again_before_it_is_given_back() -> None:
    """The last net: an edit that says more than was wanted never leaves the editor."""
    tree = Tree("a: 1\nb: 2\n", "a.yaml")
    with pytest.raises(EditRefused, match="不能只改这一个值"):
        checked(tree, [(3, 4, "7\nc: 3")], {"a": 7, "b": 2}, ("a",))
    with pytest.raises(EditRefused, match="读不出来"):
        checked(tree, [(3, 4, "[")], {"a": 7, "b": 2}, ("a",))
    with pytest.raises(EditRefused, match="不能只改这一个值"):
        checked(tree, [(3, 4, "true")], {"a": 1, "b": 2}, ("a",))

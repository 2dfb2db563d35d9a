"""What a policy officer reads in a pack is what the machine reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesets.errors import PackError, PackFault
from rulesets.loading.strict_yaml import parse
from tests.reference.examples import examples


def value_of(written: str) -> Any:
    return parse(f"key: {written}\n", "test.yaml").data["key"]


def fault_of(text: str) -> PackFault:
    with pytest.raises(PackError) as caught:
        parse(text, "test.yaml")
    fault = caught.value.faults[0]
    assert fault.file == "test.yaml"
    assert str(fault) in str(caught.value)
    return fault


STAYS_TEXT = [
    "no", "No", "NO", "yes", "on", "off", "y", "n", "True", "TRUE", "False", "Null", "NULL", "~", "010", "0o17", "0x1F", "0b11",
    "1:30", "190:20:30", "1e3", "1E3", "1.50", "1.0", ".5", "1_000", "+1", "--1", "-01", "１２", "2026-11-21",
    "2026-11-21T10:00:00Z", ".inf", "-.inf", ".nan", "=", "沧州", "1234567890123456789", "=1+1", "$name",
]  # fmt: skip


@pytest.mark.parametrize("text", STAYS_TEXT)
def test_everything_else_stays_text(text: str) -> None:
    assert value_of(text) == text
    assert isinstance(value_of(text), str)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("0", 0),
        ("7", 7),
        ("-50", -50),
        ("999999999999999999", 10**18 - 1),
    ],
)
def test_only_true_false_null_and_plain_integers_are_typed(text: str, value: Any) -> None:
    found = value_of(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["true", "null", "7", "-50"])
@pytest.mark.parametrize("quoted", ["'{}'", '"{}"', "|-\n  {}", ">-\n  {}"])
def test_quoted_and_block_values_are_text(text: str, quoted: str) -> None:
    assert value_of(quoted.format(text)) == text


def test_keys_are_text_whatever_they_look_like() -> None:
    assert parse("no: 1\n7: 2\n2026-11-21: 3\ntrue: 4\n", "t").data == {"no": 1, "7": 2, "2026-11-21": 3, "true": 4}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", 3),
        ("top:\n  - x: 1\n    x: 1\n", 3),
        ("{a: 1, a: 2}\n", 1),
        ("a: 1\n'a': 2\n", 2),
        ("7: 1\n'7': 2\n", 2),
    ],
)
def test_a_repeated_key_is_refused_at_its_line(text: str, line: int) -> None:
    fault = fault_of(text)
    assert fault.line == line
    assert "键重复" in fault.message


# The line where the trouble begins; an alias may be told at its anchor or at itself.
REFUSED = {
    "alias": ("a: &x [1]\nb: *x\n", 1),
    "alias of text": ("a: &x same\nb: *x\n", 1),
    "alias as a key": ("a: &x same\n*x : 1\n", 1),
    "anchor that nobody uses": ("a: 1\nb: &x 2\n", 2),
    "merge key": ("a: {x: 1}\nb:\n  <<: {y: 2}\n", 3),
    "merge of an alias": ("a: &x {x: 1}\nb:\n  <<: *x\n", 1),
    "own tag": ("a: 1\nb: !own 5\n", 2),
    "python tag": ("a: 1\nb: !!python/name:os.system x\n", 2),
    "python object tag": ("a: !!python/object/apply:os.system ['true']\n", 1),
    "tag on a mapping": ("a: 1\nb: !own {x: 1}\n", 2),
    "tag on a list": ("a: 1\nb: !own [1]\n", 2),
    "set": ("a: 1\nb: !!set {x, y}\n", 2),
    "ordered mapping": ("a: 1\nb: !!omap [x: 1]\n", 2),
    "binary": ("a: !!binary aGk=\n", 1),
    "text tag on a number": ("a: 1\nb: !!str 5\n", 2),
    "number tag on a text": ('a: 1\nb: !!int "5"\n', 2),
    "float tag": ("a: !!float 1\n", 1),
    "tag on a key": ("a: 1\n!own b: 2\n", 2),
    "a list as a key": ("a: 1\n? [x]\n: 2\n", 2),
    "a mapping as a key": ("a: 1\n? {x: 1}\n: 2\n", 2),
}


@pytest.mark.parametrize("name", REFUSED)
def test_anchors_aliases_merges_tags_and_odd_keys_are_refused(name: str) -> None:
    text, line = REFUSED[name]
    fault = fault_of(text)
    assert fault.line is not None
    assert line <= fault.line <= text.count("\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", 3),
        ("a: 1\n  b: 2\n", 2),
        ("a: 1\nb: 'open\n", None),
        ("a: 1\n\tb: 2\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: x: y\n", 1),
        ("a: \x07\n", None),
    ],
    ids=["open bracket", "indent", "open quote", "tab", "two documents", "colon", "control character"],
)
def test_what_is_no_yaml_is_refused_with_the_place(text: str, line: int | None) -> None:
    fault = fault_of(text)
    assert "YAML" in fault.message
    assert line is None or fault.line == line


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2\nb: 3\nb: 4\n", "z: 0\nb: !own 3\nc: 0\nd: &x 4\n"], ids=["keys", "tokens"]
)
def test_several_faults_of_a_file_are_told_at_once(text: str) -> None:
    with pytest.raises(PackError) as caught:
        parse(text, "test.yaml")
    assert [fault.line for fault in caught.value.faults] == [2, 4]


def test_every_value_knows_its_line() -> None:
    document = parse("# note\ntop:\n  list:\n    - one\n    - two: 2\n      three: 3\n\nlast: |\n  text\n", "test.yaml")
    assert document.data == {"top": {"list": ["one", {"two": 2, "three": 3}]}, "last": "text\n"}
    assert document.line_of(("top", "list", 0)) == 4
    assert document.line_of(("top", "list", 1, "two")) == 5
    assert document.line_of(("top", "list", 1, "three")) == 6
    assert document.line_of(("top", "list", 1, "absent", "deeper")) == 5
    assert document.line_of(("last",)) == 8


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n", "---\n"])
def test_an_empty_file_holds_nothing(text: str) -> None:
    assert parse(text, "test.yaml").data in (None, "")


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    """Editors on Windows put one before the text."""
    assert parse("\ufeffpack: x\n", "test.yaml").data == {"pack": "x"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
@examples(300)
def test_any_text_in_quotes_comes_back(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    if "\u2028" in text or "\u2029" in text or "\x85" in text:
        return
    try:
        assert value_of(quoted) == text
    except PackError as error:
        assert "YAML" in str(error)

"""A profile that is faulty is named, and stops nobody who did not ask for it."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from rulesets.catalogue import Catalogue, catalogue
from rulesets.errors import PackError, UnknownPack


@pytest.fixture
def shelf(tmp_path: Path) -> Catalogue:
    for folder in ("packs", "profiles"):
        shutil.copytree(Path(str(files("rulesets"))) / folder, tmp_path / folder)
    return catalogue(tmp_path / "packs")


def spoil(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / "profiles" / name).write_bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"profile: suqian\nprofile: again\n", "重复"),
        ("profile: suqian\ntitle: 宿迁".encode("gbk"), "UTF-8"),
        (b"profile: other\ntitle: t\ntitle_en: t\npacks: [suqian-2020-20]\n", "文件名一致"),
        (b"profile: suqian\ntitle: t\n", "packs"),
        (b"profile: suqian\ntitle: t\ntitle_en: t\npacks: [nowhere-1]\n", "nowhere-1"),
    ],
)
def test_a_faulty_profile_is_named_and_the_others_still_load(
    shelf: Catalogue, tmp_path: Path, content: bytes, words: str
) -> None:
    spoil(tmp_path, "suqian.yaml", content)
    with pytest.raises((PackError, UnknownPack), match=words):
        shelf.policy("suqian")
    assert shelf.policy("composite").identifier == "composite"


def test_an_unknown_name_is_told_with_the_nearest(shelf: Catalogue) -> None:
    with pytest.raises(UnknownPack, match="是否想写 composite"):
        shelf.policy("composit")

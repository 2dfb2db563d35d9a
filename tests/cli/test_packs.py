"""``chengheng packs``: what an officer sees, and how faults are told."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from rulesets.loading.strict_yaml import parse
from rulesets.schema_export import json_schemas
from tests.cli.conftest import Command

SOURCE = Path(str(files("rulesets")))


def test_all_packs_and_profiles_pass(chengheng: Command) -> None:
    ran = chengheng("packs", "check")
    assert ran.code == 0, ran.out
    assert ran.out.count("✓") == 11 and "21 项" not in ran.err


def test_check_prints_the_witness_and_fails(chengheng: Command) -> None:
    for folder in ("packs", "profiles"):
        shutil.copytree(SOURCE / folder, chengheng.folder / folder)
    path = chengheng.folder / "packs" / "cangzhou_2021_175" / "indicators_basic.yaml"
    path.write_text(path.read_text("utf-8").replace("{at_least: 4}", "{at_least: 5}", 1), "utf-8")
    ran = chengheng("packs", "check", "cangzhou-2021-175", "--packs-root", str(chengheng.folder / "packs"))
    assert ran.code == 2
    assert "[gap]" in ran.out and "近2年主要人员失信 4 条" in ran.out


def test_check_fails_when_a_worked_example_comes_out_otherwise(chengheng: Command) -> None:
    for folder in ("packs", "profiles"):
        shutil.copytree(SOURCE / folder, chengheng.folder / folder)
    path = chengheng.folder / "packs" / "cangzhou_2021_175" / "cases.yaml"
    text = path.read_text("utf-8")
    assert "score: 875" in text
    path.write_text(text.replace("score: 875", "score: 870", 1), "utf-8")
    ran = chengheng("packs", "check", "cangzhou-2021-175", "--packs-root", str(chengheng.folder / "packs"))
    assert ran.code == 2 and "870" in ran.out and "875" in ran.out


def test_show_gives_clause_rule_and_points_in_chinese(chengheng: Command) -> None:
    ran = chengheng("packs", "show", "cangzhou-2021-175")
    assert ran.code == 0
    for text in (
        "沧政办字〔2021〕175号 附件1",
        "直接判定 C 级",
        "近2年行政处罚 1 至 2 条",
        "行政处罚修复比例 至少 50%，不足 100%",
        "AMB-06",
        "非文件规定",
    ):
        assert text in ran.out


def test_show_of_an_unknown_pack(chengheng: Command) -> None:
    ran = chengheng("packs", "show", "cangzhou-2021-17")
    assert ran.code == 2 and "是否想写 cangzhou-2021-175" in ran.err


def test_list_names_documents_and_profiles(chengheng: Command) -> None:
    out = chengheng("packs", "list").out
    assert "沧政办字〔2021〕175号" in out and "composite" in out


def test_exported_schema_is_the_one_in_the_repository(chengheng: Command) -> None:
    ran = chengheng("packs", "schema", "out")
    assert ran.code == 0
    for name, text in json_schemas().items():
        assert (chengheng.folder / "out" / name).read_text("utf-8") == text
        assert (SOURCE / "schema" / name).read_text("utf-8") == text, (
            f"run: chengheng packs schema rulesets/schema ({name})"
        )


@pytest.mark.parametrize(
    "path", sorted((SOURCE / "packs").glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_pack_file_satisfies_the_schema_that_its_editor_uses(path: Path) -> None:
    schema = json.loads(json_schemas()[f"{path.stem.split('_')[0]}.schema.json"])
    jsonschema.Draft202012Validator(schema).validate(parse(path.read_text("utf-8"), path.name).data)
    assert path.read_text("utf-8").startswith("# yaml-language-server: $schema=../../schema/")

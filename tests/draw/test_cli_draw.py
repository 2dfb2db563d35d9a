"""``chengheng draw`` and ``chengheng verify-draw`` exactly as design/contract.md §5 fixes them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from service.cli.whole_file import OutputExists, write_whole
from tests.cli.conftest import Command
from tests.draw.results import INSPECTORS, POOL, result_text
from tests.draw.rosters import SEED, code, inspectors_csv, pool_csv

ROOT = Path(__file__).parents[2]


@pytest.fixture
def chengheng(tmp_path: Path) -> Command:
    command = Command(tmp_path)
    command.file("POOL.csv", POOL)
    command.file("I.csv", INSPECTORS)
    return command


def arguments(*more: str, rate: str = "0.1", seed: str = SEED, pool: str = "POOL.csv") -> list[str]:
    return ["draw", "--pool", pool, "--base-rate", rate, "--seed", seed, "--out", "DRAW.json", *more]


WITH_INSPECTORS = ["--inspectors", "I.csv", "--per-object", "2"]


@pytest.mark.parametrize("engine", ["plain", "bulk"])
def test_drawn_and_verified(chengheng: Command, engine: str) -> None:
    ran = chengheng(*arguments(*WITH_INSPECTORS, "--engine", engine))
    assert (ran.code, ran.err) == (0, "")
    text = (chengheng.folder / "DRAW.json").read_text(encoding="utf-8")
    assert text == result_text()
    body = json.loads(text)
    assert ran.lines[0]["pool_sha256"] == body["pool_sha256"]
    codes = sorted(line.split(",")[0] for line in POOL.splitlines()[1:])
    assert body["pool_sha256"] == hashlib.sha256("".join(f"{one}\n" for one in codes).encode()).hexdigest()
    assert {"grade", "size", "rate_multiplier", "quota", "taken"} == set(body["strata"][0])
    assert [one["rate_multiplier"] for one in body["strata"]] == [0.5, 1, 2, 4]
    verified = chengheng("verify-draw", "DRAW.json", "--pool", "POOL.csv", "--inspectors", "I.csv", "--engine", engine)
    assert verified.code == 0 and "一致" in verified.out and SEED in verified.out


def test_inspectors_for_a_result_without_any_are_a_difference(chengheng: Command) -> None:
    """A result whose assignments were taken out must not pass for one that never had any."""
    assert chengheng(*arguments()).code == 0
    ran = chengheng("verify-draw", "DRAW.json", "--pool", "POOL.csv", "--inspectors", "I.csv")
    assert ran.code == 1 and "没有检查人员分派" in ran.err


def test_without_inspectors_and_with_the_rate_of_the_pack(chengheng: Command) -> None:
    assert chengheng("draw", "--pool", "POOL.csv", "--seed", "x|y", "--out", "DRAW.json").code == 0
    body = json.loads((chengheng.folder / "DRAW.json").read_text(encoding="utf-8"))
    assert body["base_rate"] == "0.05" and "assignments" not in body
    assert chengheng("verify-draw", "DRAW.json", "--pool", "POOL.csv").code == 0


def test_a_difference_is_exit_1(chengheng: Command) -> None:
    changed = result_text().replace('"quota": 4', '"quota": 5', 1)
    assert changed != result_text()
    chengheng.file("DRAW.json", changed)
    ran = chengheng("verify-draw", "DRAW.json", "--pool", "POOL.csv", "--inspectors", "I.csv")
    assert ran.code == 1 and ran.out == "" and re.search(r"不一致：.*应抽数（strata\[\d\]\.quota）", ran.err)
    chengheng.file("DRAW.json", result_text())
    chengheng.file("POOL.csv", POOL.replace(f"{code(0)},A", f"{code(0)},D"))
    ran = chengheng("verify-draw", "DRAW.json", "--pool", "POOL.csv", "--inspectors", "I.csv")
    assert ran.code == 1 and "roster_sha256" in ran.err and "Traceback" not in ran.err


def test_unreadable_is_exit_2(chengheng: Command) -> None:
    chengheng.file("DRAW.json", result_text())
    chengheng.file("BAD.json", "{")
    for file, pool, more in [
        ("none.json", "POOL.csv", ()), ("DRAW.json", "none.csv", ()), ("BAD.json", "POOL.csv", ()),
        ("DRAW.json", "I.csv", ("--inspectors", "I.csv")),
        ("DRAW.json", "POOL.csv", ("--inspectors", "POOL.csv")), ("DRAW.json", ".", ()),
    ]:  # fmt: skip
        ran = chengheng("verify-draw", file, "--pool", pool, *more)
        assert ran.code == 2 and ran.out == "" and ran.err and "Traceback" not in ran.err, (file, pool, more)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (arguments(rate="1.5"), "抽查比例“1.5”"),
        (arguments(rate="five"), "抽查比例“five”"),
        (arguments(seed=""), "种子不能为空"),
        (arguments("--pack", "nowhere"), "nowhere"),
        (arguments("--pack", "wuzhong-2022-8"), "没有抽查系数"),
        (arguments("--per-object", "2"), "--inspectors"),
        (arguments("--inspectors", "I.csv", "--per-object", "1"), "至少 2 名"),
        (arguments("--inspectors", "I.csv", "--per-object", "6"), "证件有效的检查人员只有 5 名"),
        (arguments("--inspectors", "FEW.csv"), "只有 1 名可派"),
        (arguments("--inspectors", "EXPIRED.csv"), "证件有效的检查人员只有 0 名"),
        (arguments("--inspectors", "none.csv"), "没有这个文件"),
        (arguments(pool="none.csv"), "没有这个文件"),
        (arguments(pool="TWICE.csv"), "第 4 行，字段 uscc"),
        (arguments(pool="GBK.csv"), "GBK"),
    ],
)
def test_refused_with_nothing_written(chengheng: Command, call: list[str], words: str) -> None:
    chengheng.file("TWICE.csv", pool_csv("AB") + f"{code(1)},B\n")
    chengheng.file("GBK.csv", pool_csv("AB", reasons={1: "注销"}).encode("gbk"))
    chengheng.file("FEW.csv", inspectors_csv("a,一队,true,,", "b,一队,true,1,"))
    chengheng.file("EXPIRED.csv", inspectors_csv("a,一队,false,,", "b,一队,false,,"))
    before = sorted(path.name for path in chengheng.folder.iterdir())
    ran = chengheng(*call)
    assert ran.code == 2 and ran.out == "" and words in ran.err and "Traceback" not in ran.err
    assert sorted(path.name for path in chengheng.folder.iterdir()) == before


def test_a_result_is_not_overwritten_unless_forced(chengheng: Command) -> None:
    chengheng.file("DRAW.json", "old")
    ran = chengheng(*arguments())
    assert ran.code == 2 and "--force" in ran.err and (chengheng.folder / "DRAW.json").read_text() == "old"
    assert chengheng(*arguments("--force")).code == 0
    assert json.loads((chengheng.folder / "DRAW.json").read_text(encoding="utf-8"))["seed"] == SEED
    ran = chengheng("draw", "--pool", "POOL.csv", "--seed", "x|y", "--out", "POOL.csv", "--force")
    assert ran.code == 2 and "同一个文件" in ran.err and (chengheng.folder / "POOL.csv").read_text() == POOL


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    def pieces() -> list[str]:
        raise OSError(28, "No space left on device")

    (tmp_path / "old").write_text("old")
    with pytest.raises(OSError):
        write_whole(tmp_path / "old", (piece for piece in ["a", *pieces()]), replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["old"] and (tmp_path / "old").read_text() == "old"
    with pytest.raises(OutputExists):
        write_whole(tmp_path / "old", ["new"], replace=False)
    write_whole(tmp_path / "new", ["a", "b"], replace=False)
    assert (tmp_path / "new").read_text() == "ab" and stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old"]


def test_platform_settings_do_not_matter(chengheng: Command) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONHASHSEED": "7", "TZ": "America/New_York", "PYTHONUTF8": "0"}
    assert chengheng(*arguments(*WITH_INSPECTORS), environment=environment).code == 0
    assert (chengheng.folder / "DRAW.json").read_bytes() == result_text().encode()


def script(folder: Path) -> Path:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "draw.md").read_text(encoding="utf-8"), re.DOTALL)
    (block,) = blocks
    assert len(block.splitlines()) <= 20
    path = folder / "recompute.py"
    path.write_text(block, encoding="utf-8")
    return path


def recomputed(chengheng: Command, *files: str) -> subprocess.CompletedProcess[str]:
    """Isolated (-I): the script cannot see this project."""
    return subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-W", "ignore::ResourceWarning", str(script(chengheng.folder)), *files],
        cwd=chengheng.folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_of_the_docs_agrees(chengheng: Command) -> None:
    assert chengheng(*arguments(*WITH_INSPECTORS)).code == 0
    assert recomputed(chengheng, "DRAW.json", "POOL.csv", "I.csv").stdout == "same\n"
    assert chengheng(*arguments("--force", rate="0.013")).code == 0
    assert recomputed(chengheng, "DRAW.json", "POOL.csv").stdout == "same\n"


def test_the_script_of_the_docs_finds_changes(chengheng: Command) -> None:
    body = json.loads(result_text())
    body["assignments"][3]["inspectors"].reverse()
    for name, text in {
        "quota": result_text().replace('"quota": 4', '"quota": 5', 1),
        "seed": result_text().replace('"seed": "2026', '"seed": "2027', 1),
        "excluded": result_text().replace('"reason": "注销"', '"reason": "迁出"', 1),
        "assignments": json.dumps(body),
    }.items():
        chengheng.file("DRAW.json", text)
        ran = recomputed(chengheng, "DRAW.json", "POOL.csv", "I.csv")
        assert ran.returncode == 1 and ran.stderr.startswith("different: ") and not ran.stdout, name


def test_without_the_roster_it_says_what_was_not_recomputed(chengheng: Command) -> None:
    chengheng.file("DRAW.json", result_text())
    ran = chengheng("verify-draw", "DRAW.json", "--pool", "POOL.csv")
    assert ran.code == 0 and "没有复算谁有资格" in ran.out

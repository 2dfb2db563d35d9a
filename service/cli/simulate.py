"""``chengheng simulate``: what another pack would do to everyone, proved from the packs and counted on the data."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli.grade import day_of, fail, open_engine, progress, refusing

if TYPE_CHECKING:
    from rulesets.bulk.engine import Engine
    from rulesets.form.policy import Policy
    from rulesets.simulation.statement import Statement

MOST_EXPLAINED = 2000
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(help="政策变更模拟：证明等级在哪里可能改变；给出数据时，按两个规则包评价全部企业并比较")
@click.option("--before", required=True, metavar="PACK", help="变更前的规则包或适用范围：名字，或规则包文件夹")
@click.option("--after", required=True, metavar="PACK", help="变更后的规则包或适用范围：名字，或规则包文件夹")
@click.option("--as-of", "as_of", required=True, metavar="YYYY-MM-DD", help="评价日")
@click.option("--records", type=_FILE, default=None, help="记录表；与企业表都不给时只作证明")
@click.option("--enterprises", type=_FILE, default=None, help="企业表")
@click.option("--sample", type=click.IntRange(1), default=None, help="只取这么多家企业")
@click.option("--seed", default="", help="抽样的种子；同一种子取到同一批企业")
@click.option(
    "--explain", type=click.IntRange(0), default=MOST_EXPLAINED, show_default=True, help="逐家说明原因的家数上限"
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="新文件夹：报告（JSON、Markdown）和变动名单（CSV）"
)
@click.option(
    "--format", "layout", type=click.Choice(["json", "md"]), default="md", show_default=True, help="屏幕输出的格式"
)
@click.option("--memory", default=None, metavar="SIZE", help="内存上限，如 2GB")
@click.option("--quiet", is_flag=True, help="不显示进度")
def simulate(
    before: str,
    after: str,
    as_of: str,
    records: Path | None,
    enterprises: Path | None,
    sample: int | None,
    seed: str,
    explain: int,
    out: Path | None,
    layout: str,
    memory: str | None,
    quiet: bool,
) -> None:
    if (records is None) != (enterprises is None):
        fail("记录表和企业表要么都给出，要么都不给（只作证明）")
    if out is not None and (out.exists() or not out.absolute().parent.is_dir()):
        fail(f"{out} 应当是一个还不存在的文件夹，它的上一级要存在")
    day = day_of(as_of)
    old, new = _sound(before), _sound(after)
    with refusing():
        from rulesets.simulation.statement import state

        statement = state(old, new, day)
        with tempfile.TemporaryDirectory(prefix=".chengheng-", dir=out.absolute().parent if out else None) as made:
            folder = Path(made)
            result = folder / "result"
            result.mkdir()
            if records is None or enterprises is None:
                _proved(statement, result)
            else:
                given = _Given(records, enterprises, sample, seed, explain, memory, quiet)
                _counted(statement, given, folder, result)
            if out is not None:
                # One move: the folder is there with everything in it, or not at all.
                shutil.move(str(result), str(out))
                result = out
            click.echo((result / ("report.json" if layout == "json" else "report.md")).read_text(encoding="utf-8"))


class _Given:
    def __init__(
        self,
        records: Path,
        enterprises: Path,
        sample: int | None,
        seed: str,
        explain: int,
        memory: str | None,
        quiet: bool,
    ) -> None:
        self.records, self.enterprises = records, enterprises
        self.sample, self.seed, self.explain = sample, seed, explain
        self.memory, self.quiet = memory, quiet


def _counted(statement: Statement, given: _Given, folder: Path, result: Path) -> None:
    from rulesets.simulation.run import counted
    from rulesets.simulation.sample import take

    def narrowed(engine: Engine, into: Path) -> tuple[Path, Path]:
        assert given.sample is not None
        return take(engine, given.records, given.enterprises, given.sample, given.seed, into)

    engine = open_engine("duckdb", folder, given.memory)
    try:
        with progress(given.quiet) as tell:
            found = counted(
                statement,
                engine,
                given.records,
                given.enterprises,
                folder,
                given.explain,
                tell,
                narrowed if given.sample is not None else None,
            )
    finally:
        engine.close()
    _write(result, found.report, found.text)
    assert found.movers is not None
    found.movers.replace(result / "movers.csv")


def _proved(statement: Statement, result: Path) -> None:
    from rulesets.simulation.simulated import proved

    found = proved(statement)
    _write(result, found.report, found.text)


def _write(result: Path, report: dict[str, Any], text: str) -> None:
    body = json.dumps(report, ensure_ascii=False, indent=2)
    (result / "report.json").write_text(body + "\n", encoding="utf-8")
    (result / "report.md").write_text(text, encoding="utf-8")


def _sound(name: str) -> Policy:
    """The policy by name or folder, proved; refused with its findings otherwise."""
    from rulesets.catalogue import catalogue
    from rulesets.errors import UnknownPack
    from rulesets.simulation.soundness import faults_of

    folder = Path(name)
    inside = folder.is_dir() and (folder / "pack.yaml").is_file()
    shelf = catalogue(folder.resolve().parent) if inside else catalogue()
    wanted = folder.resolve().name.replace("_", "-") if inside else name
    try:
        policy, faults = faults_of(shelf, wanted)
    except UnknownPack as error:
        fail(str(error))
    if policy is None or faults:
        fail(
            f"{name} 没有通过检验（chengheng packs check），不能模拟：\n" + "\n".join(f"  {fault}" for fault in faults)
        )
    if not policy.grades or not policy.indicators:
        fail(f"{name} 没有评分表，不能评级，无从模拟；请选用含评分表的规则包（如 composite）")
    return policy

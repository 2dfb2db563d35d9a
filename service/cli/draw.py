"""``chengheng draw`` and ``chengheng verify-draw``: the verifiable double-random draw (design/contract.md §5)."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

import click

from service.cli.whole_file import OutputExists, write_whole

if TYPE_CHECKING:
    from rulesets.draw import Draw, Held, Inspectors
    from rulesets.draw.engine import EngineName
    from rulesets.form.policy import Policy

EXIT_DIFFERENCE = 1
EXIT_FAULT = 2
_FILE = click.Path(dir_okay=False, path_type=Path)
_ENGINE = click.option(
    "--engine",
    type=click.Choice(["auto", "plain", "bulk"]),
    default="auto",
    show_default=True,
    help="名录大时用批量引擎（需安装 chengheng[bulk]），结果相同",
)


@click.command(help="按种子从名录抽取检查对象（和检查人员），写出任何人都能复算的结果文件")
@click.option("--pool", "pool_path", type=_FILE, required=True, metavar="POOL.csv", help="uscc,grade[,excluded_reason]")
@click.option("--base-rate", "base_rate", metavar="0.05", help="基础比例；不写则用规则包的")
@click.option("--seed", required=True, help="种子：公开数|密数")
@click.option("--out", type=_FILE, required=True, metavar="DRAW.json", help="结果文件")
@click.option(
    "--inspectors", "inspectors_path", type=_FILE, metavar="I.csv", help="id,unit,certificate_valid,limit,avoid"
)
@click.option("--per-object", type=int, metavar="N", help="每个对象几名检查人员，至少 2（默认）")
@click.option("--pack", help="等级系数所在的规则包，默认 cangzhou-2021-175")
@click.option("--force", is_flag=True, help="结果文件已存在时覆盖")
@_ENGINE
def draw(
    pool_path: Path,
    base_rate: str | None,
    seed: str,
    out: Path,
    inspectors_path: Path | None,
    per_object: int | None,
    pack: str | None,
    force: bool,
    engine: str,
) -> None:
    from rulesets.catalogue import DEFAULT
    from rulesets.draw import DrawFault, check_seed, read_rate, terms_of, write_document
    from rulesets.draw import draw as drawn

    if per_object is not None and inspectors_path is None:
        _fail("--per-object 要和 --inspectors 一起用")
    _check_out(out, [pool_path, inspectors_path], force)
    _speak_utf8()
    seed = _as_typed(seed)
    try:
        check_seed(seed)
        terms = terms_of(_policy(pack or DEFAULT), read_rate(base_rate) if base_rate is not None else None)
        inspectors = _inspectors(inspectors_path)
        held = _held(pool_path, engine)
        result = drawn(held.pool, terms, seed, inspectors, per_object if per_object is not None else 2, held.ranking)
    except DrawFault as fault:
        _fail(str(fault))
    try:
        write_whole(out, write_document(result), replace=force)
    except OutputExists:
        _fail(f"{out} 已存在，没有改动；确要覆盖请加 --force")
    except OSError as error:
        _fail(f"写不了 {out}：{error.strerror}")
    click.echo(json.dumps(_summary(result, out), ensure_ascii=False))


@click.command("verify-draw", help="用名录复算结果文件 FILE；不一致时说出第一处，退出码 1")
@click.argument("file", type=_FILE)
@click.option("--pool", "pool_path", type=_FILE, required=True, metavar="POOL.csv", help="抽取前冻结的名录")
@click.option(
    "--inspectors", "inspectors_path", type=_FILE, metavar="I.csv", help="检查人员名录；不给出则不复算谁有资格"
)
@_ENGINE
def verify_draw(file: Path, pool_path: Path, inspectors_path: Path | None, engine: str) -> None:
    from rulesets.draw import DrawFault, read_document, states_assignments, verify

    _speak_utf8()
    try:
        body = read_document(_content(file))
        inspectors = _inspectors(inspectors_path)
        held = _held(pool_path, engine)
        difference = verify(body, held.pool, inspectors, _named_policy, held.ranking)
    except DrawFault as fault:
        _fail(str(fault))
    if difference is not None:
        click.echo(f"不一致：{difference}", err=True)
        raise SystemExit(EXIT_DIFFERENCE)
    taken = sum(len(stratum["taken"]) for stratum in body["strata"])
    whole = inspectors is not None or not states_assignments(body)
    told = (
        "全部复算相同" if whole else "抽取对象全部复算相同，检查人员的次序相符；未给出 --inspectors，没有复算谁有资格"
    )
    click.echo(f"一致：名录 {body['pool_sha256']}，种子 {body['seed']}，抽中 {taken} 个，{told}")


def _speak_utf8() -> None:
    # Results are UTF-8 whatever the locale of the terminal says.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")


def _as_typed(seed: str) -> str:
    """The seed as UTF-8 whatever the locale made of its bytes: the same bytes must give the same draw everywhere."""
    try:
        return os.fsencode(seed).decode("utf-8")
    except UnicodeError:
        return seed


def _summary(result: Draw, out: Path) -> dict[str, object]:
    return {
        "out": str(out),
        "pool_sha256": result.pool_sha256,
        "strata": [{"grade": each.grade, "size": each.size, "quota": each.quota} for each in result.strata],
        "excluded": len(result.excluded),
        "assignments": None if result.selection is None else len(result.selection.assignments),
    }


def _check_out(out: Path, inputs: list[Path | None], force: bool) -> None:
    if out.exists() and not force:
        _fail(f"{out} 已存在，没有改动；确要覆盖请加 --force")
    if any(path is not None and path.exists() and out.exists() and out.samefile(path) for path in inputs):
        _fail("--out 与名录是同一个文件")
    if not out.absolute().parent.is_dir():
        _fail(f"没有文件夹 {out.absolute().parent}")


def _policy(name: str) -> Policy:
    from rulesets.errors import PackError, UnknownPack

    try:
        return _named_policy(name)
    except (UnknownPack, PackError) as error:
        _fail(str(error))


def _named_policy(name: str) -> Policy:
    from rulesets.catalogue import catalogue

    return catalogue(None).policy(name)


def _inspectors(path: Path | None) -> Inspectors | None:
    from rulesets.draw import read_inspectors

    return None if path is None else read_inspectors(_content(path))


def _held(path: Path, engine: str) -> Held:
    from rulesets.draw import BulkUnavailable, open_pool

    try:
        return open_pool(path, cast("EngineName", engine))
    except FileNotFoundError:
        _fail(f"没有这个文件：{path}")
    except OSError as error:
        _fail(f"打不开 {path}：{error.strerror}")
    except BulkUnavailable as error:
        _fail(str(error))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        _fail(f"没有这个文件：{path}")
    except OSError as error:
        _fail(f"打不开 {path}：{error.strerror}")


def _fail(message: str) -> NoReturn:
    click.echo(f"错误：{message}", err=True)
    raise SystemExit(EXIT_FAULT)

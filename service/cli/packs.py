"""``chengheng packs``: list, show and prove the policy packs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rulesets.catalogue import Catalogue

EXIT_FAULT = 2

_root_option: Callable[[Any], Any] = click.option(
    "--packs-root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="另一个规则包文件夹"
)


@click.group(help="规则包：列出、查看与检验")
def packs() -> None:
    """Nothing here changes a pack."""


@packs.command("list", help="列出规则包与适用范围")
@_root_option
def list_packs(packs_root: Path | None) -> None:
    shelf = _catalogue(packs_root)
    for name in shelf.pack_names():
        document = _loaded(shelf, name).head.document
        click.echo(f"{name}  {document.number}  {document.title}")
    for name, profile in shelf.profiles().items():
        click.echo(f"{name}  {profile.title}（{'、'.join(profile.packs)}）")


@packs.command("show", help="按条款、规则、分值展示一个规则包")
@click.argument("name")
@_root_option
def show(name: str, packs_root: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    from rulesets.show import sections_of

    shelf = _catalogue(packs_root)
    pack = _loaded(shelf, name)
    console = Console(width=None if Console().is_terminal else 200)
    for section in sections_of(pack, _compiled(shelf, name)):
        table = Table(*section.columns, title=section.title, title_justify="left", show_lines=False)
        for row in section.rows:
            table.add_row(*row)
        console.print(table)


@packs.command("check", help="检验规则包：完整、不重叠、分值相符、各级可达、推理无环、条款可查、算例相符")
@click.argument("names", nargs=-1)
@_root_option
def check(names: tuple[str, ...], packs_root: Path | None) -> None:
    shelf = _catalogue(packs_root)
    wanted = names or (*shelf.pack_names(), *shelf.profile_names())
    # Every pack is checked, so that one run names all faults.
    faulty = [name for name in wanted if not _check(shelf, name)]
    if faulty:
        click.echo(f"未通过：{'、'.join(faulty)}", err=True)
        raise SystemExit(EXIT_FAULT)


@packs.command("schema", help="导出规则包的 JSON Schema，供编辑器使用")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export_schema(folder: Path) -> None:
    from rulesets.schema_export import json_schemas

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in json_schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(str(folder / name))


def _check(shelf: Catalogue, name: str) -> bool:
    """Whether the pack or profile is sound; what is found is printed with its witness."""
    from rulesets.errors import PackError
    from rulesets.proofs.check import check_matters, check_policy
    from rulesets.worked_cases import check_cases

    try:
        policy = shelf.policy(name)
        pack = shelf.pack(name) if name in shelf.pack_names() else None
    except PackError as error:
        click.echo(f"✗ {name}：不能装载")
        for fault in error.faults:
            click.echo(f"    {fault}")
        return False
    findings = [*check_policy(policy), *(check_matters(pack) if pack else ())]
    failures = check_cases(shelf, name) if pack else []
    counts = f"{len(policy.indicators)} 项指标 {sum(len(table.rows) for table in policy.indicators)} 行，{len(policy.measures)} 项措施"
    if not findings and not failures:
        click.echo(f"✓ {name}：{counts}；{policy.sha256[:12]}")
        return True
    click.echo(f"✗ {name}：{counts}")
    for finding in findings:
        click.echo(f"    {finding.in_words(policy)}")
    for failure in failures:
        click.echo(f"    {failure}")
    return False


def _catalogue(root: Path | None) -> Catalogue:
    from rulesets.catalogue import catalogue

    return catalogue(root)


def _loaded(shelf: Catalogue, name: str) -> Any:
    return _or_fail(lambda: shelf.pack(name))


def _compiled(shelf: Catalogue, name: str) -> Any:
    return _or_fail(lambda: shelf.policy(name))


def _or_fail(load: Callable[[], Any]) -> Any:
    from rulesets.errors import PackError, UnknownPack

    try:
        return load()
    except UnknownPack as error:
        click.echo(f"错误：{error}", err=True)
    except PackError as error:
        click.echo("错误：规则包不能装载", err=True)
        for fault in error.faults:
            click.echo(f"  {fault}", err=True)
    raise SystemExit(EXIT_FAULT)

"""``chengheng assess``: weighs dossiers from a file or standard input (design/contract.md §2)."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from rulesets.form.policy import Policy

EXIT_FAULT = 2
_SPOOL_BYTES = 32 * 1024 * 1024


@click.command(help="评价 FILE 中的档案（JSON 一份，或 JSON Lines 每行一份；- 为标准输入），逐份输出一行 JSON")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--as-of", "as_of", required=True, metavar="YYYY-MM-DD", help="评价日")
@click.option("--pack", "pack", default=None, help="规则包或适用范围，默认 cangzhou-2021-175")
@click.option("--packs-root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="另一个规则包文件夹")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="理由的语言")
@click.option("--strict", is_flag=True, help="遇到第一处错误即停止，不输出任何结果")
@click.option("--trace", is_flag=True, help="附上规则触发的全过程")
def assess(
    file: Path, as_of: str, pack: str | None, packs_root: Path | None, language: str, strict: bool, trace: bool
) -> None:
    day = _day(as_of)
    policy = _policy(pack, packs_root)
    with _opened(file) as (stream, size), _output(strict) as out, _progress(size) as advance:
        faults = _weigh_all(stream, out, policy, day, language, strict, trace, advance)
    if faults:
        raise SystemExit(EXIT_FAULT)


def _weigh_all(
    stream: IO[bytes],
    out: _Output,
    policy: Policy,
    day: dt.date,
    language: str,
    strict: bool,
    trace: bool,
    advance: Any,
) -> int:
    """One line of output for each dossier; the number of faulty ones."""
    from rulesets.errors import DossierFault
    from rulesets.records.stream import read_entries

    faults = 0
    for entry in read_entries(stream):
        try:
            if entry.fault is not None:
                raise entry.fault
            out.line(_weigh(entry.value, entry.line, policy, day, language, trace))
        except DossierFault as fault:
            faults += 1
            click.echo(f"错误：{fault}", err=True)
            if strict:
                out.drop()
                return faults
            out.line({"uscc": fault.uscc, "error": fault.as_json()})
        advance(entry.read)
    return faults


def _weigh(value: Any, line: int | None, policy: Policy, day: dt.date, language: str, trace: bool) -> dict[str, Any]:
    from rulesets.forward import assess as weigh
    from rulesets.records.dossier import read_dossier

    dossier = read_dossier(value, line)
    for warning in dossier.warnings:
        place = f"第 {line} 行，" if line is not None else ""
        click.echo(f"提示：{place}档案 {dossier.uscc}：{warning}", err=True)
    assessment = weigh(policy, dossier, day)
    body = assessment.to_json("en" if language == "en" else "zh")
    if trace:
        body["trace"] = assessment.trace
    return body


def _day(text: str) -> dt.date:
    try:
        if len(text) == len("2026-11-21"):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    _fail(f"--as-of “{text}”不是日期，请写成 2026-11-21 这样的年-月-日")


def _policy(pack: str | None, packs_root: Path | None) -> Policy:
    from rulesets.catalogue import DEFAULT, catalogue
    from rulesets.errors import NoGrading, PackError, UnknownPack
    from rulesets.forward.executor import executor_of
    from rulesets.forward.wall import EngineFault

    try:
        policy = catalogue(packs_root).policy(pack or DEFAULT)
        executor_of(policy)
    except PackError as error:
        _fail("规则包有错，未作任何评价：\n" + "\n".join(f"  {fault}" for fault in error.faults))
    except (UnknownPack, NoGrading, EngineFault) as error:
        _fail(str(error))
    return policy


def _fail(message: str) -> NoReturn:
    click.echo(f"错误：{message}", err=True)
    raise SystemExit(EXIT_FAULT)


@contextmanager
def _opened(file: Path) -> Iterator[tuple[IO[bytes], int | None]]:
    if str(file) == "-":
        yield sys.stdin.buffer, None
        return
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        _fail(f"没有这个文件：{file}")
    except OSError as error:
        _fail(f"打不开 {file}：{error.strerror}")
    with stream:
        yield stream, file.stat().st_size


class _Output:
    """Lines to standard output; held back until the end where nothing may be shown before all is known to be sound."""

    def __init__(self, held: IO[str] | None) -> None:
        self._held = held
        self._dropped = False

    def line(self, body: dict[str, Any]) -> None:
        text = json.dumps(body, ensure_ascii=False)
        if self._held is not None:
            self._held.write(text + "\n")
        else:
            sys.stdout.write(text + "\n")

    def drop(self) -> None:
        self._dropped = True

    def finish(self) -> None:
        if self._held is not None and not self._dropped:
            self._held.seek(0)
            for text in self._held:
                sys.stdout.write(text)
        sys.stdout.flush()


@contextmanager
def _output(strict: bool) -> Iterator[_Output]:
    # Results are UTF-8 whatever the locale of the terminal says.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    if not strict:
        out = _Output(None)
        yield out
        out.finish()
        return
    with tempfile.SpooledTemporaryFile(_SPOOL_BYTES, mode="w+", encoding="utf-8") as held:
        out = _Output(held)
        yield out
        out.finish()


@contextmanager
def _progress(size: int | None) -> Iterator[Any]:
    """A bar on a terminal when there is enough to wait for; silence everywhere else."""
    if not sys.stderr.isatty() or size is None or size < 200_000:
        yield lambda read: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("评价中"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=size)
        yield lambda read: progress.update(task, completed=read)

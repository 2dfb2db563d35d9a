"""``chengheng check``: what an office is advised on a matter, for dossiers from a file; nothing is stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from service.cli.grade import day_of, fail, policy_of

if TYPE_CHECKING:
    from rulesets.checks import CheckRules, MatterRule
    from rulesets.form.policy import Policy

EXIT_FAULT = 2


@click.command(
    help="逢办必查：就某一事项对 FILE 中的档案（JSON 或 JSON Lines；- 为标准输入）逐份给出意见与条款，不入库"
)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--matter", required=True, help="事项编号（CZ22-2.1 至 CZ22-2.11）或名称")
@click.option("--as-of", "as_of", required=True, metavar="YYYY-MM-DD", help="查询日")
@click.option("--pack", default=None, help="评价用的规则包或适用范围，默认 cangzhou-2021-175")
@click.option("--packs-root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="另一个规则包文件夹")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="说明的语言")
@click.option("--trace", is_flag=True, help="附上规则触发的全过程")
def check(
    file: Path, matter: str, as_of: str, pack: str | None, packs_root: Path | None, language: str, trace: bool
) -> None:
    day = day_of(as_of)
    policy = _grading(policy_of(pack, packs_root))
    rules, rule = _matter(packs_root, matter, day)
    # Results are UTF-8 whatever the locale of the terminal says.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    with _opened(file) as stream:
        faults = _advise_all(stream, policy, rules, rule, day, language, trace)
    if faults:
        raise SystemExit(EXIT_FAULT)


def _advise_all(
    stream: IO[bytes], policy: Policy, rules: CheckRules, matter: MatterRule, day: date, language: str, trace: bool
) -> int:
    """One line of output for each dossier; the number of faulty ones."""
    from rulesets.errors import DossierFault
    from rulesets.records.stream import read_entries

    faults = 0
    for entry in read_entries(stream):
        try:
            if entry.fault is not None:
                raise entry.fault
            body = _advise(entry.value, entry.line, policy, rules, matter, day, language, trace)
        except DossierFault as fault:
            faults += 1
            click.echo(f"错误：{fault}", err=True)
            body = {"uscc": fault.uscc, "error": fault.as_json()}
        sys.stdout.write(json.dumps(body, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    return faults


def _advise(
    value: Any,
    line: int | None,
    policy: Policy,
    rules: CheckRules,
    matter: MatterRule,
    day: date,
    language: str,
    trace: bool,
) -> dict[str, Any]:
    from rulesets.checks import advise, given_by
    from rulesets.forward import assess
    from rulesets.records.dossier import read_dossier

    dossier = read_dossier(value, line)
    assessment = assess(policy, dossier, day)
    found = advise(rules, matter, given_by(assessment, dossier), matter.subjects[0])
    body: dict[str, Any] = {
        "uscc": dossier.uscc,
        "as_of": day.isoformat(),
        "grade": assessment.grade,
        "score": assessment.score,
    }
    body |= found.to_json("en" if language == "en" else "zh")
    if trace:
        body["trace"] = [*assessment.trace, *found.trace]
    return body


def _grading(policy: Policy) -> Policy:
    from rulesets.errors import NoGrading
    from rulesets.forward.executor import executor_of
    from rulesets.forward.wall import EngineFault

    try:
        executor_of(policy)
    except (NoGrading, EngineFault) as error:
        fail(str(error))
    return policy


def _matter(packs_root: Path | None, name: str, day: date) -> tuple[CheckRules, MatterRule]:
    from rulesets.catalogue import catalogue
    from rulesets.checks import build_rules
    from rulesets.checks.faults import CheckFault
    from rulesets.checks.rules import PACK
    from rulesets.errors import PackError, UnknownPack

    try:
        rules = build_rules(catalogue(packs_root).pack(PACK))
        rules.must_be_in_force(day)
        matter = rules.matter(name)
    except PackError as error:
        fail("规则包有错，未给出任何意见：\n" + "\n".join(f"  {fault}" for fault in error.faults))
    except (UnknownPack, CheckFault) as error:
        fail(str(error))
    if matter.subjects == ("person",):
        fail(f"“{matter.name.zh}”（{matter.id}）查询的是自然人，企业档案不适用")
    return rules, matter


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        fail(f"没有这个文件：{file}")
    except OSError as error:
        fail(f"打不开 {file}：{error.strerror}")
    with stream:
        yield stream

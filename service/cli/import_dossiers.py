"""``chengheng import``: dossiers from a file into the store."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from service.cli.environment import EXIT_FAULT, opened_desk


@click.command("import", help="把 FILE（JSON 一份，或 JSON Lines 每行一份；- 为标准输入）中的档案归集入库")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--reason", default="批量归集", show_default=True, help="归集原因，记入历史")
def import_dossiers(file: Path, reason: str) -> None:
    from rulesets.errors import DossierFault
    from rulesets.records.dossier import read_dossier
    from service.access.actor import operator
    from service.cli.dossier_lines import dossier_lines
    from service.faults import ServiceFault
    from service.operations.dossier_import import import_dossier

    totals: Counter[str] = Counter()
    with opened_desk() as desk:
        for line, body in dossier_lines(file):
            try:
                if isinstance(body, DossierFault):
                    raise body
                result = import_dossier(desk, operator("import"), read_dossier(body, line), reason=reason)
            except DossierFault as fault:
                totals["faults"] += 1
                click.echo(str(fault), err=True)
                continue
            except ServiceFault as fault:
                totals["faults"] += 1
                click.echo(f"第 {line} 行：{fault.message}", err=True)
                continue
            totals["dossiers"] += 1
            totals["enrolled"] += result.enrolled
            totals["added"] += len(result.added)
            totals["changed"] += len(result.changed)
            totals["unchanged"] += len(result.unchanged)
            for record in result.conflicts:
                totals["conflicts"] += 1
                click.echo(f"{result.uscc} 记录 {record}：本单位已处理过，来源又有改动，未采用，请人工核对", err=True)
    click.echo(
        f"归集 {totals['dossiers']} 份：新建企业 {totals['enrolled']}，新增记录 {totals['added']}，"
        f"变更 {totals['changed']}，无变化 {totals['unchanged']}，待核对 {totals['conflicts']}，"
        f"有误 {totals['faults']}"
    )
    if totals["faults"]:
        raise SystemExit(EXIT_FAULT)

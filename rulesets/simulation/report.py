"""The report of a simulation as plain data and as Markdown 模拟报告; a page may be built from the same data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rulesets.form.policy import GRADES
from rulesets.records.kinds import KINDS
from rulesets.simulation.movers import Why
from rulesets.simulation.population import Counted, Matrix, Workload
from rulesets.simulation.statement import Statement


def as_json(statement: Statement, counted: Counted, why: Why) -> dict[str, Any]:
    """Everything that was proved and counted. Matrices are rows by grade before, columns by grade after, A to D."""
    return {
        "statement": statement.to_json(),
        "population": {
            "enterprises": counted.enterprises,
            "withheld": counted.withheld,
            "movers": counted.movers,
            "faults": dict(counted.faults),
            "migration": _rows(counted.matrix),
            "regions": {name: _rows(matrix) for name, matrix in counted.regions.items()},
            "industries": {name: _rows(matrix) for name, matrix in counted.industries.items()},
            "score_shift": {str(shift): number for shift, number in counted.shifts.items()},
            "without_score": counted.unscored,
            "indicators": [
                {"before": old, "after": new, "indicator": name, "movers": number}
                for (old, new, name), number in counted.indicators.items()
            ],
            "inspections": {"before": _load(counted.before), "after": _load(counted.after)},
            "seconds": dict(counted.seconds),
        },
        "why": {
            "explained": why.explained,
            "reasons": [
                {"before": old, "after": new, "rule": rule, "movers": number}
                for ((old, new), rule), number in _by_number(why.reasons)
            ],
        },
    }


def as_markdown(statement: Statement, counted: Counted, why: Why) -> str:
    """The same for reading, Chinese first."""
    before, after = statement.joint.before, statement.joint.after
    lines = [
        "# 政策变更模拟",
        "",
        f"变更前 {before.identifier}（{before.sha256[:12]}），变更后 {after.identifier}（{after.sha256[:12]}），评价日 {statement.as_of}。",
        "",
        "## 哪里可能改变（由规则包证明，不看数据）",
        "",
        *(f"- {text}" for text in statement.words("zh")),
        "",
        "## Where anything can change (proved from the packs, without data)",
        "",
        *(f"- {text}" for text in statement.words("en")),
        "",
        *_witnesses(statement),
        "## 等级变动",
        "",
        f"共 {counted.enterprises:,} 家，其中 {counted.movers:,} 家等级改变"
        + (f"；{counted.withheld:,} 家因数据问题未评。" if counted.withheld else "。"),
        "",
        *_table(("变更前＼变更后", *GRADES), ((old, *numbers) for old, numbers in zip(GRADES, _rows(counted.matrix), strict=True))),
        "## 为什么",
        "",
        f"逐家说明了 {why.explained:,} 家（共 {counted.movers:,} 家改变），按首先不同的规则计数。",
        "",
        *_table(
            ("变动", "首先不同的规则", "家数"),
            ((f"{old}→{new}", rule, number) for ((old, new), rule), number in _by_number(why.reasons)),
        ),
        "## 按地区",
        "",
        *_by_group(counted.regions),
        "## 按行业（最近一次行业信用评价所属行业）",
        "",
        *_by_group(counted.industries),
        "## 得分变动",
        "",
        *_table(("得分变动", "家数"), ((f"{shift:+d}", number) for shift, number in counted.shifts.items())),
        f"至少一方没有得分（如 D 级）的 {counted.unscored:,} 家不在表内。",
        "",
        "## 抽查工作量",
        "",
        *_table(
            ("等级", "变更前应抽", "变更后应抽", "增减"),
            (
                (name, one, other, f"{other - one:+d}")
                for name, one, other in (
                    *((grade, counted.before.by_grade[grade], counted.after.by_grade[grade]) for grade in GRADES),
                    ("合计", counted.before.total, counted.after.total),
                )
            ),
        ),
        f"基础比例：变更前 {counted.before.base_rate_permille / 10:g}%，变更后 {counted.after.base_rate_permille / 10:g}%。",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _witnesses(statement: Statement) -> Iterator[str]:
    """For each region a dossier that really moves, or the honest remark that none was found."""
    yield from ("### 例证", "") if statement.reach.regions else ()
    for number, witness in enumerate(statement.region_witnesses, start=1):
        if witness is None:
            yield f"{number}. 没有找到实例：规则不排除变动，但搜索未能拼出这样的档案。"
            continue
        records = "；".join(
            f"{KINDS[record.kind].label} {record.date}" + (f" 至 {record.ended_on}" if record.ended_on else "")
            for record in witness.dossier.records
        )
        one, other = witness.before, witness.after
        yield f"{number}. {one.grade}（{one.points_total} 分）→ {other.grade}（{other.points_total} 分）：{records or '没有记录'}"
    yield ""


def _by_group(groups: Mapping[str, Matrix]) -> list[str]:
    def row(name: str, matrix: Matrix) -> tuple[object, ...]:
        up = sum(n for (old, new), n in matrix.items() if GRADES.index(new) < GRADES.index(old))
        down = sum(n for (old, new), n in matrix.items() if GRADES.index(new) > GRADES.index(old))
        return name, sum(matrix.values()), up, down

    return _table(("", "家数", "上升", "下降"), (row(name, matrix) for name, matrix in groups.items()))


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> list[str]:
    heads = [str(cell) for cell in head]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return [*lines, ""]


def _cell(value: object) -> str:
    """Text of the data may not break the table."""
    return (
        f"{value:,}" if isinstance(value, int) else str(value).replace("|", "｜").replace("\n", " ").replace("<", "＜")
    )


def _rows(matrix: Matrix) -> list[list[int]]:
    return [[matrix.get((old, new), 0) for new in GRADES] for old in GRADES]


def _load(load: Workload) -> dict[str, Any]:
    return {"base_rate_permille": load.base_rate_permille, "by_grade": dict(load.by_grade), "total": load.total}


def _by_number(reasons: Mapping[Any, int]) -> list[tuple[Any, int]]:
    return sorted(reasons.items(), key=lambda item: (-item[1], item[0]))

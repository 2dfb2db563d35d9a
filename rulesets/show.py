"""A pack as a policy officer reads it 规则包展示: clause, rule, points, in Chinese; plain rows without any layout."""

from __future__ import annotations

from collections.abc import Iterator

from rulesets.form.conditions import Condition, Interval
from rulesets.form.domains import MILLIONTHS
from rulesets.form.policy import GRADES, MeasureRule, Policy
from rulesets.loading import schema
from rulesets.loading.pack import Pack
from rulesets.section import Section
from rulesets.show_procedures import sections_of_procedures
from rulesets.wording import value_in_words

_UNITS = {"working_days": "个工作日", "calendar_days": "日", "years": "年", "months": "个月"}
_ADVICE = {"bar": "不得参加", "prefer": "优先", "reference": "参考", "strict": "从严审查"}
_COLOURS = {
    "black": "失信名单", "red": "红名单", "key": "重点关注名单", "white": "白名单", "negative": "负面清单",
}  # fmt: skip
_STANDINGS = {
    "good": "信用良好", "neutral": "一般", "bad": "信用不良", "blacklisted": "列入黑名单", "no_report": "没有报告",
}  # fmt: skip


def sections_of(pack: Pack, policy: Policy) -> Iterator[Section]:
    """Everything that the pack says, in the order in which an officer asks."""
    sections = (
        _document(pack),
        *_scoring(policy),
        _grades(policy),
        _measures(policy),
        _sampling(policy),
        *_rest(pack),
        *sections_of_procedures(pack),
        _readings(pack),
    )
    yield from (section for section in sections if section.rows)


def condition_in_words(condition: Condition, policy: Policy) -> str:
    """近2年行政处罚 3 至 5 条 且 同一年度最多行政处罚 不超过 4 条；alternatives joined by 或."""
    return " 或 ".join(
        " 且 ".join(_side(policy, name, interval) for name, interval in box.sides) or "总是" for box in condition.boxes
    )


def _side(policy: Policy, name: str, interval: Interval) -> str:
    low, high = interval
    domain = policy.domains[name]
    rule = policy.features.get(name)
    if rule is None:
        label = {"score": "综合得分", "grade": "等级", "tier": "类别"}.get(name, name.removeprefix("measure:"))
        unit = ""

        def word(value: int) -> str:
            return domain.name_of(value) or str(value)
    else:
        label, unit = rule.label, f" {rule.unit}" if rule.unit not in ("", "%") else rule.unit

        def word(value: int) -> str:
            return value_in_words(rule, value, "zh")

    if rule is not None and rule.way == "share":
        return f"{label} {_share_in_words(low, high)}"
    if low == high:
        return f"{label} {word(low)}{unit}"
    if high == domain.high:
        return f"{label} 至少 {word(low)}{unit}"
    if low == domain.low:
        return f"{label} 不超过 {word(high)}{unit}"
    return f"{label} {word(low)} 至 {word(high)}{unit}"


def _share_in_words(low: int, high: int) -> str:
    """Millionths as the percentages that an officer would write: 500000 to 999999 is 至少 50%，不足 100%."""
    if low == high:
        return f"{low / 10_000:g}%"
    start = "大于 0%" if low == 1 else f"至少 {low / 10_000:g}%"
    return start if high == MILLIONTHS else f"{start}，不足 {(high + 1) / 10_000:g}%"


def _document(pack: Pack) -> Section:
    head = pack.head.document
    rows = (
        ("文号", head.number),
        ("名称", head.title),
        ("发文机关", head.issuer),
        ("印发日期", head.issued),
        ("施行", head.in_force_from + (f" 至 {head.in_force_until}" if head.in_force_until else " 起")),
        ("规则包", f"{pack.identifier}（SHA-256 {pack.sha256}）"),
    )
    return Section("文件", ("项目", "内容"), rows)


def _scoring(policy: Policy) -> Iterator[Section]:
    for part in policy.parts:
        tables = [table for table in policy.indicators if table.part == part.id]
        rows = tuple(
            (
                f"{table.number} {table.name}" if row is table.rows[0] else "",
                row.id,
                condition_in_words(row.condition, policy),
                f"直接判定 {row.veto} 级" if row.veto else str(row.points),
                table.citation.text if row is table.rows[0] else "",
            )
            for table in tables
            for row in table.rows
        )
        yield Section(f"评分：{part.name}（{part.max} 分）", ("指标", "编号", "情形", "得分", "出处"), rows)
    deductions = tuple((rule.text, f"每条 {rule.points} 分", rule.citation.text) for rule in policy.deductions)
    yield Section("扣分", ("情形", "分值", "出处"), deductions)


def _grades(policy: Policy) -> Section:
    rows = []
    for grade in GRADES:
        rule = policy.grades.get(grade)
        for condition in rule.conditions if rule else ():
            needs = "同时满足" if rule and rule.needs == "all" else "满足之一"
            rows.append(
                (
                    f"{grade} {rule.name}（{needs}）" if rule and condition is rule.conditions[0] else "",
                    condition_in_words(condition.condition, policy),
                    "一票否决" if condition.veto else "",
                    condition.citation.text,
                )
            )
    order = "、".join(policy.precedence)
    return Section(f"分级（次序 {order}）", ("等级", "条件", "", "出处"), tuple(rows))


def _brought_by(rule: MeasureRule, policy: Policy) -> str:
    if rule.condition is not None:
        return condition_in_words(rule.condition, policy)
    return f"列入名单（{_COLOURS.get(rule.list_colour, rule.list_colour)}）" if rule.list_colour else "由人员决定"


def _measures(policy: Policy) -> Section:
    rows = tuple(
        (
            rule.id,
            rule.text,
            _brought_by(rule, policy),
            "、".join(text for text, holds in (("可选", rule.optional), ("须确认", rule.confirmation)) if holds),
            rule.citation.text,
        )
        for rule in policy.measures
    )
    return Section("监管措施", ("编号", "措施", "何时", "", "出处"), rows)


def _sampling(policy: Policy) -> Section:
    rows = [(rule.grade, f"× {rule.factor_permille / 1000:g}", rule.citation.text) for rule in policy.sampling]
    rows += [
        (condition_in_words(cap.condition, policy), f"每年不超过 {cap.per_calendar_year} 次", cap.citation.text)
        for cap in policy.caps
    ]
    return Section(
        f"双随机抽查（基础比例 {policy.base_rate_permille / 10:g}%）", ("对象", "系数或上限", "出处"), tuple(rows)
    )


def _length(clock: schema.Clock) -> str:
    unit = _UNITS[clock.unit]
    extension = f"，可延长 {clock.extension} {unit}" if clock.extension else ""
    return f"{clock.length} {unit}{extension}{'，可暂停' if clock.pauses else ''}"


def _rest(pack: Pack) -> Iterator[Section]:
    clocks = tuple(
        (
            clock.id,
            clock.label,
            _length(clock),
            clock.starts,
            clock.ends,
            clock.amb or "文件规定",
            _clause(clock.clause),
        )
        for _, file in pack.each("clocks", schema.ClocksFile)
        for clock in file.clocks
    )
    yield Section("时限", ("编号", "事项", "长度", "起算", "截止", "依据", "条款"), clocks)
    matters = tuple(
        (
            matter.name if row is matter.rows[0] else "",
            "、".join(_STANDINGS[standing] for standing in row.standing),
            f"{_ADVICE[row.advice]}：{row.text}",
            _clause(matter.clause),
        )
        for _, file in pack.each("matters", schema.MattersFile)
        for matter in file.matters
        for row in matter.rows
    )
    yield Section("行政管理事项", ("事项", "信用状况", "意见", "条款"), matters)
    lists = tuple(
        (entry.id, entry.name, entry.effect, _clause(entry.clause))
        for _, file in pack.each("lists", schema.ListsFile)
        for entry in file.lists
    )
    yield Section("名单", ("编号", "名单", "效果", "条款"), lists)
    industries = tuple(
        (str(entry.number), entry.name, entry.department, entry.due, _clause(entry.clause))
        for _, file in pack.each("industries", schema.IndustriesFile)
        for entry in file.industries
    )
    yield Section("重点行业领域", ("序号", "行业", "责任单位", "期限", "条款"), industries)


def _clause(clause: list[str] | str) -> str:
    return "、".join(clause) if isinstance(clause, list) else clause


def _readings(pack: Pack) -> Section:
    rows = tuple(
        (entry.amb, entry.id, str(entry.value), entry.reading, "" if entry.by_document else "非文件规定")
        for entry in pack.head.interpretations
    )
    return Section("解释口径", ("编号", "名字", "值", "读法", ""), rows)

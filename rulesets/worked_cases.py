"""Worked examples 算例 of a pack: a case written in days "ago" becomes a dossier, is weighed, and is compared with what it expects."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rulesets.assessment import Assessment
from rulesets.catalogue import Catalogue
from rulesets.errors import DossierFault, NoGrading, PackError, PackFault
from rulesets.form.policy import Policy
from rulesets.forward import assess
from rulesets.forward.wall import EngineFault
from rulesets.loading import schema
from rulesets.loading.pack import Loaded, Pack
from rulesets.loading.strict_yaml import Path
from rulesets.records.dossier import Dossier, read_dossier
from rulesets.records.uscc import with_check_digit
from rulesets.repair import eligibility

USCC = with_check_digit("91130900MA0000000")
"""The code of the enterprise of every example; ours, belonging to nobody."""

_PART = r"(\d{1,5}) (day|month|year)s?"
_AGO = re.compile(rf"{_PART}(?: {_PART})*")
_DAYS = {"ago": "date", "ended_ago": "ended_on", "repaired_ago": "repaired_on"}


@dataclass(frozen=True)
class WorkedCase:
    """One example beside its place in the file, with the bases that it may build on."""

    pack: str
    case: schema.Case
    bases: dict[str, list[dict[str, Any]]]
    loaded: Loaded
    index: int

    @property
    def name(self) -> str:
        return f"{self.pack} {self.case.id}"

    @property
    def policy_name(self) -> str:
        """The profile under which the example is weighed, or else its own pack."""
        return self.case.profile or self.pack

    @property
    def as_of(self) -> date:
        try:
            return date.fromisoformat(self.case.as_of)
        except ValueError as error:
            raise PackError([self.fault(("as_of",), f"日历上没有 {self.case.as_of} 这一天")]) from error

    def fault(self, path: Path, message: str) -> PackFault:
        return self.loaded.fault(("cases", self.index, *path), message)

    def dossier(self) -> dict[str, Any]:
        """The dossier of contract §1. Raises PackError where the example itself is written wrongly."""
        case = self.case
        if case.base is not None and case.base not in self.bases:
            raise PackError([self.fault(("base",), f"bases 里没有 {case.base}")])
        base = self.bases[case.base] if case.base is not None else []
        unknown = [name for name in case.without if name not in {record.get("id") for record in base}]
        if unknown:
            raise PackError([self.fault(("without",), f"基准记录里没有编号 {'、'.join(unknown)}")])
        records: list[dict[str, Any]] = []
        for record in base:
            if record.get("id") not in case.without:
                records += self._expand(record, ("base",))
        for position, record in enumerate(case.records):
            records += self._expand(record, ("records", position))
        return {"uscc": USCC, "records": records}

    def _expand(self, record: dict[str, Any], path: Path) -> Iterator[dict[str, Any]]:
        times = record.get("times", 1)
        if not isinstance(times, int) or isinstance(times, bool) or times < 1:
            raise PackError([self.fault((*path, "times"), "times 应当是不小于 1 的整数")])
        body = {key: value for key, value in record.items() if key not in _DAYS and key != "times"}
        for written, wanted in _DAYS.items():
            if written not in record:
                continue
            if wanted in record:
                raise PackError([self.fault((*path, written), f"{written} 与 {wanted} 只能写一个")])
            try:
                body[wanted] = days_ago(self.as_of, record[written]).isoformat()
            except ValueError as error:
                raise PackError([self.fault((*path, written), str(error))]) from error
        for number in range(1, times + 1):
            yield {**body, "id": f"{body['id']}-{number}"} if times > 1 and "id" in body else dict(body)


def days_ago(as_of: date, text: object) -> date:
    """The day "30 days", "25 months", "2 years" or "2 years 1 day" before ``as_of``; the last of the month where a month is shorter."""
    if not isinstance(text, str) or not _AGO.fullmatch(text):
        raise ValueError(f"“{text}”写法不对，请写成 30 days、25 months、2 years 或 2 years 1 day")
    amounts = {"day": 0, "month": 0, "year": 0}
    for amount, unit in re.findall(_PART, text):
        amounts[unit] += int(amount)
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - amounts["year"] * 12 - amounts["month"], 12)
    if year < 1:
        raise ValueError(f"“{text}”早于公元 1 年")
    start = date(year, month + 1, min(as_of.day, monthrange(year, month + 1)[1]))
    try:
        return start - timedelta(days=amounts["day"])
    except OverflowError as error:
        raise ValueError(f"“{text}”早于公元 1 年") from error


def worked_cases(pack: Pack) -> Iterator[WorkedCase]:
    """The examples of a pack in the order of its files, which share their bases. Raises PackError where a base stands twice."""
    bases: dict[str, list[dict[str, Any]]] = {}
    for loaded, file in pack.each("cases", schema.CasesFile):
        for name, records in file.bases.items():
            if name in bases:
                raise PackError([loaded.fault(("bases", name), f"基准 {name} 已在另一份算例文件里")])
            bases[name] = records
    for loaded, file in pack.each("cases", schema.CasesFile):
        for index, case in enumerate(file.cases):
            yield WorkedCase(pack.identifier, case, bases, loaded, index)


def check_cases(catalogue: Catalogue, name: str) -> list[PackFault]:
    """Weigh every example of the pack; each difference with the file and line of its example. Empty: all come out as written."""
    pack = catalogue.pack(name)
    faults: list[PackFault] = []
    seen: set[str] = set()
    for worked in worked_cases(pack):
        if worked.case.id in seen:
            faults.append(worked.fault(("id",), f"算例编号 {worked.case.id} 重复"))
        seen.add(worked.case.id)
        try:
            found = differences(worked, catalogue.policy(worked.policy_name))
        except PackError as error:
            faults += error.faults
            continue
        known = _clauses(catalogue, worked.policy_name)
        cited = [worked.case.clause] if isinstance(worked.case.clause, str) else worked.case.clause
        found += [f"条款 {clause} 不在条款清单（clauses.yaml）里" for clause in cited if clause not in known]
        faults += [worked.fault((), f"算例 {worked.case.id}：{text}") for text in found]
    return faults


def _clauses(catalogue: Catalogue, policy_name: str) -> set[str]:
    packs = [catalogue.pack(name) for name in catalogue.policy(policy_name).packs]
    return {
        clause.id for pack in packs for _, file in pack.each("clauses", schema.ClausesFile) for clause in file.clauses
    }


def differences(worked: WorkedCase, policy: Policy) -> list[str]:
    """What comes out otherwise than the example says, in words. Raises PackError where the example is written wrongly."""
    expect = worked.case.expect
    if not expect.model_fields_set:
        return ["没有写应当得出什么（expect），这样的算例什么也不检查"]
    data, as_of = worked.dossier(), worked.as_of
    try:
        assessment = assess(policy, read_dossier(data), as_of)
    except DossierFault as fault:
        return (
            [] if fault.code == expect.error else [f"应为{_expected_error(expect)}，实为错误 {fault.code}（{fault}）"]
        )
    except (NoGrading, EngineFault) as error:
        return [f"不能评级：{error}"]
    if expect.error is not None:
        return [f"应为错误 {expect.error}，实为 {assessment.grade} 级"]
    repairs = _repairs(expect, policy, read_dossier(data), as_of)
    return [*_result(expect, assessment), *_points(expect, assessment), *_supervision(expect, assessment), *repairs]


def _expected_error(expect: schema.Expectation) -> str:
    return "可以评级" if expect.error is None else f"错误 {expect.error}"


def _result(expect: schema.Expectation, found: Assessment) -> Iterator[str]:
    if expect.grade is not None and expect.grade != found.grade:
        yield f"等级应为 {expect.grade}，实为 {found.grade}"
    if expect.score is not None and expect.score != found.score:
        yield f"得分应为 {expect.score}，实为 {_shown(found.score)}"
    if expect.no_score is not None and expect.no_score != (found.score is None):
        yield f"应{'无分值' if expect.no_score else '有分值'}，实为 {_shown(found.score)}"
    if expect.vetoes is not None:
        grades = [rule.grade for rule in found.vetoes]
        if sorted(expect.vetoes) != sorted(grades):
            yield f"否决项应为 {_listed(expect.vetoes)}，实为 {_listed(grades)}"


def _points(expect: schema.Expectation, found: Assessment) -> Iterator[str]:
    points = {scored.table.id: scored.row.points for scored in found.indicators}
    for indicator, wanted in expect.points.items():
        if indicator not in points:
            yield f"没有名为 {indicator} 的指标"
        elif points[indicator] != wanted:
            yield f"{indicator} 应得 {wanted} 分，实得 {points[indicator]} 分"


def _supervision(expect: schema.Expectation, found: Assessment) -> Iterator[str]:
    measures = [rule.id for rule, _ in found.measures]
    known = {rule.id for rule in found.policy.measures}
    for name in [*(expect.measures or []), *expect.measures_include, *expect.measures_exclude]:
        if name not in known:
            yield f"没有名为 {name} 的措施"
    if expect.measures is not None and sorted(expect.measures) != sorted(measures):
        yield f"措施应为 {_listed(expect.measures)}，实为 {_listed(measures)}"
    yield from _missing(expect.measures_include, lambda name: name in measures, "应有措施 {}，实际没有")
    yield from _missing(expect.measures_exclude, lambda name: name not in measures, "不应有措施 {}，实际有")
    if expect.rate_permille is not None and expect.rate_permille != found.rate_permille:
        yield f"抽查系数应为 {expect.rate_permille}‰，实为 {found.rate_permille}‰"
    cap = found.max_inspections_per_year
    # An explicit null asks for "no cap"; an absent field asks nothing.
    if "max_inspections_per_year" in expect.model_fields_set and expect.max_inspections_per_year != cap:
        yield f"每年检查次数上限应为 {_shown(expect.max_inspections_per_year)}，实为 {_shown(cap)}"


def _repairs(expect: schema.Expectation, policy: Policy, dossier: Dossier, as_of: date) -> Iterator[str]:
    for record, wanted in expect.repair.items():
        found = eligibility(policy, dossier, record, as_of)
        compared = {
            "结论": (wanted.verdict, found.verdict),
            "最早日": (wanted.earliest_day, _plain_day(found.earliest_day)),
            "公示截止日": (wanted.publication_ends, _plain_day(found.publication_ends)),
            "依据的规则包": (wanted.decided_by, found.pack),
            "不予修复的原因": (wanted.refusal, found.refusal.code if found.refusal is not None else None),
        }
        for label, (asked, came_out) in compared.items():
            if asked is not None and asked != came_out:
                yield f"修复 {record}：{label}应为 {asked}，实为 {came_out or '无'}"


def _plain_day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _missing(names: list[str], holds: Callable[[str], bool], text: str) -> Iterator[str]:
    return (text.format(name) for name in names if not holds(name))


def _shown(value: int | None) -> str:
    return "无" if value is None else str(value)


def _listed(names: list[Any]) -> str:
    return "、".join(map(str, names)) or "无"

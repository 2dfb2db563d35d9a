"""The page that lists every reading in force, and the readings that a grade page names."""

from __future__ import annotations

import re

from rulesets.catalogue import catalogue, policy
from rulesets.forward import assess
from service.demo.dossiers import DemoEnterprise
from service.web.phrases import Voice
from service.web.sheet.reading_values import value_in_words
from service.web.sheet.readings import readings_of, readings_that_matter
from tests.web.conftest import TODAY, Reader

ZH, EN = Voice("zh"), Voice("en")


def test_every_reading_of_every_pack(reader: Reader) -> None:
    page = reader("policy").get("/interpretations").text
    for name in catalogue().pack_names():
        pack = catalogue().pack(name)
        assert pack.head.document.number in page
        for entry in pack.head.interpretations:
            row = re.search(rf'<tr role="row" id="{name}-{entry.id}">.*?</tr>', page, re.S)
            assert row is not None, (name, entry.id)
            assert entry.amb in row.group(0)
            assert ("不出自文件" in row.group(0)) is not entry.by_document
            assert ("用于办理流程" in row.group(0)) is (entry.used_by == "procedures")


def test_values_in_words() -> None:
    assert value_in_words(False, ZH) == "否"
    assert value_in_words(50, EN) == "50"
    assert value_in_words([], ZH) == "没有"
    assert value_in_words(["D", "C", "A", "B"], ZH) == "D、C、A、B"
    assert value_in_words(["licence_revocation"], ZH) == "吊销许可证件"
    assert value_in_words(["volunteer_service", "honour"], EN) == "Volunteer service, Honour or award"
    assert value_in_words({"national": ["international", "national"]}, ZH) == "国家级 = 国际级、国家级"


def test_no_value_is_a_programmers_word_or_a_bare_number() -> None:
    """Every number has its unit, and nothing on the Chinese page but grades is in Latin letters."""
    bare: list[tuple[str, str]] = []
    for name in catalogue().pack_names():
        for line in readings_of(catalogue().pack(name), ZH):
            if line.id.startswith("factor_"):
                continue
            words = re.findall(r"[A-Za-z_]{2,}", line.value)
            if words or re.fullmatch(r"-?[0-9]+", line.value):
                bare.append((line.id, line.value))
    assert bare == []
    shown = {line.id: line.value for line in readings_of(catalogue().pack("cangzhou-2021-175"), ZH)}
    assert (shown["base_rate_permille"], shown["full_repair_share"], shown["factor_a"]) == ("5%", "100%", "0.5")
    assert (shown["notice_objection_days"], shown["false_declaration_points"]) == ("5 个工作日", "-50 分")
    later = {line.id: line.value for line in readings_of(catalogue().pack("cangzhou-2022-92"), ZH)}
    assert later["good_standing"] == "等级 = A；列入“红名单” = 是；除外 = D"


def bearing(enterprise: DemoEnterprise) -> set[str]:
    found = assess(policy(), enterprise.dossier, TODAY)
    return {line.id for line in readings_that_matter(found, enterprise.dossier, ZH)}


def test_only_readings_that_bear_on_the_result(shown: dict[str, DemoEnterprise]) -> None:
    """A penalty brings the readings about penalties; a missing rating brings that of missing ratings; nothing else does."""
    clean = bearing(shown["泊头市初心科技有限公司"])
    assert {"missing_industry_points", "missing_internet_points", "factor_b", "base_rate_permille"} <= clean
    assert clean.isdisjoint({"same_year", "severe_penalty_types", "honour_ranking", "grade_precedence", "factor_a"})
    fined = bearing(shown["CZ21-A1-08.3"])
    assert {"same_year", "severe_penalty_types", "full_repair_share", "recent_years"} <= fined
    assert "missing_industry_points" not in fined
    assert "grade_precedence" in bearing(shown["CZ21-A1-22.2"])
    assert "false_declaration_points" in bearing(shown["CZ21-A1-N2"])
    assert "c_score_below" in bearing(shown["C4"])
